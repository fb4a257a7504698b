// The rule, and how a reply changes its way.
#include "bot/hush.hpp"

namespace twicket {
namespace {

bool is_for(const Outgoing& outgoing, const Event& event) {
    return outgoing.account == event.account && outgoing.place == event.place && outgoing.thread == event.thread;
}

// A form that could not be asked is not awaited either.
void forget_form(Conversation& state, const std::string& card) {
    const auto form = state.memory.find("form");
    if (form != state.memory.end() && form->is_object() && form->value("card", "") == card) state.memory.erase("form");
}

}  // namespace

Cause cause_of(const Event& event) {
    if (std::holds_alternative<Command>(event.what)) return Cause::call;
    if (const auto* message =
            std::get_if<Message>(&event.what))  // in a direct message every word is for us, or for them
        return message->calls_us && event.kind != PlaceKind::direct ? Cause::call : Cause::other;
    const auto* click = std::get_if<Click>(&event.what);
    const bool pressed = (click && !click->taken_back) || std::holds_alternative<Submission>(event.what) ||
                         std::holds_alternative<Forward>(event.what);
    return pressed ? Cause::press : Cause::other;
}

Hush hush(const Post& post, const Conversation& there, Cause cause, PlaceKind kind) {
    const Outgoing& outgoing = post.outgoing;
    if (there.hand_off != HandOff::human || post.with_humans || cause == Cause::call) return Hush::say;
    if (outgoing.ticket || outgoing.surface == Surface::home) return Hush::say;  // not in the thread at all
    const bool for_one = !outgoing.reply.only_for.empty();
    if (cause == Cause::press && (outgoing.form || (for_one && kind != PlaceKind::direct))) return Hush::say;
    // A choice is for who pressed; without its buttons it would tell the agents nothing.
    const bool choice = cause == Cause::press && !outgoing.reply.card.actions.empty();
    return for_one || choice || outgoing.form || !outgoing.updates.empty() ? Hush::keep_back : Hush::to_agents;
}

std::optional<Post> for_agents(Post post, const Conversation& there) {
    const auto agents = there.links.find("agents");
    if (agents == there.links.end() || !agents->is_object()) return std::nullopt;
    Outgoing& outgoing = post.outgoing;
    outgoing.account = agents->value("account", "");
    outgoing.place = agents->value("place", "");
    outgoing.thread = agents->value("thread", "");
    outgoing.reply_to.clear();
    outgoing.reply.card.actions.clear();
    return post;
}

std::optional<Post> as_heard(const Post& post, const Conversation& there) {
    switch (hush(post, there, Cause::other, PlaceKind::channel)) {
        case Hush::say:
            return post;
        case Hush::to_agents:
            return for_agents(post, there);
        case Hush::keep_back:
            break;
    }
    return std::nullopt;
}

void keep_silence(const Turn& turn, Outcome& outcome) {
    if (turn.conversation.hand_off != HandOff::human) return;
    const Cause cause = cause_of(turn.event);
    std::vector<Effect> kept;
    for (Effect& effect : outcome.effects) {
        auto* post = std::get_if<Post>(&effect);
        const Hush what = post && is_for(post->outgoing, turn.event)
                              ? hush(*post, turn.conversation, cause, turn.event.kind)
                              : Hush::say;
        if (what == Hush::say) {
            kept.push_back(std::move(effect));
            continue;
        }
        forget_form(outcome.state, post->outgoing.id);
        std::optional<Post> elsewhere;
        if (what == Hush::to_agents) elsewhere = for_agents(std::move(*post), turn.conversation);
        if (elsewhere) kept.emplace_back(std::move(*elsewhere));
    }
    outcome.effects = std::move(kept);
}

}  // namespace twicket
