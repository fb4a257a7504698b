// Finding the card and the button meant. Cards are found by the network's id of the message that carries them, which
// stands in the outbox's receipts.
#include "bot/gesture.hpp"

#include <algorithm>
#include <array>

#include "bot/shown_cards.hpp"
#include "bot/text/fold.hpp"

namespace twicket {
namespace {

constexpr std::array<std::string_view, 4> counted{"👍", "👎", "🙋", "🎫"};
constexpr std::array<std::string_view, 7> reply_words{"reply", "antwort", "antworte", "réponse", "répondre", "respuesta",
                                                      "responder"};
constexpr std::size_t longest_choice = 120;  // bytes; a label has at most 70 characters

using Words = std::vector<std::string>;

Words words_of(std::string_view text) { return text::words(text::fold(text)); }

std::ptrdiff_t beyond_ascii(std::string_view text) {
    return std::ranges::count_if(text, [](unsigned char c) { return c >= 0x80; });
}

// Letters, digits and what may stand around a number; "-1", "1?", "50%" or "1 🙂" are something else.
bool is_plain(std::string_view text, const Words& words) {
    std::ptrdiff_t letters = 0;
    for (const std::string& word : words) letters += beyond_ascii(word);
    return letters == beyond_ascii(text::fold(text)) && std::ranges::all_of(text, [](unsigned char c) {
        return c >= 0x80 || std::isalnum(c) || c == ' ' || c == '.' || c == ')' || c == ':' || c == ',' || c == '\'' || c == '@';
    });
}

std::optional<std::size_t> number_of(const std::string& word) {
    if (word.empty() || word.size() > 2 || word.find_first_not_of("0123456789") != word.npos) return std::nullopt;
    return static_cast<std::size_t>(std::stoi(word));
}

bool part_of(const Words& some, const Words& all) {
    return std::ranges::all_of(some, [&](const std::string& word) { return std::ranges::find(all, word) != all.end(); });
}

// Whether the words behind a number speak of that action and of no other.
bool speaks_of(const Words& said, std::size_t index, const std::vector<Words>& labels) {
    if (said.empty() || said == labels[index]) return true;
    if (!part_of(said, labels[index])) return false;
    for (std::size_t other = 0; other < labels.size(); ++other)
        if (other != index && part_of(said, labels[other])) return false;
    return true;
}

std::optional<std::size_t> with_emoji(const Card& card, std::string_view emoji) {
    for (std::size_t i = 0; i < card.actions.size(); ++i)
        if (card.actions[i].emoji == emoji) return i;
    return std::nullopt;
}

// The thread of a click on a card. A card at the top level of a channel opens the thread that bears its id.
std::string thread_of(const ShownCard& shown, const Event& event) {
    if (!shown.thread.empty() || event.kind == PlaceKind::direct) return shown.thread;
    return event.thread == shown.external_id ? shown.external_id : std::string{};
}

Event meant_by_reaction(store::Connection& connection, Event event, const Reaction& reaction) {
    const std::string_view emoji = counted_reaction(reaction.emoji);
    const std::vector<ShownCard> versions = card_versions(connection, event.account, reaction.message);
    for (const ShownCard& shown : versions) {
        const bool addressed = shown.only_for.empty() || shown.only_for == event.person;
        const auto index = with_emoji(shown.card, emoji);
        if (index && addressed) {
            const Action& action = shown.card.actions[*index];
            event.thread = thread_of(shown, event);
            event.what = Click{shown.id, action.id, action.value, !reaction.added};
            return event;
        }
        if (reaction.added) break;  // only what the card offers now
    }
    return event;
}

Event meant_by_words(store::Connection& connection, Event event, const std::string& text, const Conversation& conversation) {
    const auto& message = std::get<Message>(event.what);
    const bool called = message.calls_us && event.kind != PlaceKind::direct;
    if (conversation.hand_off == HandOff::human && !called) return event;  // words are the human's
    const bool people_talk = conversation.links.contains("asker") || conversation.hand_off == HandOff::human ||
                             conversation.hand_off == HandOff::queued;
    const auto shown = newest_card_with_actions(connection, event.account, event.place, event.thread, event.person);
    if (!shown) return event;
    const auto index = typed_choice(text, shown->card, people_talk);
    if (!index) return event;
    const Action& action = shown->card.actions[*index];
    event.what = Click{shown->id, action.id, action.value};
    return event;
}

}  // namespace

std::string_view counted_reaction(std::string_view emoji) {
    for (const std::string_view one : counted) {
        if (!emoji.starts_with(one)) continue;
        // Behind the sign: skin tone (F0 9F 8F BB–BF), variation selector (EF B8 8F), joiner and gender (E2 80 8D E2 99 80/82).
        std::string_view rest = emoji.substr(one.size());
        if (rest.size() >= 4 && rest.starts_with("\xf0\x9f\x8f") && static_cast<unsigned char>(rest[3]) >= 0xbb) rest.remove_prefix(4);
        if (rest.starts_with("\xef\xb8\x8f")) rest.remove_prefix(3);
        if (rest.starts_with("\xe2\x80\x8d\xe2\x99\x80") || rest.starts_with("\xe2\x80\x8d\xe2\x99\x82")) rest.remove_prefix(6);
        if (rest.starts_with("\xef\xb8\x8f")) rest.remove_prefix(3);
        return rest.empty() ? one : std::string_view{};
    }
    return {};
}

std::optional<std::size_t> typed_choice(std::string_view text, const Card& card, bool by_name_only) {
    if (card.actions.empty() || text.size() > longest_choice) return std::nullopt;
    Words said = words_of(text);
    std::erase(said, "twicket");
    if (said.empty()) return std::nullopt;
    std::vector<Words> labels;
    for (const Action& action : card.actions) labels.push_back(words_of(action.label));
    if (std::ranges::count(labels, said) == 1)
        return static_cast<std::size_t>(std::ranges::find(labels, said) - labels.begin());
    if (!is_plain(text, said)) return std::nullopt;
    const bool named = std::ranges::find(reply_words, said.front()) != reply_words.end();
    if (named) said.erase(said.begin());
    if (said.empty()) return std::nullopt;
    const auto number = number_of(said.front());
    if (!number || *number < 1 || *number > card.actions.size()) return std::nullopt;
    said.erase(said.begin());
    if (by_name_only && !named && said.empty()) return std::nullopt;
    if (!speaks_of(said, *number - 1, labels)) return std::nullopt;
    return *number - 1;
}

bool may_be_gesture(const Event& event) {
    if (const auto* reaction = std::get_if<Reaction>(&event.what)) return !counted_reaction(reaction->emoji).empty();
    const auto* message = std::get_if<Message>(&event.what);
    if (!message || message->from_bot || message->text.size() > longest_choice || !message->files.empty()) return false;
    if (message->text.find('\n') != message->text.npos) return false;
    return event.kind == PlaceKind::direct || event.thread != message->id;  // what opens a thread follows no card
}

Event as_meant(store::Connection& connection, Event event, const Conversation& conversation) {
    if (const auto* reaction = std::get_if<Reaction>(&event.what)) {
        const Reaction copy = *reaction;
        return meant_by_reaction(connection, std::move(event), copy);
    }
    if (const auto* message = std::get_if<Message>(&event.what)) {
        const std::string text = message->text;
        return meant_by_words(connection, std::move(event), text, conversation);
    }
    return event;
}

}  // namespace twicket
