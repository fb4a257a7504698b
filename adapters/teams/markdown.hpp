// Our Markdown as Teams shows it. A message's text knows bold, italic, code, quotes and links; a card's text blocks
// know bold, italic, lists and links; everything else becomes the nearest thing that both can show. Pure.
// https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-format
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace twicket::teams {

struct Piece {
    enum class Kind { text, list, heading, code, quote, rule, table };
    Kind kind = Kind::text;
    std::string card;                              // for a text block; of code: the bare lines
    std::string message;                           // for a message's text
    std::vector<std::vector<std::string>> rows{};  // of a table, as card text
};

// The blocks of a text in order. Words of people can neither mention anybody nor break out: what means something to
// Teams is escaped. Links go to http, https and mailto only, and one whose words name another host says where it leads.
std::vector<Piece> pieces_of(std::string_view markdown);

// Words that are shown without any markup, unable to call anybody.
std::string harmless(std::string_view text);
// A plain text for a text block, or for a message.
std::string escape_card(std::string_view text);
std::string escape_message(std::string_view text);
// "[words](link)" in either form, or the words alone when the link is not safe.
std::string link_to(std::string_view words, std::string_view link, bool for_card);
bool is_safe_link(std::string_view link);

}  // namespace twicket::teams
