// Deliveries: where a reply goes, one call to the connector, and what its answer means for the conversation.
#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>

#include "adapters/teams/teams.hpp"

namespace twicket::teams {
namespace {

namespace asio = boost::asio;
using asio::awaitable;
using nlohmann::json;

constexpr Duration typing_shown = std::chrono::seconds{3};
constexpr std::size_t most_typed = 1'000;

bool says_dead(const Error& error) {
    for (const char* code : {"ConversationNotFound", "BotNotInConversationRoster", "ConversationBlockedByUser"})
        if (error.detail.find(code) != std::string::npos) return true;
    return false;
}

// The connector counts by conversation, so only this one has to wait.
Error in_this_conversation(Error error) {
    error.only_here = error.code == ErrorCode::rate_limited;
    return error;
}

}  // namespace

std::string Teams::service_of(const Reference& reference) const {
    if (!settings_.service_url.empty()) return settings_.service_url;
    return reference.service_url.empty() ? first_service_url : reference.service_url;
}

json Teams::addressed(json activity, const Target& target) const {
    activity["from"] = {{"id", target.reference.bot.empty() ? "28:" + settings_.app_id : target.reference.bot}};
    activity["conversation"] = {{"id", target.conversation}};
    if (target.reference.kind == PlaceKind::direct && !target.reference.person.empty())
        activity["recipient"] = {{"id", target.reference.person}};
    return activity;
}

// What only one person may read goes to the personal conversation; a channel has no way to hide a message.
awaitable<Result<Teams::Target>> Teams::target_of(const Outgoing& outgoing) {
    constexpr std::string_view direct_mark = "dm:";
    if (outgoing.place.starts_with(direct_mark)) {
        std::string person = outgoing.place.substr(direct_mark.size());
        Result<Target> target = co_await direct_target(std::move(person));
        co_return target;
    }
    std::string place = outgoing.place;
    std::optional<Reference> known = co_await references_.find(std::move(place));
    // A form's button may stand in the open: the form itself is opened for its person only.
    // So may the questions of a form that is asked in the thread: only there their answers are understood.
    const bool asks = std::ranges::any_of(outgoing.reply.card.actions,
                                          [](const Action& action) { return action.id.starts_with("form."); });
    const bool hidden = !outgoing.reply.only_for.empty() && !outgoing.form && !asks;
    if (hidden && (!known || known->kind != PlaceKind::direct)) {
        std::string person = outgoing.reply.only_for;
        Result<Target> target = co_await direct_target(std::move(person));
        co_return target;
    }
    if (!known) {
        // Configured, but nobody has spoken there yet.
        known = co_await references_.newest();
        if (known) known->kind = PlaceKind::channel, known->person.clear();
    }
    co_return Target{conversation_of(outgoing.place, outgoing.thread), known.value_or(Reference{})};
}

awaitable<Result<Teams::Target>> Teams::direct_target(std::string person) {
    std::string who = person;
    const std::optional<std::string> place = co_await references_.direct_with(std::move(who));
    std::optional<Reference> known;
    if (place) {
        std::string there = *place;
        known = co_await references_.find(std::move(there));
    }
    if (known) co_return Target{*place, *known};
    // Opening conversations is limited by itself: those that are open go on.
    if (const Duration left = opens_from_ - clock_.now(); left > Duration{0})
        co_return Error{ErrorCode::rate_limited, "Teams lets no conversation be opened for now", left, true};
    const std::optional<Reference> newest = co_await references_.newest();
    Reference reference = newest.value_or(Reference{});
    reference.kind = PlaceKind::direct;
    reference.person = person;
    reference.team.clear();
    const std::string tenant = reference.tenant.empty() ? settings_.tenant_id : reference.tenant;
    json parameters{{"isGroup", false}, {"bot", {{"id", "28:" + settings_.app_id}}}};
    if (!reference.bot.empty()) parameters["bot"]["id"] = reference.bot;
    parameters["members"] = json::array({json{{"id", person}}});
    parameters["tenantId"] = tenant;
    parameters["channelData"] = {{"tenant", {{"id", tenant}}}};
    std::string service = service_of(reference);
    Result<std::string> opened = co_await connector_.open(std::move(service), std::move(parameters));
    if (opened.has_error()) {
        Error error = in_this_conversation(opened.error());
        const bool told = error.code == ErrorCode::rate_limited && error.retry_after;
        if (told) opens_from_ = clock_.now() + *error.retry_after;
        co_return error;
    }
    std::string there = *opened;
    Reference kept = reference;
    co_await references_.keep_direct(std::move(person), std::move(there), std::move(kept));
    co_return Target{*opened, reference};
}

awaitable<Result<std::string>> Teams::message_of(std::string outgoing) {
    struct Row {
        bool known = false, open = false;
        std::string id;
    };
    const auto read = [outgoing = std::move(outgoing), account = us_.account](store::Connection& connection) {
        auto rows = connection.query("SELECT external_id, state FROM outgoing WHERE id = $1 AND account = $2",
                                     {outgoing, account});
        if (!rows.next()) return Row{};
        return Row{true, rows.text(1) == "waiting" || rows.text(1) == "sending", rows.string(0)};
    };
    Result<Row> row = co_await store_.read(read);
    if (row.has_error()) co_return row.error();
    if (!row->id.empty()) co_return std::move(row->id);
    if (row->open) co_return Error{ErrorCode::unavailable, "the card to update is not delivered yet"};
    co_return Error{ErrorCode::not_found, "the card to update never reached Teams"};
}

awaitable<void> Teams::forget_dead(Error error, Target target) {
    if (!says_dead(error)) co_return;
    std::string place = target.conversation.substr(0, target.conversation.find(";messageid="));
    co_await references_.forget(std::move(place));
}

awaitable<Result<Receipt>> Teams::send(const Outgoing& outgoing) {
    if (!executor_) executor_ = co_await asio::this_coro::executor;
    Result<Target> target = co_await target_of(outgoing);
    if (target.has_error()) co_return target.error();
    Target to = *target;
    Result<Receipt> receipt = Receipt{};
    if (outgoing.updates.empty())
        receipt = co_await post(outgoing, std::move(to));
    else
        receipt = co_await replace(outgoing, std::move(to));
    if (receipt.has_error()) {
        Error error = receipt.error();
        co_await forget_dead(std::move(error), std::move(*target));
    }
    co_return receipt;
}

// In a group there are no threads, so an answer says whom it answers; a form calls the person that it is for.
Setting Teams::setting_of(const Outgoing& outgoing, const Target& target) const {
    Setting setting{target.reference.kind, settings_.reads_all, {}, {}};
    const ReplyTo asked = reply_to_from(outgoing.reply_to);
    const bool same_place = asked.conversation == target.conversation;
    const bool for_asker =
        outgoing.form && outgoing.reply.only_for == asked.person && setting.kind != PlaceKind::direct;
    if (same_place && (setting.kind == PlaceKind::group || for_asker))
        setting.call = asked.person, setting.call_name = asked.name;
    return setting;
}

awaitable<Result<Receipt>> Teams::post(const Outgoing& outgoing, Target target) {
    presses_.said(target.conversation);
    const Time now = clock_.now();
    if (const auto wait = pace_.take(target.conversation, now))
        co_return Error{ErrorCode::rate_limited, "as much was said in this conversation as Teams allows", *wait, true};
    json activity = addressed(render(outgoing, setting_of(outgoing, target)), target);
    std::string service = service_of(target.reference), conversation = target.conversation, answered;
    const ReplyTo asked = reply_to_from(outgoing.reply_to);
    if (asked.conversation == conversation) answered = asked.message;
    if (!answered.empty()) activity["replyToId"] = answered;
    const Result<std::string> id =
        co_await connector_.post(std::move(service), std::move(conversation), std::move(answered), std::move(activity));
    if (id.has_error()) {
        Error error = in_this_conversation(id.error());
        const bool told = error.code == ErrorCode::rate_limited && error.retry_after;
        if (told) pace_.told(target.conversation, now + *error.retry_after);
        co_return error;
    }
    co_return Receipt{*id};
}

awaitable<Result<Receipt>> Teams::replace(const Outgoing& outgoing, Target target) {
    std::string earlier = outgoing.updates;
    Result<std::string> message = co_await message_of(std::move(earlier));
    if (message.has_error()) co_return message.error();
    std::string service = service_of(target.reference), conversation = target.conversation, id = *message;
    if (is_empty(outgoing.reply.card) && !outgoing.form) {
        const Result<void> gone =
            co_await connector_.remove(std::move(service), std::move(conversation), std::move(id));
        if (gone.has_error() && gone.error().code != ErrorCode::not_found) co_return in_this_conversation(gone.error());
        co_return Receipt{*message};
    }
    const Setting setting = setting_of(outgoing, target);
    // Whoever pressed a button of it sees the new look at once; the update shows it to everybody else.
    presses_.updated(outgoing.updates, adaptive_card(outgoing, setting));
    json activity = addressed(render(outgoing, setting), target);
    activity["id"] = *message;
    const Result<void> done =
        co_await connector_.update(std::move(service), std::move(conversation), std::move(id), std::move(activity));
    if (done.has_error()) co_return in_this_conversation(done.error());
    co_return Receipt{*message};
}

awaitable<Result<Receipt>> Teams::find(const Outgoing& outgoing) {
    if (!outgoing.updates.empty()) co_return Error{ErrorCode::not_found, "an update may be repeated"};
    co_return Error{ErrorCode::unsupported, "Teams has no way to look for a message"};
}

void Teams::show_typing(const std::string& place, const std::string& thread) {
    const Reference* known = references_.in_memory(place);
    // Best effort: without a token at hand the answer itself will fetch one.
    if (!executor_ || !known || (token_ && !token_->ready())) return;
    Target target{conversation_of(place, thread), *known};
    const Time now = clock_.now();
    if (typed_.size() > most_typed) typed_.clear();
    Time& last = typed_[target.conversation];
    if (last != Time{} && now - last < typing_shown) return;
    last = now;
    asio::co_spawn(executor_, type(std::move(target)), [account = us_.account](const std::exception_ptr& failure) {
        if (failure) spdlog::debug("{}: the sign of typing ended by an exception", account);
    });
}

awaitable<void> Teams::type(Target target) {
    if (pace_.take(target.conversation, clock_.now())) co_return;
    json activity = addressed({{"type", "typing"}}, target);
    std::string service = service_of(target.reference), conversation = target.conversation;
    const Result<void> shown =
        co_await connector_.signal(std::move(service), std::move(conversation), std::move(activity));
    if (shown.has_error()) spdlog::debug("{}: typing was not shown: {}", us_.account, shown.error().detail);
}

}  // namespace twicket::teams
