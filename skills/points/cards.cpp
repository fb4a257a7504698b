// What is shown: one's own points and why, the board, rings for an admin. Everything here is for the speaker alone.
#include "bot/local_time.hpp"
#include "bot/say.hpp"
#include "skills/points/points.hpp"
#include "skills/points/texts.hpp"

namespace twicket::points {
namespace {

constexpr std::size_t most_lines = 10;

std::string number(std::int64_t value) {
    return std::to_string(value);
}

std::string goal_line(const GoalStands& goal, const std::string& language) {
    return texts().say("goal", language,
                       {{"group", goal.group}, {"points", number(goal.points)}, {"wanted", number(goal.wanted)}});
}

}  // namespace

PointsSkill::Answer PointsSkill::show(const Turn& turn) const {
    std::string person = turn.person.id, asker = person;
    const Result<Holding> mine = co_await parts_.holding(std::move(person), turn.now);
    if (mine.has_error()) co_return mine.error();
    const Result<Board> board = co_await parts_.board(std::move(asker), turn.now);
    if (board.has_error()) co_return board.error();
    const std::string& language = turn.language;
    const std::int64_t points = mine->account.points;
    const int level = level_of(parts_.rules, points);
    Card card{.text = texts().say("yours", language, {{"points", number(points)}, {"level", number(level)}}),
              .language = language};
    if (const std::int64_t next = next_level_at(parts_.rules, points); next > 0)
        card.text +=
            " " + texts().say("next_level", language, {{"more", number(next - points)}, {"level", number(level + 1)}});
    const std::string since = date_on(season_of(turn.now).from, "UTC");
    card.text += "\n\n" + texts().say("season", language, {{"date", since}, {"points", number(mine->account.season)}});
    if (mine->account.waiting > 0)
        card.text += "\n" + texts().say("waiting", language, {{"count", number(mine->account.waiting)}});
    for (const Badge badge : mine->badges) card.text += "\n🏅 " + texts().say(name_of(badge), language);
    for (const GoalStands& goal : board->goals)
        if (turn.person.in_group(goal.group)) card.text += "\n🎯 " + goal_line(goal, language);
    card.state_line = texts().say(mine->seen.hidden ? "you_are_hidden" : "only_you", language);
    card.actions.push_back({"points.why", texts().say("why", language), "", ActionStyle::plain, ""});
    card.actions.push_back(mine->seen.hidden
                               ? Action{"points.unhide", texts().say("show_me", language), "", ActionStyle::plain, ""}
                               : Action{"points.hide", texts().say("hide_me", language), "", ActionStyle::plain, ""});
    co_return only_to_speaker(turn, "points_shown", std::move(card));
}

std::string PointsSkill::line_of(const Turn& turn, const KnownMerit& known, const Holding& holding) const {
    const std::string& language = turn.language;
    const Merit& merit = known.merit;
    std::string line = "- " + date_on(merit.at, turn.person.timezone) + " · " +
                       texts().say("rule." + std::string{twicket::name_of(merit.kind)}, language);
    // Who voted in private is not told; who gives thanks says so.
    const Person* giver = merit.kind == MeritKind::thanks ? parts_.people.find(merit.by) : nullptr;
    if (giver && !holding.hidden_givers.contains(merit.by)) line += " (" + giver->name + ")";
    const std::string link = parts_.link(merit.evidence);
    if (!link.empty()) line += " · [" + texts().say("proof", language) + "](" + link + ")";
    if (holding.waiting.contains(known.number)) return line + " · " + texts().say("not_yet", language);
    for (const ledger::Journal& journal : holding.journals) {
        if (journal.merit != known.number || journal.other != 0) continue;
        line += " · **+" + number(journal.points) + "**";
        if (journal.cut != Cut::none) line += " · " + texts().say("cut." + std::string{name_of(journal.cut)}, language);
        break;
    }
    return line;
}

PointsSkill::Answer PointsSkill::why(const Turn& turn) const {
    if (turn.person.id.empty()) co_return sentence(turn, "refused.stranger", "stranger");
    std::string person = turn.person.id;
    const Result<Holding> mine = co_await parts_.holding(std::move(person), turn.now);
    if (mine.has_error()) co_return mine.error();
    const std::string& language = turn.language;
    Card card{.text = texts().say(mine->merits.empty() ? "why_nothing" : "why_head", language), .language = language};
    std::size_t lines = 0;
    for (const KnownMerit& known : mine->merits)
        if (lines++ < most_lines) card.text += "\n" + line_of(turn, known, *mine);
    std::size_t gone = 0;
    for (const ledger::Journal& journal : mine->journals) {
        if (journal.other == 0 || journal.points == 0 || gone++ >= most_lines / 2) continue;
        card.text += "\n- " + date_on(journal.happened, turn.person.timezone) + " · " +
                     texts().say("rule." + std::string{twicket::name_of(journal.rule)}, language) + " · " +
                     texts().say("taken_back", language, {{"points", number(journal.points)}});
    }
    std::string rules;
    for (std::size_t i = 0; i < merit_kind_count; ++i) {
        const auto kind = static_cast<MeritKind>(i);
        if (worth_of(parts_.rules, kind) == 0) continue;
        rules += (rules.empty() ? "" : ", ") + texts().say("rule." + std::string{twicket::name_of(kind)}, language) +
                 " " + number(worth_of(parts_.rules, kind));
    }
    const auto hours = std::chrono::duration_cast<std::chrono::hours>(parts_.rules.settle_after).count();
    card.text += "\n\n" + texts().say("rules", language,
                                      {{"rules", rules},
                                       {"pair", number(pair_cap(parts_.rules))},
                                       {"days", number(parts_.rules.pair_days)},
                                       {"daily", number(parts_.rules.person_daily)},
                                       {"hours", number(hours)}});
    co_return only_to_speaker(turn, "points_why", std::move(card));
}

PointsSkill::Answer PointsSkill::board(const Turn& turn) const {
    if (!parts_.rules.boards) co_return sentence(turn, "board_off", "board_off");
    std::string asker = turn.person.id;
    const Result<Board> board = co_await parts_.board(std::move(asker), turn.now);
    if (board.has_error()) co_return board.error();
    const std::string& language = turn.language;
    const std::string since = date_on(season_of(turn.now).from, "UTC");
    Card card{.text = texts().say("board", language, {{"date", since}}), .language = language};
    std::size_t rank = 0;
    for (const ledger::Line& line : board->lines) {
        const Person* person = parts_.people.find(line.person);
        if (!person || ++rank > most_lines) continue;
        card.text += "\n" + number(static_cast<std::int64_t>(rank)) + ". " + person->name + " · " + number(line.points);
    }
    if (rank == 0) card.text += "\n" + texts().say("board_empty", language);
    for (const GoalStands& goal : board->goals) card.text += "\n🎯 " + goal_line(goal, language);
    card.state_line = texts().say(board->listed ? "you_are_listed" : "you_are_not_listed", language);
    co_return only_to_speaker(turn, "board_shown", std::move(card));
}

PointsSkill::Answer PointsSkill::rings(const Turn& turn) const {
    if (!turn.person.has_role("admin")) co_return sentence(turn, "refused.not_an_admin", "admins_only");
    const Result<std::vector<Ring>> found = co_await parts_.rings(turn.now);
    if (found.has_error()) co_return found.error();
    Card card{.text = texts().say(found->empty() ? "rings_none" : "rings_head", turn.language),
              .language = turn.language};
    for (const Ring& ring : *found) {
        std::string names;
        for (const std::string& id : ring.people) {
            const Person* person = parts_.people.find(id);
            names += (names.empty() ? "" : ", ") + (person ? person->name : id);
        }
        card.text +=
            "\n- " + texts().say("ring", turn.language,
                                 {{"names", names}, {"count", number(ring.merits)}, {"share", number(ring.share)}});
    }
    Outcome outcome = only_to_speaker(turn, "rings_shown", std::move(card));
    outcome.effects.push_back(Audit{"points.rings", nlohmann::json{{"rings", found->size()}}.dump()});
    co_return outcome;
}

}  // namespace twicket::points
