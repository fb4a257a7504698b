// Which turns are this skill's, and from "Keep this" to a candidate. What is missing is asked in asking.cpp.
#include "skills/keep/keep.hpp"

#include <algorithm>

#include "bot/manners.hpp"
#include "bot/say.hpp"
#include "bot/text/fold.hpp"
#include "bot/text/language.hpp"
#include "knowledge/experts/sight.hpp"
#include "knowledge/gaps.hpp"
#include "skills/keep/texts.hpp"

namespace twicket::keep {
namespace {

using State = Candidate::State;
constexpr std::size_t most_threads = 50;

std::vector<std::string> command_words(const Turn& turn) {
    const auto* command = std::get_if<Command>(&turn.event.what);
    if (!command) return {};
    std::vector<std::string> words;
    std::string word;
    for (const char c : command->text + " ")
        if (c != ' ')
            word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        else if (!word.empty())
            words.push_back(std::move(word)), word.clear();
    return words;
}

bool alike(const std::string& left, const std::string& right, const std::string& language) {
    const std::vector<knowledge::Gap> groups = knowledge::group_similar({left, right}, {language, language});
    return groups.size() == 1 && groups.front().questions.size() == 2;
}

std::string text_of(const Solved& solved, const std::string& message) {
    for (const Said& one : solved.said)
        if (one.message == message && !one.text.empty()) return without_call(one.text);
    return {};
}

ThreadName thread_of(const AskedQuestion& one) {
    return {one.account, one.place, one.thread};
}

}  // namespace

// 64 bits of FNV-1a over the turn's key.
std::string fresh_id(const Turn& turn) {
    std::uint64_t hash = 14695981039346656037ull;
    for (const char c : turn.key) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ull;
    char text[17];
    std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(hash));
    return text;
}

OnPeople done(std::shared_ptr<const KnowledgeAct> act) {
    return {std::make_shared<const PeopleAct>(PeopleAct{{}, std::move(act)})};
}

bool is_curator(const Person& person) {
    return person.has_role("curator") || person.has_role("admin");
}

Fit KeepSkill::fit(const Turn& turn) const {
    if (const auto* click = std::get_if<Click>(&turn.event.what))
        return click->action.starts_with("keep.") ? Fit::owns : Fit::none;
    if (const auto* sent = std::get_if<Submission>(&turn.event.what))
        return sent->form.starts_with("keep.") ? Fit::owns : Fit::none;
    if (const auto* reaction = std::get_if<Reaction>(&turn.event.what))
        return reaction->added && reaction->emoji.starts_with("📌") ? Fit::strong : Fit::none;
    if (const auto* tick = std::get_if<Tick>(&turn.event.what))
        return tick->timer.starts_with("keep.") ? Fit::owns : Fit::none;
    const std::vector<std::string> words = command_words(turn);
    return !words.empty() && (words[0] == "keep" || words[0] == "know" || words[0] == "learn" ||
                              words[0] == "forget-me-as-source")
               ? Fit::strong
               : Fit::none;
}

KeepSkill::Answer KeepSkill::answer(const Turn& turn) {
    Result<Outcome> outcome = Outcome{.label = "ignored.old_card", .state = turn.conversation};
    if (const auto* click = std::get_if<Click>(&turn.event.what)) {
        Click copy = *click;
        outcome = co_await on_click(turn, std::move(copy));
    } else if (const auto* sent = std::get_if<Submission>(&turn.event.what)) {
        Submission copy = *sent;
        outcome = co_await on_submission(turn, std::move(copy));
    } else if (const auto* tick = std::get_if<Tick>(&turn.event.what)) {
        if (tick->timer.starts_with(due_timer)) {
            std::string person = tick->timer.substr(due_timer.size());
            outcome = co_await know(turn, std::move(person), true);
        } else if (tick->timer.starts_with(gaps_timer)) {
            const int days = tick->timer.substr(gaps_timer.size()) == "1" ? 1 : 7;
            outcome = co_await digest(turn, days);
        }
    } else if (const auto* reaction = std::get_if<Reaction>(&turn.event.what)) {
        ThreadName here = turn.here();
        std::string message = reaction->message;
        outcome = co_await keep(turn, std::move(here), std::move(message));
    } else {
        const std::vector<std::string> words = command_words(turn);
        if (words.at(0) == "keep") {
            ThreadName here = turn.here();
            std::string message;
            outcome = co_await keep(turn, std::move(here), std::move(message));
        } else if (words.at(0) == "know") {
            std::string person = turn.person.id;
            outcome = co_await know(turn, std::move(person), false);
        } else if (words.at(0) == "learn") {
            std::string word = words.size() > 1 ? words[1] : std::string{};
            outcome = co_await learn(turn, std::move(word));
        } else {
            const bool undo = words.size() > 1 && words[1] == "undo";
            outcome = co_await forget_me(turn, undo);
        }
    }
    co_return outcome;
}

KeepSkill::Answer KeepSkill::on_click(const Turn& turn, Click click) {
    Result<Outcome> outcome = Outcome{.label = click.taken_back ? "ignored.taken_back" : "ignored.unknown_button",
                                      .state = turn.conversation};
    if (click.taken_back) co_return outcome;
    if (click.action == "keep.this") {
        const nlohmann::json value = nlohmann::json::parse(click.value, nullptr, false);
        std::optional<ThreadName> about = thread_name_of(value);
        if (!about) co_return outcome;
        ThreadName thread = *about;
        std::string message;
        outcome = co_await keep(turn, std::move(thread), std::move(message));
    } else if (click.action == "keep.merge" || click.action == "keep.fresh") {
        outcome = co_await choose(turn, std::move(click));
    } else if (click.action == "keep.explain") {
        std::string id = click.value;
        outcome = co_await explain(turn, std::move(id));
    } else if (click.action == "keep.approve" || click.action == "keep.decline" || click.action == "keep.edit") {
        outcome = co_await review(turn, std::move(click));
    } else if (click.action == "keep.verify" || click.action == "keep.change" || click.action == "keep.retire") {
        outcome = co_await tend(turn, std::move(click));
    }
    co_return outcome;
}

KeepSkill::Answer KeepSkill::on_submission(const Turn& turn, Submission sent) {
    Result<Outcome> outcome = Outcome{.label = "ignored.old_card", .state = turn.conversation};
    if (sent.form == "keep.parts") {
        outcome = co_await explained(turn, std::move(sent));
    } else if (sent.form == "keep.edit") {
        outcome = co_await edited(turn, std::move(sent));
    } else if (sent.form == "keep.change") {
        outcome = co_await changed(turn, std::move(sent));
    }
    co_return outcome;
}

boost::asio::awaitable<Result<std::optional<KeepSkill::Known>>> KeepSkill::known(std::string id) {
    std::string kind = "keep";
    const Result<Paper> paper = co_await parts_.paper(std::move(kind), std::move(id));
    if (paper.has_error()) co_return paper.error();
    std::optional<Candidate> candidate = candidate_of(*paper);
    std::optional<Known> found;
    if (candidate) found = Known{std::move(*candidate), paper->version};
    co_return found;
}

std::string KeepSkill::name_of_person(const std::string& id) const {
    const Person* person = parts_.people.find(id);
    return person ? person->name : id;
}

Outcome KeepSkill::refuse(const Turn& turn, const char* key, const char* label,
                          std::initializer_list<std::pair<std::string_view, std::string_view>> values) const {
    return only_to_speaker(turn, label,
                           Card{.text = texts().say(key, turn.language, values), .language = turn.language});
}

// Only where everyone may read, unless somebody has said so of the place.
bool KeepSkill::may_learn(const Solved& solved, const Place& place) const {
    if (place.kind == PlaceKind::direct || place.mode == Mode::off) return false;
    if (const auto said = solved.learn.find({place.account, place.id}); said != solved.learn.end()) return said->second;
    return place.kind == PlaceKind::channel && std::ranges::find(place.members, "everyone") != place.members.end();
}

// Listed, or by role where nobody is listed; or somebody has said that it helped.
bool KeepSkill::may_be_source(const Solved& solved, const std::string& id) const {
    const Person* person = parts_.people.find(id);
    if (!person) return false;
    if (solved.thanked.contains(id)) return true;
    const auto& listed = parts_.settings.answerers;
    if (listed.empty()) return person->is_agent() || person->has_role("expert") || person->has_role("curator");
    return std::ranges::any_of(listed, [&](const std::string& one) { return one == id || person->in_group(one); });
}

KeepSkill::Answer KeepSkill::keep(const Turn& turn, ThreadName about, std::string message) {
    if (turn.person.id.empty() || turn.person.guest) co_return refuse(turn, "members_only", "refused.stranger");
    ThreadName wanted = about;
    Result<Solved> solved = co_await parts_.solved(std::move(wanted));
    if (solved.has_error()) co_return solved.error();
    // A command may not tell its thread: then it means what was solved last in its place.
    if (message.empty() && !solved->question) {
        for (const AskedQuestion& other : solved->handled)
            if (other.account == about.account && other.place == about.place) {
                about = thread_of(other);
                break;
            }
        wanted = about;
        solved = co_await parts_.solved(std::move(wanted));
        if (solved.has_error()) co_return solved.error();
    }
    const bool here = about.account == turn.event.account && about.place == turn.event.place;
    if (here) solved->kind = turn.event.kind;
    const Place rules =
        parts_.places.rules(about.account, about.place, about.direct ? PlaceKind::direct : solved->kind);
    std::string account = about.account, place = about.place;
    const std::optional<Audience> readers = co_await parts_.readers(std::move(account), std::move(place));
    const bool for_everyone = !readers || std::ranges::find(readers->groups, "everyone") != readers->groups.end();
    const bool switched_on =
        solved->learn.contains({about.account, about.place}) && solved->learn.at({about.account, about.place});
    if (!may_learn(*solved, rules) || (!for_everyone && !switched_on))
        co_return refuse(turn, "private_place", "refused.private_place");
    std::vector<std::string> groups = readers ? experts::team_of(readers->groups) : experts::team_of(rules.members);
    if (for_everyone && std::ranges::find(rules.members, "everyone") != rules.members.end()) groups = {"everyone"};
    if (groups.empty()) co_return refuse(turn, "private_place", "refused.no_audience");
    Solved found = std::move(*solved);
    Result<Outcome> outcome =
        co_await begin(turn, std::move(found), std::move(about), std::move(message), std::move(groups));
    co_return outcome;
}

KeepSkill::Answer KeepSkill::begin(const Turn& turn, Solved solved, ThreadName about, std::string message,
                                   std::vector<std::string> groups) {
    Candidate one{.id = fresh_id(turn), .audience = std::move(groups)};
    if (!message.empty()) {
        for (const Said& said : solved.said)
            if (said.message == message) one.resolver = said.person;
    } else if (solved.question) {
        one.resolver = solved.question->handler;
    }
    if (one.resolver.empty()) co_return refuse(turn, "nobody_solved", "refused.nobody_solved");
    if (solved.opted_out.contains(one.resolver))
        co_return refuse(turn, "opted_out", "refused.opted_out", {{"name", name_of_person(one.resolver)}});
    if (!may_be_source(solved, one.resolver))
        co_return refuse(turn, "not_listed", "refused.not_listed", {{"name", name_of_person(one.resolver)}});
    Evidence evidence{.thread = about};
    std::string asker;
    if (solved.question) {
        evidence.message = solved.question->message, asker = solved.question->asker;
        evidence.text = text_of(solved, evidence.message);
        if (evidence.text.empty()) evidence.text = solved.question->text;
    } else if (!solved.said.empty() && solved.said.front().person != one.resolver) {
        evidence.message = solved.said.front().message, asker = solved.said.front().person,
        evidence.text = without_call(solved.said.front().text);
    }
    // Who does not want to be a source is none for a question either: whoever solved it words it anew.
    if (solved.opted_out.contains(asker)) evidence.text.clear();
    evidence.link = parts_.link(about, evidence.message);
    one.question = evidence.text;
    const std::string_view spoken_here = text::detect_language(one.question);
    one.language = spoken_here.empty() ? turn.language : std::string{spoken_here};
    for (const Paper& paper : solved.candidates) {
        const std::optional<Candidate> other = candidate_of(paper);
        if (!other || !is_open(*other)) continue;
        if (holds(*other, about)) co_return stands(turn, *other);
        if (one.question.empty() || !alike(one.question, other->question, one.language)) continue;
        Known same{*other, paper.version};
        co_return joined(turn, std::move(same), std::move(evidence));
    }
    std::vector<std::string> words;
    for (const Said& said : solved.said)
        if (said.person == one.resolver && (message.empty() || said.message == message)) words.push_back(said.text);
    one.said = explained_in(words);
    one.scopes = parts_.places.rules(about.account, about.place, solved.kind).scopes;
    one.threads.push_back(std::move(evidence));
    add_alike(solved, one);
    const knowledge::Ranking near = parts_.ranker.rank(one.question, {.groups = one.audience, .scopes = one.scopes});
    Known known{std::move(one), 0};
    if (known.candidate.question.empty() || near.candidates.empty() || near.confidence < parts_.settings.middle) {
        std::string nothing;
        Result<Outcome> outcome = co_await proceed(turn, std::move(known), std::move(nothing));
        co_return outcome;
    }
    Outcome outcome{.label = "keep.near", .state = turn.conversation};
    Candidate& candidate = known.candidate;
    candidate.state = State::choosing;
    candidate.near = near.candidates.front().entry->id;
    const std::string& title = near.candidates.front().entry->title;
    Card card{.text = texts().say("near", turn.language, {{"title", title}}), .language = turn.language};
    card.actions = {{"keep.merge", texts().say("merge", turn.language), candidate.id, ActionStyle::primary, ""},
                    {"keep.fresh", texts().say("fresh", turn.language), candidate.id, ActionStyle::plain, ""}};
    outcome.effects.push_back(say_here(turn, 0, std::move(card)));
    outcome.effects.push_back(kept(candidate, 0));
    co_return outcome;
}

// The same was asked and solved elsewhere: those threads are evidence too, where they may be.
void KeepSkill::add_alike(const Solved& solved, Candidate& one) const {
    std::vector<std::string> all{one.question}, languages{one.language};
    for (const AskedQuestion& other : solved.handled) all.push_back(other.text), languages.push_back(one.language);
    if (one.question.empty()) return;
    for (const knowledge::Gap& group : knowledge::group_similar(all, languages)) {
        if (std::ranges::find(group.questions, std::size_t{0}) == group.questions.end()) continue;
        for (const std::size_t at : group.questions) {
            if (at == 0 || one.threads.size() >= most_threads) continue;
            const AskedQuestion& other = solved.handled[at - 1];
            const Place* place = parts_.places.find(other.account, other.place);
            const bool shut = !place || !may_learn(solved, *place) || solved.opted_out.contains(other.asker);
            if (shut || holds(one, thread_of(other))) continue;
            one.threads.push_back(
                {thread_of(other), other.message, other.text, parts_.link(thread_of(other), other.message)});
        }
    }
}

Outcome KeepSkill::stands(const Turn& turn, const Candidate& one) const {
    if (one.state != State::asking) return refuse(turn, "kept_already", "keep.already", {{"question", one.question}});
    Outcome outcome{.label = "keep.still_asking", .state = turn.conversation};
    Card card = asking_card(one, turn.language);
    outcome.effects.push_back(
        say_here(turn, 0, std::move(card), turn.person.id == one.resolver ? only_speaker(turn) : ""));
    return outcome;
}

Outcome KeepSkill::joined(const Turn& turn, Known known, Evidence evidence) const {
    Candidate& one = known.candidate;
    if (one.threads.size() < most_threads) one.threads.push_back(std::move(evidence));
    Outcome outcome = refuse(turn, "joined", "keep.joined",
                             {{"question", one.question}, {"count", std::to_string(one.threads.size())}});
    outcome.effects.push_back(kept(one, known.version));
    return outcome;
}

}  // namespace twicket::keep
