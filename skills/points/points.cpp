// Which words, buttons and reactions are ours, and one's choices of being seen.
#include "skills/points/points.hpp"

#include <sstream>

#include "bot/credit.hpp"
#include "bot/say.hpp"
#include "bot/text/fold.hpp"
#include "skills/points/texts.hpp"

namespace twicket::points {
namespace {

struct Words {
    std::string verb, second, rest;  // rest: all behind the verb
};

Words words_of(const std::string& text) {
    std::istringstream stream{text};
    Words words;
    stream >> words.verb;
    std::getline(stream >> std::ws, words.rest);
    std::istringstream{words.rest} >> words.second;
    return words;
}

bool is_ours(const Words& words) {
    if (words.verb == "why") return words.second == "points";
    return words.verb == "points" || words.verb == "thanks" || words.verb == "thank" || words.verb == "kudos" ||
           words.verb == "board";
}

// A message of which we keep in mind whom it thanked.
bool has_thanked(const Conversation& conversation, const std::string& message) {
    const auto ours = conversation.memory.find("points");
    if (ours == conversation.memory.end()) return false;
    const nlohmann::json said = ours->value("said", nlohmann::json::array());
    return std::ranges::any_of(said, [&](const nlohmann::json& one) { return one.value("message", "") == message; });
}

}  // namespace

Fit PointsSkill::fit(const Turn& turn) const {
    if (!parts_.rules.on) return Fit::none;
    const What& what = turn.event.what;
    if (const auto* command = std::get_if<Command>(&what))
        return is_ours(words_of(command->text)) ? Fit::strong : Fit::none;
    if (const auto* click = std::get_if<Click>(&what))
        return click->action.starts_with("points.") ? Fit::owns : Fit::none;
    if (const auto* reaction = std::get_if<Reaction>(&what)) {
        const auto thanks = [&](const std::string& sign) { return !sign.empty() && reaction->emoji.starts_with(sign); };
        return std::ranges::any_of(parts_.rules.reactions, thanks) ? Fit::weak : Fit::none;
    }
    if (const auto* edit = std::get_if<Edit>(&what))
        return has_thanked(turn.conversation, edit->message) ? Fit::owns : Fit::none;
    const auto* message = std::get_if<Message>(&what);
    if (!message || message->from_bot || turn.place.mode == Mode::off) return Fit::none;
    if (message->text.find("++") != message->text.npos &&
        !given_plus(parts_.people, turn.event.account, message->text).people.empty())
        return Fit::owns;
    if (!is_praise(turn)) return Fit::none;
    if (turn.conversation.hand_off == HandOff::returned) return Fit::owns;
    return mentioned(parts_.people, turn.event.account, message->text).people.empty() ? Fit::none : Fit::owns;
}

boost::asio::awaitable<Result<Outcome>> PointsSkill::answer(const Turn& turn) {
    const What& what = turn.event.what;
    Answer work;
    if (const auto* command = std::get_if<Command>(&what)) {
        std::string text = command->text;
        work = on_command(turn, std::move(text));
    } else if (const auto* click = std::get_if<Click>(&what)) {
        work = on_click(turn, *click);
    } else if (const auto* reaction = std::get_if<Reaction>(&what)) {
        work = react(turn, *reaction);
    } else if (const auto* changed = std::get_if<Edit>(&what)) {
        work = edit(turn, *changed);
    } else {
        const auto& message = std::get<Message>(what);
        const bool by_sign = !given_plus(parts_.people, turn.event.account, message.text).people.empty();
        work = by_sign ? plus(turn, message) : praise(turn, message);
    }
    Result<Outcome> outcome = co_await std::move(work);
    co_return outcome;
}

PointsSkill::Answer PointsSkill::on_command(const Turn& turn, std::string text) const {
    const Words words = words_of(text);
    Answer work;
    if (words.verb == "why") {
        work = why(turn);
    } else if (words.verb == "thanks" || words.verb == "thank" || words.verb == "kudos") {
        std::string rest = words.rest;
        work = thank(turn, std::move(rest));
    } else if (turn.person.id.empty()) {
        co_return sentence(turn, "refused.stranger", "stranger");
    } else if (words.verb == "board") {
        if (words.second == "join") co_return choose(turn, {.on_board = true}, "board_joined", "joined");
        if (words.second == "leave") co_return choose(turn, {.on_board = false}, "board_left", "left");
        work = board(turn);
    } else if (words.second == "hide") {
        co_return choose(turn, {.hidden = true}, "points_hidden", "hidden");
    } else if (words.second == "show") {
        co_return choose(turn, {.hidden = false}, "points_unhidden", "unhidden");
    } else {
        work = words.second == "rings" ? rings(turn) : words.second == "why" ? why(turn) : show(turn);
    }
    Result<Outcome> outcome = co_await std::move(work);
    co_return outcome;
}

PointsSkill::Answer PointsSkill::on_click(const Turn& turn, const Click& click) const {
    if (click.taken_back) co_return Outcome{.label = "ignored.taken_back", .state = turn.conversation};
    if (turn.person.id.empty()) co_return sentence(turn, "refused.stranger", "stranger");
    if (click.action == "points.hide") co_return choose(turn, {.hidden = true}, "points_hidden", "hidden");
    if (click.action == "points.unhide") co_return choose(turn, {.hidden = false}, "points_unhidden", "unhidden");
    if (click.action != "points.why") co_return Outcome{.label = "ignored.unknown_button", .state = turn.conversation};
    Result<Outcome> outcome = co_await why(turn);
    co_return outcome;
}

Outcome PointsSkill::sentence(const Turn& turn, std::string label, const char* key,
                              std::initializer_list<std::pair<std::string_view, std::string_view>> values) const {
    Card card{.text = texts().say(key, turn.language, values), .language = turn.language};
    return only_to_speaker(turn, std::move(label), std::move(card));
}

Outcome PointsSkill::choose(const Turn& turn, PointChoice choice, std::string label, const char* key) const {
    choice.person = turn.person.id;
    Outcome outcome = sentence(turn, std::move(label), key);
    outcome.effects.push_back(OnPoints{std::make_shared<const PointAct>(PointAct{std::move(choice)})});
    return outcome;
}

boost::asio::awaitable<Result<std::vector<HomeSection>>> PointsSkill::home(const Turn& turn) {
    std::vector<HomeSection> sections;
    if (!parts_.rules.on || turn.person.id.empty()) co_return sections;
    std::string person = turn.person.id;
    const Result<Holding> mine = co_await parts_.holding(std::move(person), turn.now);
    if (mine.has_error()) co_return mine.error();
    if (!mine->account.empty()) {
        const std::string points = std::to_string(mine->account.points), season = std::to_string(mine->account.season);
        const std::string level = std::to_string(level_of(parts_.rules, mine->account.points));
        HomeSection section{.part = HomeSection::Part::about, .title = texts().say("title", turn.language)};
        section.text = texts().say("home", turn.language, {{"points", points}, {"level", level}, {"season", season}});
        section.actions.push_back({"points.why", texts().say("why", turn.language), "", ActionStyle::plain, ""});
        sections.push_back(std::move(section));
    }
    if (!turn.person.has_role("admin")) co_return sections;
    const Result<std::vector<Ring>> found = co_await parts_.rings(turn.now);
    if (found.has_error()) co_return found.error();
    if (found->empty()) co_return sections;
    const std::string count = std::to_string(found->size());
    sections.push_back({.part = HomeSection::Part::waiting,
                        .title = texts().say("rings_title", turn.language),
                        .text = texts().say("rings_home", turn.language, {{"count", count}})});
    co_return sections;
}

}  // namespace twicket::points
