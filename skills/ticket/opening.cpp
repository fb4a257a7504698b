// From words to a ticket: the offer, what is probably the same already, and the opening. A proposal that waits for a
// button stands in memory["ticket_offer"], under the key that the button carries; the newest five of a thread.
#include "bot/manners.hpp"
#include "bot/say.hpp"
#include "bot/text/fold.hpp"
#include "skills/ticket/memory.hpp"
#include "skills/ticket/texts.hpp"
#include "skills/ticket/threads.hpp"
#include "skills/ticket/ticket.hpp"

namespace twicket::ticket {
namespace {

using boost::asio::awaitable;
using nlohmann::json;

constexpr std::size_t remembered_words = 900;  // of the requester's text, in the agents' card
constexpr std::size_t offers_kept = 5;
constexpr std::size_t thread_words = 6000;  // of a whole thread, in a ticket's text

void keep_offer(Conversation& conversation, const std::string& key, json offer) {
    json& list = conversation.memory["ticket_offer"];
    if (!list.is_array()) list = json::array();
    offer["key"] = key;
    list.push_back(std::move(offer));
    if (list.size() > offers_kept) list.erase(list.begin());
}

json offer_in(const Conversation& conversation, const std::string& key) {
    const auto list = conversation.memory.find("ticket_offer");
    if (list != conversation.memory.end() && list->is_array())
        for (const json& one : *list)
            if (one.value("key", "") == key) return one;
    return nullptr;
}

void drop_offer(Conversation& conversation, const std::string& key) {
    json kept = json::array();
    for (const json& one : conversation.memory.value("ticket_offer", json::array()))
        if (one.value("key", "") != key) kept.push_back(one);
    if (kept.empty())
        conversation.memory.erase("ticket_offer");
    else
        conversation.memory["ticket_offer"] = std::move(kept);
}

// "incident, 86 % (screen, broken)"
std::string reading_of(const PurposeGuess& guess, const std::string& language) {
    std::string words;
    for (const std::string& word : guess.because) words += (words.empty() ? "" : ", ") + word;
    const int percent = static_cast<int>(guess.confidence * 100 + 0.5);
    std::string told = texts().say("purpose." + std::string{name_of(guess.purpose)}, language);
    told += " · " + std::to_string(percent) + " %";
    return words.empty() ? told : told + " (" + words + ")";
}

}  // namespace

Outcome TicketSkill::offer(const Turn& turn, const Message& message) const {
    const std::string text = without_call(message.text);
    Proposal proposal = propose(turn.purpose.purpose, text, settings_.services);
    proposal.files = carried(turn.event.account, message.files);
    Outcome outcome{.label = "ticket.offered", .state = turn.conversation};
    outcome.state.dialogue.clear();
    json kept = json_of(proposal);
    kept["by"] = turn.speaker_key();
    kept["message"] = message.id;
    kept["purpose"] = name_of(turn.purpose.purpose);
    kept["read_as"] = reading_of(turn.purpose, settings_.agents_language);
    keep_offer(outcome.state, turn.key, std::move(kept));
    outcome.state.memory["handoff"] = {{"question", text::clip(text, remembered_words)}};
    outcome.effects.push_back(say_here(turn, 0, offer_card(proposal, settings_.services, turn.key, turn.language)));
    return outcome;
}

awaitable<Result<Outcome>> TicketSkill::on_offer(const Turn& turn, const Click& click) {
    const json pending = offer_in(turn.conversation, click.value);
    if (!pending.is_object()) co_return refuse(turn, "gone", "ignored.old_card");
    if (pending.value("by", "") != turn.speaker_key() && !is_agent(turn))
        co_return refuse(turn, "requester_only", "refused.not_the_requester");
    const Proposal proposal = proposal_of(pending);
    if (click.action == "ticket.offer_change") {
        Form form = open_form(proposal, turn.language);
        form.value = json{{"card", click.card}, {"kind", name_of(proposal.kind)}}.dump();
        co_return ask_form(turn, std::move(form), "ticket.form");
    }
    if (click.action == "ticket.offer_question") {
        Outcome outcome{.label = "ticket.was_a_question", .state = turn.conversation};
        outcome.effects.push_back(PurposeLesson{proposal.text, Purpose::question});
        Card card{.text = texts().say("then_a_question", turn.language), .language = turn.language};
        card.actions.push_back(
            {"handoff.ask", texts().say("ask_a_human", turn.language), "", ActionStyle::primary, "🙋"});
        card.actions.push_back({"ticket.offer_change", texts().say("open_after_all", turn.language), click.value,
                                ActionStyle::plain, "🎫"});
        outcome.effects.push_back(replace_card(turn, 0, click.card, std::move(card)));
        co_return outcome;
    }
    if (click.action == "ticket.join") {
        Outcome outcome = join(turn, pending, click.card);
        drop_offer(outcome.state, click.value);
        co_return outcome;
    }
    if (click.action == "ticket.anew") {
        Outcome outcome = open(turn, proposal, click.card);
        drop_offer(outcome.state, click.value);
        co_return outcome;
    }
    Result<Outcome> outcome = co_await open_or_join(turn, proposal, click.card);
    co_return outcome;
}

// An incident that somebody has opened already is joined rather than opened again, if they say so.
awaitable<Result<Outcome>> TicketSkill::open_or_join(const Turn& turn, Proposal proposal, std::string card) {
    const Result<std::vector<KnownTicket>> known = co_await parts_.open();
    if (known.has_error()) co_return known.error();
    std::vector<KnownTicket> ours;
    for (const KnownTicket& one : *known)
        if (one.desk == settings_.desk && one.requester != turn.speaker_key()) ours.push_back(one);
    const std::vector<KnownTicket> same = alike(proposal, ours);
    if (same.empty()) co_return open(turn, proposal, card);
    Outcome outcome{.label = "ticket.looks_same", .state = turn.conversation};
    json kept = json_of(proposal);
    for (const json& one : turn.conversation.memory.value("ticket_offer", json::array()))
        for (const char* name : {"message", "read_as", "purpose"})
            if (one.value("text", "") == proposal.text && one.contains(name)) kept[name] = one[name];
    kept["by"] = turn.speaker_key();
    kept["joins"] = same.front().id;
    kept["number"] = same.front().facts.number;
    kept["origin"] = json_of(same.front().origin);
    keep_offer(outcome.state, turn.key, std::move(kept));
    Card shown = same_card(same.front(), turn.key, turn.language);
    outcome.effects.push_back(card.empty() ? say_here(turn, 0, std::move(shown))
                                           : replace_card(turn, 0, card, std::move(shown)));
    co_return outcome;
}

Outcome TicketSkill::open(const Turn& turn, const Proposal& proposal, const std::string& card) const {
    Outcome outcome{.label = "ticket.opening", .state = turn.conversation};
    TicketDraft draft{.kind = proposal.kind, .title = proposal.title, .text = proposal.text};
    draft.impact = proposal.impact;
    draft.urgency = proposal.urgency;
    draft.service = proposal.service;
    draft.files = proposal.files;
    draft.requester = turn.speaker_key();
    draft.requester_name = turn.speaker();
    draft.requester_email = turn.person.email;
    draft.origin = turn.here();
    Card opening{.text = texts().say("opening", turn.language, {{"title", draft.title}}), .language = turn.language};
    outcome.effects.push_back(card.empty() ? say_here(turn, 0, std::move(opening))
                                           : replace_card(turn, 0, card, std::move(opening)));
    Remembered ticket{
        .id = turn.outgoing_id(1), .card = card.empty() ? turn.outgoing_id(0) : card, .title = draft.title};
    ticket.text = text::clip(draft.text.empty() ? draft.title : draft.text, remembered_words);
    ticket.from = draft.requester_name;
    ticket.requester = draft.requester;
    ticket.language = turn.language;
    ticket.priority = priority_of(draft.impact, draft.urgency);
    ticket.kind = draft.kind;
    ticket.service = draft.service;
    for (const json& one : turn.conversation.memory.value("ticket_offer", json::array())) {
        if (one.value("text", "") != proposal.text) continue;
        ticket.message = one.value("message", ticket.message);
        ticket.read_as = one.value("read_as", ticket.read_as);
        ticket.purpose = purpose_from(one.value("purpose", "incident")).value_or(Purpose::incident);
        drop_offer(outcome.state, one.value("key", ""));
    }
    remember(outcome.state, ticket);
    outcome.effects.push_back(call(turn, 1, {.act = TicketCall::Act::open, .draft = std::move(draft)}));
    return outcome;
}

// One more whom it hits: a comment there, and this thread hears of every change.
Outcome TicketSkill::join(const Turn& turn, const json& pending, const std::string& card) const {
    Outcome outcome{.label = "ticket.joined", .state = turn.conversation};
    const std::string id = pending.value("joins", ""), number = pending.value("number", "");
    const auto origin = thread_name_of(pending.value("origin", json::object()));
    if (id.empty() || !origin) return refuse(turn, "gone", "ignored.old_card");
    const Proposal proposal = proposal_of(pending);
    const std::string& said = proposal.text.empty() ? proposal.title : proposal.text;
    std::string text = texts().say("me_too", settings_.agents_language, {{"name", turn.speaker()}, {"text", said}});
    TicketCall me_too{.act = TicketCall::Act::comment, .ticket = id, .text = std::move(text), .internal = true};
    me_too.files = proposal.files;
    outcome.effects.push_back(call(turn, 0, std::move(me_too)));
    json link = json_of(turn.here());
    link["language"] = turn.language;
    outcome.effects.push_back(LinkThread{
        origin->account, origin->place, origin->thread, {{follower_link(id, turn.here()), std::move(link)}}});
    Card told{.text = texts().say("joined", turn.language, {{"number", number}}), .language = turn.language};
    outcome.effects.push_back(card.empty() ? say_here(turn, 1, std::move(told))
                                           : replace_card(turn, 1, card, std::move(told)));
    return outcome;
}

// "Send to desk" and 🎫: the message with all that was said around it, where it stands and who filed it.
awaitable<Result<Outcome>> TicketSkill::file_message(const Turn& turn, Filed filed) {
    const ThreadName here = turn.here();
    const std::string message = filed.message;
    std::string text = filed.text;
    if (with_message(turn.conversation, message))
        co_return Outcome{.label = "ignored.filed_before", .state = turn.conversation};
    const Result<std::vector<Said>> said = co_await parts_.said(here);
    if (said.has_error()) co_return said.error();
    std::string who = filed.author, thread;
    std::vector<CarriedFile> files;
    for (const Said& one : *said) {
        if (one.message == message) {
            who = one.person;
            if (text.empty()) text = one.text;
        }
        thread += "\n" + parts_.name_of(turn.event.account, one.person) + ": " + one.text;
        for (CarriedFile& file : carried(turn.event.account, one.files)) files.push_back(std::move(file));
    }
    if (text.empty()) co_return Outcome{.label = "ignored.unknown_message", .state = turn.conversation};
    Proposal proposal =
        filed.confirmed ? *filed.confirmed : propose(Purpose::incident, without_call(text), settings_.services);
    proposal.files = std::move(files);
    if (said->size() > 1) proposal.text += "\n" + text::clip(thread, thread_words);
    if (const std::string link = parts_.link(here, message); !link.empty()) proposal.text += "\n\n" + link;
    const std::string requester = who.empty() ? turn.speaker_key() : parts_.key_of(turn.event.account, who);
    const bool for_another = requester != turn.speaker_key();
    if (for_another)
        proposal.text += "\n\n" + texts().say("filed_by", settings_.agents_language, {{"name", turn.speaker()}});
    Outcome outcome = open(turn, proposal, "");
    outcome.label = "ticket.filed";
    Remembered ticket = *recall(outcome.state, turn.outgoing_id(1));
    ticket.message = message;
    if (for_another) {
        ticket.requester = requester;
        ticket.from = parts_.name_of(turn.event.account, who);
        auto& draft = std::get<Post>(outcome.effects.back()).outgoing.ticket->draft;
        draft.requester = ticket.requester;
        draft.requester_name = ticket.from;
        draft.requester_email.clear();
    }
    remember(outcome.state, ticket);
    co_return outcome;
}

}  // namespace twicket::ticket
