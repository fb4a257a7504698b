// The digest of what nobody could answer (row 19), for the curators' place: the biggest groups with how often, where,
// and whom to ask. What was asked by one person in direct conversations alone is counted and not quoted.
#include "bot/say.hpp"
#include "bot/text/fold.hpp"
#include "skills/keep/keep.hpp"
#include "skills/keep/texts.hpp"

namespace twicket::keep {
namespace {
constexpr std::size_t most_lines = 8, longest_question = 120, fewest_private = 3;
}

KeepSkill::Answer KeepSkill::digest(const Turn& turn, int days) {
    const Result<std::vector<GapLine>> gaps = co_await parts_.gaps(days);
    if (gaps.has_error()) co_return gaps.error();
    if (gaps->empty()) co_return Outcome{.label = "ignored.no_gaps", .state = turn.conversation};
    const std::string& language = parts_.settings.language;
    std::size_t questions = 0, shown = 0;
    std::string lines;
    for (const GapLine& gap : *gaps) {
        questions += gap.count;
        const bool quiet = gap.places.empty() && gap.people < fewest_private;
        if (quiet || shown == most_lines) continue;
        ++shown;
        std::string words = text::clip(gap.question, longest_question);
        for (char& c : words)
            if (c == '\n' || c == '\r') c = ' ';
        lines += "\n- **" + words + "** · " +
                 texts().say("gap_count", language,
                             {{"count", std::to_string(gap.count)}, {"people", std::to_string(gap.people)}});
        if (!gap.places.empty()) lines += " · " + gap.places;
        if (!gap.owner.empty()) lines += " · " + texts().say("gap_owner", language, {{"name", gap.owner}});
    }
    Card card{.text = texts().say(days == 1 ? "gaps_day" : "gaps_week", language,
                                  {{"questions", std::to_string(questions)}, {"groups", std::to_string(gaps->size())}}),
              .language = language};
    card.text += (lines.empty() ? "" : "\n") + lines;
    if (!parts_.settings.public_url.empty())
        card.sources.push_back(
            {texts().say("gaps_console", language), parts_.settings.public_url + "/console/#/gaps", ""});
    Outcome outcome{.label = "keep.gaps_told", .state = turn.conversation};
    outcome.effects.push_back(say_here(turn, 0, std::move(card)));
    co_return outcome;
}

}  // namespace twicket::keep
