// Words passed between the asker's and the agents' thread under their speakers' names; what is changed or taken back on
// one side changes on the other. Notes stay where they are, whichever way they became notes.
#include <sstream>

#include "bot/credit.hpp"
#include "bot/say.hpp"
#include "bot/text/fold.hpp"
#include "skills/handoff/cards.hpp"
#include "skills/handoff/handoff.hpp"
#include "skills/handoff/texts.hpp"

namespace twicket::handoff {
namespace {

constexpr std::string_view note_prefixes[] = {"//", "／／"};
constexpr std::string_view quiet_timer = "handoff.quiet";
constexpr std::size_t kept_words = 600;  // characters of one message that is written while waiting

bool is_note(std::string_view line) {
    const auto first = line.find_first_not_of(" \t\r>*_~`");
    if (first == line.npos) return false;
    const std::string_view rest = line.substr(first);
    return std::ranges::any_of(note_prefixes, [&](std::string_view prefix) { return rest.starts_with(prefix); });
}

Post passed_on(const Turn& turn, const ThreadName& where, std::string words) {
    Card card{.text = std::move(words), .language = turn.language, .speaker = turn.speaker()};
    Post post = say_in(turn, 0, where, std::move(card));
    post.with_humans = true;
    return post;
}

// Where this thread's words went last: also after the hand-off, so that what is taken back then is followed.
std::optional<ThreadName> other_side(const Conversation& conversation) {
    const nlohmann::json& all = ours(conversation);
    const auto found = all.find("other");
    return found == all.end() ? std::nullopt : thread_name_of(*found);
}

void note_words(const Turn& turn, const ThreadName& other, Outcome& outcome, const std::string& message) {
    remember_relayed(outcome.state, message, turn.outgoing_id(0));
    ours(outcome.state)["other"] = json_of(other);
    ours(outcome.state)["last"] = to_millis(turn.now);
}

}  // namespace

std::string solved_by(const Turn& turn, const Case& one) {
    return one.message.empty() ? evidence_of_thread(turn.here())
                               : evidence_of_message(turn.event.account, turn.event.place, one.message);
}

std::string without_notes(const std::string& text) {
    std::istringstream lines{text};
    std::string kept;
    for (std::string line; std::getline(lines, line);)
        if (!is_note(line)) kept += (kept.empty() ? "" : "\n") + line;
    const auto first = kept.find_first_not_of(" \n\t\r");
    return first == kept.npos ? std::string{} : kept.substr(first, kept.find_last_not_of(" \n\t\r") - first + 1);
}

Outcome HandoffSkill::relay_to_asker(const Turn& turn, const Message& message) const {
    Outcome outcome{.label = "relayed", .state = turn.conversation};
    const std::string words = without_notes(message.text);
    const bool has_note = words.size() < message.text.size() && words != message.text;
    if (has_note) remember_note(outcome.state, message.id);
    // A file beside a note is part of it.
    if (words.empty() && (has_note || message.files.empty())) {
        outcome.label = "internal_note";
        return outcome;
    }
    const auto asker = linked_thread(turn.conversation.links, "asker");
    outcome.effects.push_back(
        passed_on(turn, *asker, with_file_names(words, has_note ? std::vector<Attachment>{} : message.files)));
    note_words(turn, *asker, outcome, message.id);
    return outcome;
}

// Typed elsewhere than in the agents' thread (in the console), so they are shown there as well.
Outcome HandoffSkill::say_for_agent(const Turn& turn, const Click& click) const {
    const auto asker = linked_thread(turn.conversation.links, "asker");
    if (!asker || click.value.empty()) return refuse(turn, "too_late", "refused.settled");
    if (!turn.person.has_role("agent") && !turn.person.has_role("admin"))
        return refuse(turn, "agents_only", "refused.not_an_agent");
    Outcome outcome{.label = "internal_note", .state = turn.conversation};
    Card shown{.text = click.value, .language = turn.language, .speaker = turn.speaker()};
    outcome.effects.push_back(say_here(turn, 1, std::move(shown)));
    const std::string words = without_notes(click.value);
    if (words.empty()) return outcome;
    outcome.label = "relayed";
    outcome.effects.push_back(passed_on(turn, *asker, words));
    ours(outcome.state)["other"] = json_of(*asker);
    ours(outcome.state)["last"] = to_millis(turn.now);
    return outcome;
}

Outcome HandoffSkill::relay_to_agents(const Turn& turn, const Message& message) const {
    const auto agents = linked_thread(turn.conversation.links, "agents");
    if (!agents) return {.label = "silent.human", .state = turn.conversation};
    Outcome outcome{.label = "relayed", .state = turn.conversation};
    outcome.effects.push_back(passed_on(turn, *agents, with_file_names(message.text, message.files)));
    note_words(turn, *agents, outcome, message.id);
    const std::string helper = turn.conversation.links["agents"].value("person", "");
    const std::optional<Case> one = case_of(turn.conversation);
    if (is_praise(turn) && !helper.empty() && one && one->asker == turn.speaker_key())
        outcome.effects.push_back(credit(turn, MeritKind::accepted, helper, solved_by(turn, *one)));
    return outcome;
}

Outcome HandoffSkill::keep_for_agents(const Turn& turn, const Message& message) const {
    Outcome outcome{.label = "waiting_for_human", .state = turn.conversation};
    std::optional<Case> one = case_of(turn.conversation);
    if (!one) return outcome;
    constexpr std::size_t most = 20;
    one->meanwhile.push_back(
        {message.id, turn.speaker(), text::clip(with_file_names(message.text, message.files), kept_words)});
    if (one->meanwhile.size() > most) one->meanwhile.erase(one->meanwhile.begin());
    remember(outcome.state, *one);
    // The agents' card is brought up to date, so whoever claims has read it all.
    outcome.effects.push_back(fresh_card(turn, 0, *one, turn.here()));
    return outcome;
}

Outcome HandoffSkill::on_edit(const Turn& turn, const Edit& edit) const {
    const bool at_agents = ours(turn.conversation).value("side", "") == "agents";
    const std::string before = relayed_as(turn.conversation, edit.message);
    const std::string words = at_agents ? without_notes(edit.text) : edit.text;
    Outcome outcome{.label = "relayed_change", .state = turn.conversation};
    if (at_agents && words != edit.text) remember_note(outcome.state, edit.message);
    if (!before.empty()) {
        const auto other = other_side(turn.conversation);
        const std::string& language = turn.language;
        if (words.empty()) outcome.effects.push_back(Withdraw{before});
        Post change = passed_on(turn, *other, words.empty() ? texts().say("taken_back", language) : words);
        change.outgoing.updates = before;
        outcome.effects.push_back(std::move(change));
        return outcome;
    }
    const auto asker = linked_thread(turn.conversation.links, "asker");
    if (asker && !words.empty() &&
        was_note(turn.conversation, edit.message)) {  // a note that became words for the asker
        outcome.label = "relayed";
        outcome.effects.push_back(passed_on(turn, *asker, words));
        note_words(turn, *asker, outcome, edit.message);
        return outcome;
    }
    if (at_agents) return {.label = "noted.edit", .state = outcome.state};
    return change_case(turn, edit.message, edit.text);
}

Outcome HandoffSkill::on_deletion(const Turn& turn, const Deletion& deletion) const {
    const std::string before = relayed_as(turn.conversation, deletion.message);
    const auto other = other_side(turn.conversation);
    if (before.empty() || !other) return change_case(turn, deletion.message, "");
    Outcome outcome{.label = "relayed_change", .state = turn.conversation};
    outcome.effects.push_back(Withdraw{before});
    Post change = passed_on(turn, *other, texts().say("taken_back", turn.language));
    change.outgoing.updates = before;
    outcome.effects.push_back(std::move(change));
    return outcome;
}

// What the agents' card shows is no relayed message: the question, and what was written while waiting. `text` empty: it
// was taken back.
Outcome HandoffSkill::change_case(const Turn& turn, const std::string& message, const std::string& text) const {
    Outcome outcome{.label = "case_changed", .state = turn.conversation};
    std::optional<Case> one = case_of(turn.conversation);
    const Outcome nothing{.label = text.empty() ? "noted.deletion" : "noted.edit", .state = turn.conversation};
    if (!one) return nothing;
    const std::string now = text.empty() ? texts().say("taken_back", parts_.agents.language) : text;
    const auto said = std::ranges::find(one->meanwhile, message, &Said::message);
    if (said != one->meanwhile.end()) {
        said->text = text::clip(now, kept_words);
    } else if (!message.empty() && message == one->message) {
        one->question = now;
    } else {
        return nothing;
    }
    remember(outcome.state, *one);
    if (turn.conversation.hand_off == HandOff::queued) {
        outcome.effects.push_back(fresh_card(turn, 0, *one, turn.here()));
        return outcome;
    }
    const auto agents = linked_thread(turn.conversation.links, "agents");
    if (!agents) return outcome;
    Card card{.text = texts().say("changed", parts_.agents.language,
                                  {{"name", turn.speaker()}, {"text", "> " + quoted(now)}}),
              .language = parts_.agents.language};
    outcome.effects.push_back(say_in(turn, 0, *agents, std::move(card)));
    return outcome;
}

}  // namespace twicket::handoff
