// From the first Tick to the last tick.
#include "skills/onboarding/onboarding.hpp"

#include "bot/local_time.hpp"
#include "bot/say.hpp"
#include "bot/text/fold.hpp"

namespace twicket::onboarding {
namespace {

using boost::asio::awaitable;

constexpr std::string_view begin_mark = "onboarding.begin:", day_mark = "onboarding.day:";
constexpr std::size_t longest_label = 60, most_listed = 50;

std::string language_of(const Person& person, const std::string& otherwise) {
    for (const std::string& language : person.languages)
        if (const std::string_view ours = spoken(language); !ours.empty()) return std::string{ours};
    return otherwise;
}

bool is_command(const std::string& text) {
    const std::vector<std::string> words = text::words(text::fold(text));
    return words.size() == 1 && words.front() == "onboarding";
}

}  // namespace

Fit OnboardingSkill::fit(const Turn& turn) const {
    const What& what = turn.event.what;
    if (const auto* tick = std::get_if<Tick>(&what)) return tick->timer.starts_with("onboarding.") ? Fit::owns : Fit::none;
    if (const auto* click = std::get_if<Click>(&what)) return click->action.starts_with("onboarding.") ? Fit::owns : Fit::none;
    const auto* command = std::get_if<Command>(&what);
    return command && is_command(command->text) ? Fit::strong : Fit::none;
}

OnboardingSkill::Answer OnboardingSkill::answer(const Turn& turn) {
    Result<Outcome> outcome = Outcome{.label = "ignored.unknown_button", .state = turn.conversation};
    if (const auto* tick = std::get_if<Tick>(&turn.event.what)) {
        const bool first = tick->timer.starts_with(begin_mark);
        std::string person = tick->timer.substr(first ? begin_mark.size() : day_mark.size());
        if (first) {
            outcome = co_await begin(turn, std::move(person));
        } else {
            outcome = co_await on_day(turn, std::move(person));
        }
    } else if (const auto* click = std::get_if<Click>(&turn.event.what)) {
        Click copy = *click;
        if (copy.taken_back) co_return Outcome{.label = "ignored.taken_back", .state = turn.conversation};
        if (copy.action == "onboarding.done") outcome = co_await tick_off(turn, std::move(copy));
    } else {
        outcome = co_await show(turn);
    }
    co_return outcome;
}

awaitable<Result<std::optional<OnboardingSkill::Known>>> OnboardingSkill::known(std::string person) {
    std::optional<Known> found;
    const Result<Paper> paper = co_await parts_.paper(std::move(person));
    if (paper.has_error()) co_return paper.error();
    std::optional<Journey> journey = journey_from_json(paper->body);
    if (!journey) co_return found;
    const auto plan = std::ranges::find(parts_.plans, journey->plan, &Plan::id);
    if (plan != parts_.plans.end()) found = Known{std::move(*journey), &*plan, paper->version};
    co_return found;
}

void OnboardingSkill::keep(Outcome& outcome, const Known& known) const {
    Paper paper{"onboarding", known.journey.person, to_json(known.journey), known.version};
    outcome.effects.push_back(OnPeople{std::make_shared<const PeopleAct>(PeopleAct{std::move(paper)})});
}

OnboardingSkill::Answer OnboardingSkill::begin(const Turn& turn, std::string person) {
    const Person* who = parts_.people.find(person);
    const Plan* plan = who ? plan_for(parts_.plans, *who) : nullptr;
    if (!plan) co_return Outcome{.label = "ignored.no_plan", .state = turn.conversation};
    const Person newcomer = *who;
    const Result<Paper> before = co_await parts_.paper(std::move(person));
    if (before.has_error()) co_return before.error();
    if (before->version > 0) co_return Outcome{.label = "ignored.begun_before", .state = turn.conversation};
    Known known{.journey = {.person = newcomer.id, .plan = plan->id}, .plan = plan};
    Journey& journey = known.journey;
    journey.language = language_of(newcomer, turn.language);
    journey.account = turn.event.account;
    journey.place = turn.event.place;
    journey.user = turn.event.person;
    Outcome outcome{.label = "onboarding.begun", .state = turn.conversation};
    outcome.effects.push_back(Audit{"onboarding.begin", nlohmann::json{{"person", newcomer.id}, {"plan", plan->id}}.dump()});
    const bool now = in_hours(turn.now, newcomer.timezone);
    const Time first = now ? turn.now : next_morning(turn.now, newcomer.timezone);
    journey.began = date_on(first, newcomer.timezone);
    if (!now) {
        outcome.effects.push_back(Timer{std::string{day_mark} + newcomer.id, first});
        keep(outcome, known);
        co_return outcome;
    }
    Result<Outcome> told = co_await tell_day(turn, std::move(known), std::move(outcome));
    co_return told;
}

OnboardingSkill::Answer OnboardingSkill::on_day(const Turn& turn, std::string person) {
    Outcome outcome{.label = "onboarding.told", .state = turn.conversation};
    std::string id = person;
    Result<std::optional<Known>> found = co_await known(std::move(id));
    if (found.has_error()) co_return found.error();
    if (!*found || (*found)->journey.over || !parts_.people.find(person))
        co_return Outcome{.label = "ignored.over", .state = turn.conversation};
    Known known_now = std::move(**found);
    Result<Outcome> told = co_await tell_day(turn, std::move(known_now), std::move(outcome));
    co_return told;
}

std::string OnboardingSkill::owner_of(const Step& step, const Known& known) const {
    if (step.owner == "newcomer") return known.journey.person;
    const Person* newcomer = parts_.people.find(known.journey.person);
    std::string owner = step.owner;
    if (owner == "manager") owner = newcomer ? newcomer->manager : std::string{};
    if (owner == "buddy") owner = known.plan->buddy;
    const Person* here = parts_.people.in_charge_for(owner);
    return here ? here->id : std::string{};
}

std::string OnboardingSkill::line_of(const Step& step, const Known& known, Card& card) const {
    const std::string& language = known.journey.language;
    const bool done = known.journey.done.contains(step.id);
    const std::string mark = done ? "☑ " : "☐ ";
    std::string words = step.said(language);
    if (step.kind == Step::Kind::tell) return words;
    if (step.kind == Step::Kind::entry) {
        const auto entry = parts_.entry(step.about);
        const Person* newcomer = parts_.people.find(known.journey.person);
        const Audience reader{newcomer ? newcomer->groups : std::vector<std::string>{}};
        if (!entry || !reader.may_read(entry->audience)) return {};
        card.sources.push_back({entry->title, entry->links.empty() ? "" : entry->links.front(), entry->verified});
        return texts().say("read", language, {{"title", entry->title}});
    }
    if (step.kind == Step::Kind::meet) {
        const Person* other = parts_.people.find(step.about);
        if (!other) return {};
        const std::string who = other->name + (other->title.empty() ? "" : ", " + other->title);
        words = texts().say("meet", language, {{"name", who}}) + (words.empty() ? "" : ": " + words);
    }
    const std::string owner = owner_of(step, known);
    if (owner != known.journey.person) {
        const Person* other = parts_.people.find(owner);
        return mark + words + (other ? " (" + texts().say("by", language, {{"name", other->name}}) + ")" : "");
    }
    std::string plain = words;
    std::erase(plain, '*');
    const std::string label = texts().say("done_button", language, {{"task", text::clip(plain, longest_label)}});
    if (!done) card.actions.push_back({"onboarding.done", label, known.journey.person + "\n" + step.id, ActionStyle::plain, ""});
    return mark + words;
}

Card OnboardingSkill::day_card(const Turn&, const Known& known, const std::vector<const Step*>& steps, int day) const {
    const std::string& language = known.journey.language;
    const Person* newcomer = parts_.people.find(known.journey.person);
    Card card{.language = language};
    card.text = known.journey.told.empty() && newcomer ? texts().say("welcome", language, {{"name", newcomer->name}})
                                                       : texts().say("day", language, {{"day", std::to_string(day)}});
    for (const Step* step : steps)
        if (const std::string line = line_of(*step, known, card); !line.empty()) card.text += "\n- " + line;
    return card;
}

Card OnboardingSkill::checklist(const Known& known) const {
    const std::string& language = known.journey.language;
    const Progress progress = progress_of(*known.plan, known.journey);
    Card card{.language = language};
    card.text = texts().say("checklist", language, {{"done", std::to_string(progress.done)}, {"all", std::to_string(progress.all)}});
    for (const Step& step : known.plan->steps) {
        const bool told = std::ranges::find(known.journey.told, step.id) != known.journey.told.end();
        if (!step.to_do() || !told) continue;
        if (const std::string line = line_of(step, known, card); !line.empty()) card.text += "\n- " + line;
    }
    return card;
}

awaitable<Result<void>> OnboardingSkill::tell_owners(const Turn& turn, const Known& known, std::vector<const Step*> steps, Outcome& outcome,
                                                     std::size_t number) {
    const Person* newcomer = parts_.people.find(known.journey.person);
    const std::string name = newcomer ? newcomer->name : known.journey.person;
    for (const Step* step : steps) {
        const std::string owner = owner_of(*step, known);
        if (!step->to_do() || owner.empty() || owner == known.journey.person) continue;
        std::string whom = owner;
        Identity first;
        const Result<Reached> reached = co_await parts_.reach(std::move(whom), std::move(first));
        if (reached.has_error() && reached.error().code == ErrorCode::unavailable) co_return reached.error();
        const Person* other = parts_.people.find(owner);
        if (reached.has_error() || !other) continue;
        const std::string language = language_of(*other, known.journey.language);
        const std::string task = step->said(language);
        Card card{.text = texts().say("for_owner", language, {{"name", name}, {"task", task}}), .language = language};
        card.actions.push_back({"onboarding.done", texts().say("done_button", language, {{"task", text::clip(task, longest_label)}}),
                                known.journey.person + "\n" + step->id, ActionStyle::primary, "👍"});
        const ThreadName there{reached->account, reached->place, "", true};
        outcome.effects.push_back(say_in(turn, number++, there, std::move(card)));
    }
    co_return Result<void>{};
}

// What is due today, and the alarm for the next day; or the end.
OnboardingSkill::Answer OnboardingSkill::tell_day(const Turn& turn, Known known, Outcome outcome) {
    const Person* who = parts_.people.find(known.journey.person);
    const std::string timezone = who ? who->timezone : "UTC", manager = who ? who->manager : std::string{}, name = who ? who->name : std::string{};
    Journey& journey = known.journey;
    const std::string today = date_on(turn.now, timezone);
    const int day = day_of(journey.began, today);
    const std::vector<const Step*> steps = due_steps(*known.plan, journey, day);
    std::size_t number = 0;
    if (!steps.empty()) {
        const ThreadName newcomers{journey.account, journey.place, "", true};
        outcome.effects.push_back(say_in(turn, number++, newcomers, day_card(turn, known, steps, day)));
        std::vector<const Step*> all = steps;
        const Result<void> told = co_await tell_owners(turn, known, std::move(all), outcome, number + 10);
        if (told.has_error()) co_return told.error();
        for (const Step* step : steps) journey.told.push_back(step->id);
    }
    const bool rest = journey.told.size() < known.plan->steps.size();
    if (rest && today < days_after(journey.began, known.plan->days)) {
        outcome.effects.push_back(Timer{std::string{day_mark} + journey.person, next_morning(turn.now, timezone)});
        keep(outcome, known);
        co_return outcome;
    }
    const Progress progress = progress_of(*known.plan, journey);
    // Everything is told; it ends when all is ticked, or at the plan's last day.
    if (progress.done < progress.all && today < days_after(journey.began, known.plan->days)) {
        outcome.effects.push_back(Timer{std::string{day_mark} + journey.person, next_morning(turn.now, timezone)});
        keep(outcome, known);
        co_return outcome;
    }
    journey.over = true;
    outcome.label = "onboarding.over";
    const ThreadName newcomers{journey.account, journey.place, "", true};
    Card end{.text = texts().say("finished", journey.language), .language = journey.language};
    outcome.effects.push_back(say_in(turn, 1, newcomers, std::move(end)));
    if (const Person* boss = parts_.people.in_charge_for(manager)) {
        const std::string language = language_of(*boss, journey.language);
        std::string whom = boss->id;
        Identity first;
        const Result<Reached> reached = co_await parts_.reach(std::move(whom), std::move(first));
        if (reached.has_error() && reached.error().code == ErrorCode::unavailable) co_return reached.error();
        if (reached.has_value()) {
            Card told{.text = texts().say("finished_for_manager", language,
                                          {{"name", name}, {"done", std::to_string(progress.done)}, {"all", std::to_string(progress.all)}}),
                      .language = language};
            const ThreadName there{reached->account, reached->place, "", true};
            outcome.effects.push_back(say_in(turn, 2, there, std::move(told)));
        }
    }
    keep(outcome, known);
    co_return outcome;
}

OnboardingSkill::Answer OnboardingSkill::tick_off(const Turn& turn, Click click) {
    const auto line = click.value.find('\n');
    std::string person = click.value.substr(0, line);
    const std::string step_id = line == click.value.npos ? std::string{} : click.value.substr(line + 1);
    Result<std::optional<Known>> found = co_await known(std::move(person));
    if (found.has_error()) co_return found.error();
    const auto refuse = [&](const char* key, const char* label) {
        return only_to_speaker(turn, label, Card{.text = texts().say(key, turn.language), .language = turn.language});
    };
    if (!*found) co_return refuse("gone", "ignored.old_card");
    Known known_now = std::move(**found);
    const auto step = std::ranges::find(known_now.plan->steps, step_id, &Step::id);
    if (step == known_now.plan->steps.end()) co_return refuse("gone", "ignored.old_card");
    const std::string owner = owner_of(*step, known_now);
    if (turn.person.id.empty() || turn.person.id != owner) co_return refuse("not_yours", "refused.not_the_owner");
    Outcome outcome{.label = "onboarding.ticked", .state = turn.conversation};
    const bool fresh = known_now.journey.done.emplace(step->id, date_on(turn.now, turn.person.timezone)).second;
    const bool own = owner == known_now.journey.person;
    Card card = own ? checklist(known_now)
                    : Card{.text = texts().say("ticked", turn.language, {{"task", step->said(turn.language)}}), .language = turn.language};
    outcome.effects.push_back(replace_card(turn, 0, click.card, std::move(card)));
    if (!fresh) co_return outcome;
    keep(outcome, known_now);
    if (own)
        outcome.effects.push_back(Merit{.kind = MeritKind::onboarding,
                                        .person = owner,
                                        .by = "",
                                        .evidence = "onboarding:" + known_now.plan->id + "/" + step->id,
                                        .at = turn.now});
    co_return outcome;
}

// One's own checklist, and how far the newcomers are for whom one answers; never what was said.
OnboardingSkill::Answer OnboardingSkill::show(const Turn& turn) {
    const Result<std::vector<Paper>> papers = co_await parts_.papers();
    if (papers.has_error()) co_return papers.error();
    Card card{.language = turn.language};
    std::string theirs;
    std::size_t listed = 0;
    for (const Paper& paper : *papers) {
        const std::optional<Journey> journey = journey_from_json(paper.body);
        if (!journey || turn.person.id.empty()) continue;
        const auto plan = std::ranges::find(parts_.plans, journey->plan, &Plan::id);
        if (plan == parts_.plans.end()) continue;
        const Known known_now{*journey, &*plan, paper.version};
        if (journey->person == turn.person.id && !journey->over) card = checklist(known_now);
        const Person* newcomer = parts_.people.find(journey->person);
        const Person* boss = newcomer ? parts_.people.in_charge_for(newcomer->manager) : nullptr;
        const bool mine = boss && boss->id == turn.person.id;
        if (!newcomer || (!mine && !turn.person.has_role("admin")) || ++listed > most_listed) continue;
        const Progress progress = progress_of(*plan, *journey);
        const int day = day_of(journey->began, date_on(turn.now, newcomer->timezone));
        theirs += "\n- " + texts().say("progress", turn.language,
                                       {{"name", newcomer->name}, {"done", std::to_string(progress.done)}, {"all", std::to_string(progress.all)},
                                        {"day", std::to_string(day)}});
        if (journey->over) theirs += " (" + texts().say("finished_line", turn.language) + ")";
    }
    if (!theirs.empty()) card.text += (card.text.empty() ? "" : "\n\n") + texts().say("your_newcomers", turn.language) + theirs;
    if (card.text.empty()) card.text = texts().say("nothing_yet", turn.language);
    co_return only_to_speaker(turn, "onboarding.shown", std::move(card));
}

}  // namespace twicket::onboarding
