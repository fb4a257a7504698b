// The parts of a card as paragraphs; each is made harmless on its own.
#include "adapters/yammer/render.hpp"

#include <algorithm>

#include "adapters/yammer/decode.hpp"
#include "adapters/yammer/ids.hpp"
#include "adapters/yammer/plain.hpp"
#include "bot/text/fold.hpp"
#include "bot/texts.hpp"

namespace twicket::yammer {
namespace {

constexpr Text table[] = {
    // The word that bot/gesture knows in front of a number.
    {"reply", {"Reply", "Antwort", "Réponse", "Respuesta"}},
    {"more", {"All of it: {link}", "Alles: {link}", "Tout : {link}", "Todo: {link}"}},
};

const Texts& words() {
    static const Texts texts{"yammer", table};
    return texts;
}

bool is_address(std::string_view link) {
    return (link.starts_with("https://") || link.starts_with("http://")) && link.find_first_of(" \t\r\n") == link.npos;
}

std::string sources_of(const Card& card) {
    std::string lines;
    for (const Source& source : card.sources) {
        lines += "\n↗ " + defused(source.title);
        if (is_address(source.link)) lines += " " + defused(source.link);
        if (!source.date.empty()) lines += " (" + defused(source.date) + ")";
    }
    return lines;
}

std::string actions_of(const Card& card) {
    std::string line;
    for (std::size_t i = 0; i < card.actions.size(); ++i) {
        line += i == 0 ? "\n" + words().say("reply", spoken(card.language)) + " " : " · ";
        line += std::to_string(i + 1) + " " + defused(card.actions[i].label);
    }
    return line;
}

// What stands below the text.
std::string foot_of(const Card& card) {
    std::string foot;
    for (const Field& field : card.fields) foot += "\n" + defused(field.label) + ": " + defused(field.value);
    foot += sources_of(card);
    if (!card.state_line.empty()) foot += "\n" + defused(to_plain(card.state_line));
    foot += actions_of(card);
    return foot.empty() ? foot : "\n" + foot;
}

std::string link_to_the_rest(const Card& card) {
    const auto source = std::ranges::find_if(card.sources, [](const Source& one) { return is_address(one.link); });
    return source == card.sources.end()
               ? std::string{}
               : "\n" + words().say("more", spoken(card.language), {{"link", defused(source->link)}});
}

bool same_actions(const Card& some, const Card& all) {
    return std::ranges::all_of(some.actions, [&](const Action& action) {
        return std::ranges::any_of(all.actions, [&](const Action& other) { return other.id == action.id; });
    });
}

bool is_id(const std::string& text) {
    return !text.empty() && text.find_first_not_of("0123456789") == text.npos && id_from(text).has_value();
}

}  // namespace

std::string body_of(const Card& card) {
    const std::string speaker = card.speaker.empty() ? "" : defused(card.speaker) + ": ";
    const std::string text = speaker + defused(to_plain(card.text));
    std::string foot = foot_of(card);
    if (text.size() + foot.size() <= longest_body)
        return text.empty() ? foot.substr(std::min<std::size_t>(2, foot.size())) : text + foot;
    foot = cut(link_to_the_rest(card) + foot, longest_body / 2);
    return cut(text, longest_body - foot.size()) + foot;
}

std::optional<std::string> body_of_update(const Card& card, const Card& earlier) {
    if (essence(to_plain(card.text)) != essence(to_plain(earlier.text))) return body_of(card);
    if (same_actions(card, earlier)) return std::nullopt;
    Card news{.text = card.state_line, .language = card.language, .actions = card.actions};
    return body_of(news);
}

Result<FormFields> address_of(const Outgoing& outgoing, const std::string& answers) {
    // The questions of a form are asked in the open: only in their thread the answers are understood.
    const bool asks = std::ranges::any_of(outgoing.reply.card.actions,
                                          [](const Action& action) { return action.id.starts_with("form."); });
    if (!outgoing.reply.only_for.empty() && !asks) {
        if (!is_id(outgoing.reply.only_for))
            return Error{ErrorCode::invalid, "the person to write to has no Yammer id"};
        return FormFields{{"direct_to_user_ids", outgoing.reply.only_for}};
    }
    const std::string& replied_to = answers.empty() ? outgoing.thread : answers;
    if (!replied_to.empty()) {
        if (!is_id(replied_to)) return Error{ErrorCode::invalid, "the thread to answer in has no Yammer id"};
        return FormFields{{"replied_to_id", replied_to}};
    }
    if (outgoing.place == "general") return FormFields{{"broadcast", "true"}};
    if (!is_id(outgoing.place)) return Error{ErrorCode::invalid, "the place to write to is no Yammer group"};
    return FormFields{{"group_id", outgoing.place}};
}

std::string essence(std::string_view text) {
    const std::string folded = text::fold(text);
    std::string letters;
    for (const std::string& word : text::words(folded)) letters += word;
    return letters.empty() ? folded : letters;
}

}  // namespace twicket::yammer
