// Both forms are written here from the tree of the Markdown, so that nothing passes which is not listed.
#include "adapters/teams/markdown.hpp"

#include <algorithm>
#include <cctype>

#include "bot/text/address.hpp"
#include "bot/text/fold.hpp"
#include "bot/text/markdown.hpp"

namespace twicket::teams {
namespace {

using text::MarkdownNode;
using Kind = MarkdownNode::Kind;

constexpr int deepest = 8;  // lists and quotes inside each other; deeper ones are shown flat

bool part_of_word(std::string_view text, std::size_t at) {
    return at < text.size() && (std::isalnum(static_cast<unsigned char>(text[at])) || (text[at] & 0x80));
}

// A character that begins a list, heading or quote at the start of a line.
bool opens_block(std::string_view text, std::size_t at) {
    std::size_t first = at;
    while (first > 0 && text[first - 1] != '\n') {
        if (text[first - 1] != ' ') break;
        --first;
    }
    const bool line_start = first == 0 || text[first - 1] == '\n';
    const char c = text[at];
    if (line_start) return c == '#' || c == '>' || c == '-' || c == '+' || c == '=' || c == '|';
    // "1." and "1)" open a numbered list.
    if (c != '.' && c != ')') return false;
    std::size_t digit = at;
    while (digit > 0 && std::isdigit(static_cast<unsigned char>(text[digit - 1]))) --digit;
    return digit < at && (digit == 0 || text[digit - 1] == '\n');
}

bool needs_backslash(std::string_view text, std::size_t at) {
    const char c = text[at];
    if (c == '\\' || c == '*' || c == '[' || c == ']' || c == '`' || c == '~') return true;
    if (c == '_') return !(at > 0 && part_of_word(text, at - 1) && part_of_word(text, at + 1));
    return opens_block(text, at);
}

// What would begin a call of somebody, here or where the words are copied to ("<at>", "<!here>", "@everyone"), or a
// date function of a card ("{{"): harmless with an invisible space behind its first character.
bool begins_call(std::string_view text, std::size_t at) {
    std::string_view rest = text.substr(at + 1);
    if (text[at] == '{') return rest.starts_with('{');
    if (text[at] == '@') return !(at > 0 && part_of_word(text, at - 1)) && part_of_word(rest, 0);
    if (text[at] != '<') return false;
    if (rest.starts_with('!') || rest.starts_with('@')) return true;
    if (rest.starts_with('/')) rest.remove_prefix(1);
    return rest.size() >= 2 && (rest[0] | 0x20) == 'a' && (rest[1] | 0x20) == 't';
}

constexpr std::string_view invisible = "\xe2\x80\x8b";

std::string card_code(std::string_view text) {
    return escape_card(text);
}
std::string message_code(std::string_view text) {
    return text.find('`') == text.npos ? "`" + std::string{text} + "`" : escape_message(text);
}
template <bool for_card>
std::string link_of(MarkdownNode node, std::string inner) {
    return node.kind() == Kind::link ? link_to(node.plain(), node.address(), for_card) : inner;
}

constexpr text::LineStyle card_style{.emphasis = "_",
                                     .strong = "**",
                                     .line_break = "\n\n",
                                     .words = escape_card,
                                     .code = card_code,
                                     .link = link_of<true>};
constexpr text::LineStyle message_style{.emphasis = "_",
                                        .strong = "**",
                                        .line_break = "\n\n",
                                        .words = escape_message,
                                        .code = message_code,
                                        .link = link_of<false>};

class Writer {
  public:
    std::vector<Piece> take() {
        end_list();
        return std::move(pieces_);
    }

    void blocks(MarkdownNode parent, int depth) {
        for (MarkdownNode node = parent.first(); node; node = node.next()) block(node, depth);
    }

  private:
    struct Both {
        std::string card, message;
    };

    void block(MarkdownNode node, int depth) {
        const Kind type = node.kind();
        if (type == Kind::list && depth < deepest) return list(node, depth);
        end_list();
        if (type == Kind::code_block) return code(node.literal());
        if (type == Kind::rule) return add({Piece::Kind::rule, {}, "---"});
        if (type == Kind::table) return table(node);
        if (type == Kind::quote) return quote(node);
        if (type == Kind::html_block) return words(node.literal());
        if (type == Kind::paragraph || type == Kind::heading) {
            Both text = inlines(node);
            const bool heading = type == Kind::heading;
            if (heading) text.message = "**" + text.message + "**";
            return add(
                {heading ? Piece::Kind::heading : Piece::Kind::text, std::move(text.card), std::move(text.message)});
        }
        blocks(node, depth + 1);
    }

    void add(Piece piece) {
        if (piece.card.empty() && piece.message.empty() && piece.rows.empty()) return;
        pieces_.push_back(std::move(piece));
    }

    void words(std::string_view text) { add({Piece::Kind::text, escape_card(text), escape_message(text)}); }

    void code(std::string_view text) {
        while (text.ends_with('\n')) text.remove_suffix(1);
        // A fence longer than any run of ticks inside.
        std::size_t longest = 2, run = 0;
        for (const char c : text) longest = std::max(longest, run = c == '`' ? run + 1 : 0);
        const std::string fence(longest + 1, '`');
        add({Piece::Kind::code, std::string{text}, fence + "\n" + std::string{text} + "\n" + fence});
    }

    void quote(MarkdownNode node) {
        if (quotes_ >= deepest) return words(node.plain());
        Writer inner;
        inner.quotes_ = quotes_ + 1;
        inner.blocks(node, 1);
        for (Piece& piece : inner.take()) {
            if (piece.kind == Piece::Kind::text || piece.kind == Piece::Kind::heading ||
                piece.kind == Piece::Kind::list) {
                piece.kind = Piece::Kind::quote;
                std::string quoted = "> " + piece.message;
                for (auto at = quoted.find('\n'); at != std::string::npos; at = quoted.find('\n', at + 3))
                    quoted.replace(at, 1, "\n> ");
                piece.message = std::move(quoted);
            }
            add(std::move(piece));
        }
    }

    void table(MarkdownNode node) {
        Piece piece;
        piece.kind = Piece::Kind::table;
        for (MarkdownNode row = node.first(); row; row = row.next()) {
            piece.rows.emplace_back();
            std::string line;
            for (MarkdownNode cell = row.first(); cell; cell = cell.next()) {
                Both text = inlines(cell);
                line += (line.empty() ? "" : " · ") + text.message;
                piece.rows.back().push_back(std::move(text.card));
            }
            piece.message += (piece.message.empty() ? "" : "\n\n") + line;
        }
        add(std::move(piece));
    }

    // Items as lines of one text block; what is no text interrupts the list, and the numbers go on after it.
    void list(MarkdownNode node, int depth) {
        if (depth == 0) end_list();
        const bool ordered = node.ordered();
        int number = ordered ? node.first_number() : 0;
        const std::string indent(static_cast<std::size_t>(depth) * 4, ' ');
        for (MarkdownNode item = node.first(); item; item = item.next(), ++number) {
            std::string mark = indent + (ordered ? std::to_string(number) + ". " : "- ");
            for (MarkdownNode part = item.first(); part; part = part.next()) {
                if (part.kind() == Kind::list && depth + 1 < deepest) {
                    list(part, depth + 1);
                } else if (part.kind() == Kind::paragraph || part.kind() == Kind::heading) {
                    list_line(mark, inlines(part));
                    mark = indent + "    ";
                } else {
                    block(part, deepest);
                }
            }
        }
        if (depth == 0) end_list();
    }

    void list_line(const std::string& mark, Both text) {
        // A line inside an item would end the list in a text block.
        for (std::string* one : {&text.card, &text.message})
            for (auto at = one->find("\n\n"); at != std::string::npos; at = one->find("\n\n", at))
                one->replace(at, 2, " ");
        list_.card += (list_.card.empty() ? "" : "\n") + mark + text.card;
        list_.message += (list_.message.empty() ? "" : "\n") + mark + text.message;
    }

    void end_list() {
        if (list_.card.empty()) return;
        pieces_.push_back({Piece::Kind::list, std::move(list_.card), std::move(list_.message)});
        list_ = {};
    }

    static Both inlines(MarkdownNode parent) {
        return {text::write_line(parent, card_style), text::write_line(parent, message_style)};
    }

    std::vector<Piece> pieces_;
    Both list_;
    int quotes_ = 0;  // around what is written
};

}  // namespace

bool is_safe_link(std::string_view link) {
    return text::is_safe_address(link, "<>\"\\`");
}

std::string escape_card(std::string_view text) {
    std::string out;
    out.reserve(text.size() + text.size() / 8);
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (needs_backslash(text, at)) out += '\\';
        out += text[at];
        if (begins_call(text, at)) out += invisible;
    }
    return out;
}

std::string harmless(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        out += text[at];
        if (begins_call(text, at)) out += invisible;
    }
    return out;
}

std::string escape_message(std::string_view text) {
    std::string out;
    out.reserve(text.size() + text.size() / 8);
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '&')
            out += "&amp;";
        else if (c == '<')
            out += "&lt;";
        else if (c == '>')
            out += "&gt;";
        else
            out.append(needs_backslash(text, at) ? "\\" : "").push_back(c);
        if (c == '@' && begins_call(text, at)) out += invisible;
    }
    return out;
}

std::string link_to(std::string_view words, std::string_view link, bool for_card) {
    const auto escape = for_card ? escape_card : escape_message;
    std::string shown = escape(words.empty() ? link : words);
    if (!is_safe_link(link)) return shown;
    std::string target;
    for (const char c : link) {
        if (c == '(' || c == ')')
            target += c == '(' ? "%28" : "%29";
        else
            target += c;
    }
    std::string result = "[" + shown + "](" + target + ")";
    if (text::shows_other_address(words, link)) result += " (" + escape(text::host_of(link)) + ")";
    return result;
}

std::vector<Piece> pieces_of(std::string_view markdown) {
    if (!text::is_valid_utf8(markdown)) return {};
    const text::Markdown document{markdown};
    Writer writer;
    writer.blocks(document.root(), 0);
    return writer.take();
}

}  // namespace twicket::teams
