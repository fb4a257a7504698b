// Text blocks, facts, buttons. A long text ends at the border of a block and says where the rest is.
#include "adapters/teams/render.hpp"

#include <algorithm>

#include "adapters/teams/dialog.hpp"
#include "adapters/teams/markdown.hpp"
#include "adapters/teams/texts.hpp"
#include "bot/text/fold.hpp"

namespace twicket::teams {
namespace {

using nlohmann::json;

constexpr std::size_t buttons_in_a_row = 5;          // Microsoft's own parser takes no more in one set
constexpr std::size_t room_for_the_rest = 6 * 1024;  // of a card: facts, sources, buttons
constexpr std::size_t summary_characters = 200;
constexpr std::size_t most_citations =
    10;  // https://learn.microsoft.com/microsoftteams/platform/bots/how-to/bot-messages-ai-generated-content

std::string dump(const json& value) {
    return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

json text_block(std::string text) {
    return {{"type", "TextBlock"}, {"text", std::move(text)}, {"wrap", true}};
}

json quiet_block(std::string text) {
    json block = text_block(std::move(text));
    block["isSubtle"] = true;
    block["size"] = "Small";
    return block;
}

// Each line a block of its own: text runs know no markup, so code stays what it is. Indentation would collapse.
json code_block(std::string_view code) {
    json container{{"type", "Container"}, {"style", "emphasis"}, {"items", json::array()}};
    while (true) {
        const auto end = code.find('\n');
        const std::string_view line = code.substr(0, end);
        std::string shown;
        const auto first = std::min(line.find_first_not_of(" \t"), line.size());
        for (const char c : line.substr(0, first)) shown += c == '\t' ? "\xc2\xa0\xc2\xa0\xc2\xa0\xc2\xa0" : "\xc2\xa0";
        shown += line.substr(first);
        if (shown.empty()) shown = "\xc2\xa0";
        const json run{{"type", "TextRun"}, {"text", shown}, {"fontType", "Monospace"}};
        container["items"].push_back({{"type", "RichTextBlock"}, {"spacing", "None"}, {"inlines", json::array({run})}});
        if (end == std::string_view::npos) return container;
        code.remove_prefix(end + 1);
    }
}

json table_of(const Piece& piece) {
    json table{{"type", "Table"}, {"firstRowAsHeader", true}, {"columns", json::array()}, {"rows", json::array()}};
    std::size_t columns = 1;
    for (const auto& row : piece.rows) columns = std::max(columns, row.size());
    for (std::size_t column = 0; column < columns; ++column) table["columns"].push_back({{"width", 1}});
    std::string flat;
    for (const auto& row : piece.rows) {
        json cells = json::array();
        std::string line;
        for (std::size_t column = 0; column < columns; ++column) {
            const std::string text = column < row.size() ? row[column] : std::string{};
            cells.push_back({{"type", "TableCell"}, {"items", json::array({text_block(text.empty() ? " " : text)})}});
            line += (column == 0 ? "" : " · ") + text;
        }
        table["rows"].push_back({{"type", "TableRow"}, {"cells", std::move(cells)}});
        flat += (flat.empty() ? "" : "\n\n") + line;
    }
    table["fallback"] = text_block(std::move(flat));
    return table;
}

json element_of(const Piece& piece) {
    switch (piece.kind) {
        case Piece::Kind::code:
            return code_block(piece.card);
        case Piece::Kind::table:
            return table_of(piece);
        case Piece::Kind::heading: {
            json block = text_block(piece.card);
            block["weight"] = "Bolder";
            return block;
        }
        case Piece::Kind::quote: {
            json quote{{"type", "Container"}, {"style", "emphasis"}, {"items", json::array()}};
            quote["items"].push_back(text_block(piece.card));
            return quote;
        }
        default:
            return text_block(piece.card);
    }
}

std::string where_the_rest_is(const Card& card) {
    for (const Source& source : card.sources)
        if (is_safe_link(source.link))
            return texts().say("more_at", card.language, {{"link", link_to(source.title, source.link, true)}});
    return texts().say("cut", card.language);
}

// The longest beginning of a plain paragraph that fits, ended at a word.
json shortened(const Piece& piece, std::size_t room) {
    const std::size_t characters = room / 5;  // escapes and four bytes a character leave this much for sure
    return text_block(text::clip(piece.card, characters));
}

// The text within `room` bytes of JSON.
void add_text(json& body, const Card& card, std::size_t room) {
    bool rule = false;
    for (const Piece& piece : pieces_of(card.text)) {
        if (piece.kind == Piece::Kind::rule) {
            rule = true;
            continue;
        }
        json element = element_of(piece);
        if (rule) element["separator"] = true;
        rule = false;
        const std::size_t size = dump(element).size() + 1;
        if (size > room) {
            const bool plain =
                piece.kind == Piece::Kind::text && piece.card.find_first_of("*_[`\\") == std::string::npos;
            if (plain && room > 400) body.push_back(shortened(piece, room));
            body.push_back(quiet_block(where_the_rest_is(card)));
            return;
        }
        room -= size;
        body.push_back(std::move(element));
    }
}

void add_sources(json& body, const Card& card) {
    for (const Source& source : card.sources) {
        std::string line = "↗ " + link_to(source.title, source.link, true);
        if (!source.date.empty()) line += " · " + escape_card(source.date);
        body.push_back(quiet_block(std::move(line)));
    }
}

void add_fields(json& body, const Card& card) {
    if (card.fields.empty()) return;
    json facts = json::array();
    for (const Field& field : card.fields)
        facts.push_back({{"title", escape_card(field.label)}, {"value", escape_card(field.value)}});
    body.push_back({{"type", "FactSet"}, {"facts", std::move(facts)}});
}

json button_of(const Action& action, const std::string& card) {
    const json data{{"twicket", {{"card", card}, {"action", action.id}, {"value", action.value}}}};
    const bool has_sign = !action.emoji.empty() && !action.label.starts_with(action.emoji);
    json button = press_button(has_sign ? action.emoji + " " + action.label : action.label, data);
    if (action.style == ActionStyle::plain) return button;
    button["style"] = action.style == ActionStyle::primary ? "positive" : "destructive";
    button["fallback"]["style"] = button["style"];
    return button;
}

void add_buttons(json& body, std::vector<json> buttons) {
    for (std::size_t from = 0; from < buttons.size(); from += buttons_in_a_row) {
        json row = json::array();
        for (std::size_t at = from; at < std::min(from + buttons_in_a_row, buttons.size()); ++at)
            row.push_back(std::move(buttons[at]));
        body.push_back({{"type", "ActionSet"}, {"actions", std::move(row)}});
    }
}

// "<at>Ann</at>" in a text with the entity that makes it a mention, the same for text and card. Empty: no usable name.
std::string mention_text(const std::string& name) {
    std::string shown;
    for (const char c : name)
        if (std::string_view{"<>&*_[]`\\"}.find(c) == std::string_view::npos) shown += c;
    return shown.empty() ? std::string{} : "<at>" + text::clip(shown, 60) + "</at>";
}

json mention_entity(const Setting& setting, const std::string& text) {
    const std::string name = text.substr(4, text.size() - 9);
    return {{"type", "mention"}, {"text", text}, {"mentioned", {{"id", setting.call}, {"name", name}}}};
}

json card_within(const Outgoing& outgoing, const Setting& setting, std::size_t limit) {
    const Card& card = outgoing.reply.card;
    json rest = json::array();
    add_fields(rest, card);
    add_sources(rest, card);
    if (!card.state_line.empty()) rest.push_back(quiet_block(escape_card(card.state_line)));
    std::vector<json> buttons;
    for (const Action& action : card.actions) buttons.push_back(button_of(action, card_id(outgoing)));
    if (outgoing.form) buttons.push_back(form_button(texts().say("open_form", outgoing.form->language), outgoing.id));
    const bool called_only = !setting.reads_all && setting.kind != PlaceKind::direct && !card.actions.empty();
    add_buttons(rest, std::move(buttons));
    if (called_only) rest.push_back(quiet_block(texts().say("mentions_only", card.language)));

    json whole = new_card(card.language);
    json& body = whole["body"];
    if (const std::string call = setting.call.empty() ? "" : mention_text(setting.call_name); !call.empty()) {
        body.push_back(text_block(call));
        json entities = json::array();
        entities.push_back(mention_entity(setting, call));
        whole["msteams"] = {{"entities", std::move(entities)}};
    }
    if (!card.speaker.empty()) {
        json name = text_block(escape_card(card.speaker));
        name["weight"] = "Bolder";
        body.push_back(std::move(name));
    }
    if (outgoing.form && card.text.empty()) {
        json title = text_block(escape_card(outgoing.form->title));
        title["weight"] = "Bolder";
        body.push_back(std::move(title));
    }
    const std::size_t taken = dump(rest).size() + 1'024;
    add_text(body, card, limit > taken + 1'024 ? limit - taken : 1'024);
    for (json& element : rest) body.push_back(std::move(element));
    whole["fallbackText"] =
        text::clip(harmless(outgoing.form && card.text.empty() ? outgoing.form->title : plain_text(card)), 2'000);
    return whole;
}

// Everything that a message's text can show: then no card is needed.
std::optional<std::string> as_message(const Outgoing& outgoing) {
    const Card& card = outgoing.reply.card;
    if (outgoing.form || !card.actions.empty() || !card.fields.empty() || !card.state_line.empty()) return std::nullopt;
    if (!card.speaker.empty() && !card.sources.empty()) return std::nullopt;  // what a person passes on is not cited
    std::string text = card.speaker.empty() ? "" : "**" + escape_message(card.speaker) + "**";
    for (const Piece& piece : pieces_of(card.text)) {
        const bool shown =
            piece.kind == Piece::Kind::text || piece.kind == Piece::Kind::code || piece.kind == Piece::Kind::quote;
        if (!shown) return std::nullopt;
        text += (text.empty() ? "" : "\n\n") + piece.message;
    }
    if (text.empty() || text.size() > everywhere_bytes / 2) return std::nullopt;
    return text;
}

json ai_label() {
    return {{"type", "https://schema.org/Message"},
            {"@type", "Message"},
            {"@context", "https://schema.org"},
            {"additionalType", json::array({"AIGeneratedContent"})}};
}

// What the program chose to show carries the label; a person's own words never do.
bool is_chosen_by_us(const Card& card) {
    return !card.sources.empty() && card.speaker.empty();
}

// Sources as citations: "[1]" in the text, the rest in the label.
void cite(json& activity, json& label, const Card& card) {
    json claims = json::array();
    for (const Source& source : card.sources) {
        if (claims.size() >= most_citations) break;
        json document{{"@type", "DigitalDocument"}, {"name", text::clip(source.title, 80)}};
        document["abstract"] = text::clip(source.date.empty() ? source.title : source.title + " · " + source.date, 160);
        if (is_safe_link(source.link) && !source.link.starts_with("mailto:")) document["url"] = source.link;
        const auto position = claims.size() + 1;
        activity["text"] = activity["text"].get<std::string>() + " [" + std::to_string(position) + "]";
        claims.push_back({{"@type", "Claim"}, {"position", position}, {"appearance", std::move(document)}});
    }
    label["citation"] = std::move(claims);
}

bool asks_for_feedback(const Card& card) {
    const auto has = [&](std::string_view sign) {
        return std::ranges::any_of(card.actions, [&](const Action& action) { return action.emoji == sign; });
    };
    return has("👍") && has("👎");
}

}  // namespace

bool is_empty(const Card& card) {
    return card.text.empty() && card.fields.empty() && card.actions.empty() && card.sources.empty() &&
           card.state_line.empty();
}

const std::string& card_id(const Outgoing& outgoing) {
    return outgoing.updates.empty() ? outgoing.id : outgoing.updates;
}

std::size_t utf16_bytes(std::string_view text) {
    std::size_t units = 0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        units += (byte & 0xc0) == 0x80 ? 0 : byte >= 0xf0 ? 2 : 1;
    }
    return units * 2;
}

json new_card(const std::string& language) {
    return {{"type", "AdaptiveCard"},
            {"$schema", "http://adaptivecards.io/schemas/adaptive-card.json"},
            {"version", "1.5"},
            {"lang", language},
            {"body", json::array()}};
}

json press_button(const std::string& title, const json& data) {
    const json older{{"type", "Action.Submit"}, {"title", title}, {"data", data}};
    return {{"type", "Action.Execute"}, {"title", title}, {"verb", "press"}, {"data", data}, {"fallback", older}};
}

json attachment_of(json card) {
    return {{"contentType", "application/vnd.microsoft.card.adaptive"}, {"content", std::move(card)}};
}

json adaptive_card(const Outgoing& outgoing, const Setting& setting) {
    bool linked = false;
    for (const Source& source : outgoing.reply.card.sources) linked = linked || is_safe_link(source.link);
    // Where a link leads to the whole text the card stays small enough for every client; else it takes what it needs.
    json card = card_within(outgoing, setting, everywhere_bytes - (linked ? room_for_the_rest / 4 : 0));
    if (linked) return card;
    json larger = card_within(outgoing, setting, most_utf16_bytes);
    for (std::size_t limit = most_utf16_bytes / 2; utf16_bytes(dump(larger)) > most_utf16_bytes && limit > 4'096;
         limit -= 4'096)
        larger = card_within(outgoing, setting, limit);
    return larger;
}

json render(const Outgoing& outgoing, const Setting& setting) {
    const Card& card = outgoing.reply.card;
    json activity{{"type", "message"}};
    json label = ai_label();
    json entities = json::array();
    if (auto text = as_message(outgoing)) {
        const std::string call = setting.call.empty() ? "" : mention_text(setting.call_name);
        if (!call.empty()) entities.push_back(mention_entity(setting, call));
        activity["textFormat"] = "markdown";
        activity["text"] = call.empty() ? std::move(*text) : call + " " + *text;
        if (is_chosen_by_us(card)) cite(activity, label, card);
    } else {
        const std::string words = card.text.empty() && outgoing.form ? outgoing.form->title : card.text;
        activity["summary"] = text::clip(harmless(words.empty() ? plain_text(card) : words), summary_characters);
        activity["attachments"] = json::array({attachment_of(adaptive_card(outgoing, setting))});
        if (asks_for_feedback(card)) activity["channelData"] = {{"feedbackLoopEnabled", true}};
    }
    if (!card.language.empty()) activity["locale"] = card.language;
    if (is_chosen_by_us(card)) entities.push_back(std::move(label));
    if (!entities.empty()) activity["entities"] = std::move(entities);
    return activity;
}

}  // namespace twicket::teams
