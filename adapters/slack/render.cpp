// From a card to blocks: words, fields, sources, buttons, the quiet line; each cut to what Slack takes.
#include "adapters/slack/render.hpp"

#include <algorithm>

#include "adapters/slack/decode.hpp"
#include "adapters/slack/markup.hpp"
#include "adapters/slack/mrkdwn.hpp"
#include "adapters/slack/words.hpp"
#include "bot/text/fold.hpp"

namespace twicket::slack {
namespace {

using nlohmann::json;

constexpr std::size_t section_limit = 2900;    // of 3,000
constexpr std::size_t message_limit = 11'000;  // of all words in one message's blocks
constexpr std::size_t fallback_limit = 3900;   // of 4,000
constexpr std::size_t label_limit = 72;        // of 75, an emoji may count double
constexpr std::size_t value_limit = 2000;
constexpr std::size_t option_limit = 75;
constexpr std::size_t fields_each = 10, elements_each = 10, buttons_each = 25;
constexpr std::size_t most_buttons = 75, most_sources = 20, most_fields = 30;
constexpr std::size_t list_from = 6;  // so many choices of one kind are a menu rather than buttons

std::string label(std::string_view words) {
    std::string short_words = text::clip(calm(words), label_limit);
    return short_words.empty() ? "…" : short_words;
}
json plain_words(std::string words) {
    return {{"type", "plain_text"}, {"text", std::move(words)}, {"emoji", true}};
}
// `verbatim`: Slack makes no links, channels or mentions out of plain words.
json mrkdwn(std::string words) {
    return {{"type", "mrkdwn"}, {"text", std::move(words)}, {"verbatim", true}};
}
json section(std::string words) {
    return {{"type", "section"}, {"text", mrkdwn(std::move(words))}};
}
json quiet(std::string words) {
    return {{"type", "context"}, {"elements", json::array({mrkdwn(std::move(words))})}};
}
json preformatted(const std::string& code) {
    const json words{{"type", "text"}, {"text", calm(code)}};
    const json part{{"type", "rich_text_preformatted"}, {"elements", json::array({words})}};
    return {{"type", "rich_text"}, {"elements", json::array({part})}};
}

std::string source_line(const Source& source, std::string_view language) {
    std::string line = "📄 " + link(source.link, text::clip(source.title, 200));
    if (!source.date.empty()) line += " · " + escaped(words().say("verified", language, {{"date", source.date}}));
    return line;
}

// What follows a text that was too long.
std::string rest_line(const Card& card) {
    for (const Source& source : card.sources)
        if (!source.link.empty())
            return "… " + escaped(words().say("more", card.language)) + " " +
                   link(source.link, text::clip(source.title, 200));
    return "… " + escaped(words().say("shortened", card.language));
}

std::string speaker_line(const Card& card) {
    return "*" + escaped(words().say("says", card.language, {{"name", text::clip(card.speaker, 100)}})) + "*";
}

void add_words(json& blocks, const Card& card) {
    if (!card.speaker.empty()) blocks.push_back(section(speaker_line(card)));
    const Pieces pieces = to_mrkdwn(card.text, section_limit, message_limit);
    for (const Piece& piece : pieces.list)
        blocks.push_back(piece.kind == Piece::Kind::code ? preformatted(piece.text) : section(piece.text));
    if (!pieces.whole) blocks.push_back(section(rest_line(card)));
}

void add_fields(json& blocks, const Card& card) {
    const std::size_t count = std::min(card.fields.size(), most_fields);
    for (std::size_t i = 0; i < count; ++i) {
        if (i % fields_each == 0) blocks.push_back({{"type", "section"}, {"fields", json::array()}});
        const std::string text =
            "*" + escaped(text::clip(card.fields[i].label, 200)) + "*\n" + escaped(card.fields[i].value);
        blocks.back()["fields"].push_back(mrkdwn(clip_escaped(text, 1900)));
    }
}

void add_sources(json& blocks, const Card& card) {
    const std::size_t count = std::min(card.sources.size(), most_sources);
    for (std::size_t i = 0; i < count; ++i) {
        if (i % elements_each == 0) blocks.push_back({{"type", "context"}, {"elements", json::array()}});
        blocks.back()["elements"].push_back(mrkdwn(source_line(card.sources[i], card.language)));
    }
}

// The action as one value: "<index> <id> <value>", or the index alone where the rest does not fit.
std::string packed(std::size_t index, const Action& action, std::size_t limit) {
    std::string whole = action_id(index, action.id) + " " + action.value;
    return whole.size() <= limit ? whole : std::to_string(index);
}

json button(std::size_t index, const Action& action) {
    json made{{"type", "button"},
              {"action_id", action_id(index, action.id).substr(0, 255)},
              {"text", plain_words(label(action.emoji.empty() ? action.label : action.emoji + " " + action.label))}};
    if (action.value.size() > value_limit)
        made["value"] = long_value;
    else if (!action.value.empty())
        made["value"] = action.value;
    if (action.style == ActionStyle::primary) made["style"] = "primary";
    if (action.style == ActionStyle::danger) made["style"] = "danger";
    return made;
}

// All actions of one id, when they are so many that a menu is kinder.
bool is_list(const Card& card, const Action& action) {
    const auto same = std::ranges::count(card.actions, action.id, &Action::id);
    return static_cast<std::size_t>(same) >= list_from;
}

json menu(const Card& card, const std::string& id) {
    json options = json::array();
    std::size_t first = card.actions.size();
    for (std::size_t i = 0; i < card.actions.size() && options.size() < 100; ++i) {
        if (card.actions[i].id != id) continue;
        first = std::min(first, i);
        options.push_back(
            {{"text", plain_words(label(card.actions[i].label))}, {"value", packed(i, card.actions[i], option_limit)}});
    }
    return {{"type", "static_select"},
            {"action_id", action_id(first, id).substr(0, 255)},
            {"placeholder", plain_words(label(words().say("choose", card.language)))},
            {"options", std::move(options)}};
}

struct Verdicts {  // the two actions that say good and bad, by their place in the card
    std::size_t good, bad;
};
std::optional<Verdicts> verdicts_of(const Card& card) {
    std::optional<std::size_t> good, bad;
    for (std::size_t i = 0; i < card.actions.size(); ++i) {
        auto& which = card.actions[i].emoji == "👍" ? good : bad;
        if (card.actions[i].emoji != "👍" && card.actions[i].emoji != "👎") continue;
        if (which) return std::nullopt;
        which = i;
    }
    if (!good || !bad) return std::nullopt;
    return Verdicts{*good, *bad};
}

json feedback(const Outgoing& outgoing, const Verdicts& verdicts) {
    const auto choice = [&](std::size_t index) {
        const Action& action = outgoing.reply.card.actions[index];
        return json{{"text", plain_words(label(action.label))}, {"value", packed(index, action, value_limit)}};
    };
    const json element{{"type", "feedback_buttons"},
                       {"action_id", "feedback"},
                       {"positive_button", choice(verdicts.good)},
                       {"negative_button", choice(verdicts.bad)}};
    return {{"type", "context_actions"}, {"block_id", block_id(outgoing, 9)}, {"elements", json::array({element})}};
}

void add_actions(json& blocks, const Outgoing& outgoing, Richness richness) {
    const Card& card = outgoing.reply.card;
    const auto verdicts = richness == Richness::full ? verdicts_of(card) : std::nullopt;
    json elements = json::array();
    std::vector<std::string> menus;
    for (std::size_t i = 0; i < std::min(card.actions.size(), most_buttons); ++i) {
        const Action& action = card.actions[i];
        if (verdicts && (i == verdicts->good || i == verdicts->bad)) continue;
        if (!is_list(card, action)) {
            elements.push_back(button(i, action));
        } else if (std::ranges::find(menus, action.id) == menus.end()) {
            menus.push_back(action.id);
            elements.push_back(menu(card, action.id));
        }
    }
    for (std::size_t from = 0, number = 0; from < elements.size(); from += buttons_each, ++number) {
        json part = json::array();
        for (std::size_t i = from; i < std::min(from + buttons_each, elements.size()); ++i) part.push_back(elements[i]);
        blocks.push_back(
            {{"type", "actions"}, {"block_id", block_id(outgoing, number)}, {"elements", std::move(part)}});
    }
    if (verdicts) blocks.push_back(feedback(outgoing, *verdicts));
}

// The card without blocks: also what screen readers say.
std::string spoken_text(const Card& card) {
    std::string out = card.speaker.empty() ? std::string{} : speaker_line(card) + "\n";
    const Pieces pieces = to_mrkdwn(card.text, section_limit, fallback_limit - 900);
    for (const Piece& piece : pieces.list) {
        if (!out.empty() && !out.ends_with('\n')) out += '\n';
        out += piece.kind == Piece::Kind::code ? "```\n" + escaped(piece.text) + "```" : piece.text;
    }
    const auto add = [&out](const std::string& line) {
        if (out.size() + line.size() + 1 <= fallback_limit) out += '\n' + line;
    };
    if (!pieces.whole) add(rest_line(card));
    for (const Field& field : card.fields) add(escaped(field.label) + ": " + clip_escaped(escaped(field.value), 300));
    for (const Source& source : card.sources) add(source_line(source, card.language));
    if (!card.state_line.empty()) add(escaped(card.state_line));
    std::string choices;
    for (std::size_t i = 0; i < card.actions.size(); ++i)
        choices += (i == 0 ? "" : " · ") + std::to_string(i + 1) + " " +
                   escaped(text::clip(card.actions[i].label, label_limit));
    if (!choices.empty()) add(choices);
    return out;
}

}  // namespace

Rendered render(const Outgoing& outgoing, Richness richness) {
    const Card& card = outgoing.reply.card;
    Rendered made{spoken_text(card), json::array()};
    if (made.text.empty()) made.text = "…";
    if (richness == Richness::text) return made;
    add_words(made.blocks, card);
    add_fields(made.blocks, card);
    add_sources(made.blocks, card);
    add_actions(made.blocks, outgoing, richness);
    if (!card.state_line.empty()) made.blocks.push_back(quiet(clip_escaped(escaped(card.state_line), 1900)));
    return made;
}

json render_home(const Outgoing& outgoing, Richness richness) {
    const json origin{{"o", outgoing.id}, {"p", outgoing.place}, {"t", outgoing.thread}};
    return {{"type", "home"},
            {"private_metadata", origin.dump()},
            {"blocks", render(outgoing, richness == Richness::text ? Richness::classic : richness).blocks}};
}

}  // namespace twicket::slack
