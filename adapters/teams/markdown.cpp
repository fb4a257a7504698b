// cmark-gfm reads; both forms are written here from its tree, so that nothing passes which is not listed.
#include "adapters/teams/markdown.hpp"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>

#include <algorithm>
#include <cctype>
#include <memory>

#include "bot/text/fold.hpp"

namespace twicket::teams {
namespace {

struct FreeParser {
    void operator()(cmark_parser* parser) const { cmark_parser_free(parser); }
};
struct FreeNode {
    void operator()(cmark_node* node) const { cmark_node_free(node); }
};
using Document = std::unique_ptr<cmark_node, FreeNode>;

constexpr int deepest = 8;  // lists and quotes inside each other; deeper ones are shown flat

std::string_view literal(cmark_node* node) {
    const char* text = cmark_node_get_literal(node);
    return text ? std::string_view{text} : std::string_view{};
}

std::string_view type_of(cmark_node* node) {
    return cmark_node_get_type_string(node);
}

Document parse(std::string_view text) {
    cmark_gfm_core_extensions_ensure_registered();
    const std::unique_ptr<cmark_parser, FreeParser> parser{
        cmark_parser_new(CMARK_OPT_DEFAULT | CMARK_OPT_VALIDATE_UTF8)};
    for (const char* name : {"table", "strikethrough", "autolink"})
        if (auto* extension = cmark_find_syntax_extension(name))
            cmark_parser_attach_syntax_extension(parser.get(), extension);
    cmark_parser_feed(parser.get(), text.data(), text.size());
    return Document{cmark_parser_finish(parser.get())};
}

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

// The host that words seem to name, or empty: "www.example.com/x", "https://example.com".
std::string host_named(std::string_view words) {
    std::string text = text::fold(words);
    if (text.find(' ') != std::string::npos) return {};
    if (const auto scheme = text.find("://"); scheme != std::string::npos) text.erase(0, scheme + 3);
    if (const auto user = text.find('@'); user != std::string::npos) text.erase(0, user + 1);
    text = text.substr(0, text.find_first_of("/?#:"));
    const auto dot = text.rfind('.');
    const bool looks = dot != std::string::npos && dot > 0 && text.size() - dot > 2;
    const auto plain = [](unsigned char c) { return std::isalnum(c) || c == '-' || c == '.' || (c & 0x80); };
    if (!looks || !std::ranges::all_of(text, plain)) return {};
    if (text.starts_with("www.")) text.erase(0, 4);
    return text;
}

class Writer {
  public:
    std::vector<Piece> take() {
        end_list();
        return std::move(pieces_);
    }

    void blocks(cmark_node* parent, int depth) {
        for (cmark_node* node = cmark_node_first_child(parent); node; node = cmark_node_next(node)) block(node, depth);
    }

  private:
    struct Both {
        std::string card, message;
        void operator+=(std::string_view text) { card += text, message += text; }
    };

    void block(cmark_node* node, int depth) {
        const std::string_view type = type_of(node);
        if (type == "list" && depth < deepest) return list(node, depth);
        end_list();
        if (type == "code_block") return code(literal(node));
        if (type == "thematic_break") return add({Piece::Kind::rule, {}, "---"});
        if (type == "table") return table(node);
        if (type == "block_quote") return quote(node);
        if (type == "html_block") return words(literal(node));
        if (type == "paragraph" || type == "heading") {
            Both text = inlines(node);
            const bool heading = type == "heading";
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

    void quote(cmark_node* node) {
        Writer inner;
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

    void table(cmark_node* node) {
        Piece piece;
        piece.kind = Piece::Kind::table;
        for (cmark_node* row = cmark_node_first_child(node); row; row = cmark_node_next(row)) {
            piece.rows.emplace_back();
            std::string line;
            for (cmark_node* cell = cmark_node_first_child(row); cell; cell = cmark_node_next(cell)) {
                Both text = inlines(cell);
                line += (line.empty() ? "" : " · ") + text.message;
                piece.rows.back().push_back(std::move(text.card));
            }
            piece.message += (piece.message.empty() ? "" : "\n\n") + line;
        }
        add(std::move(piece));
    }

    // Items as lines of one text block; what is no text interrupts the list, and the numbers go on after it.
    void list(cmark_node* node, int depth) {
        if (depth == 0) end_list();
        const bool ordered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST;
        int number = ordered ? cmark_node_get_list_start(node) : 0;
        const std::string indent(static_cast<std::size_t>(depth) * 4, ' ');
        for (cmark_node* item = cmark_node_first_child(node); item; item = cmark_node_next(item), ++number) {
            std::string mark = indent + (ordered ? std::to_string(number) + ". " : "- ");
            for (cmark_node* part = cmark_node_first_child(item); part; part = cmark_node_next(part)) {
                if (type_of(part) == "list" && depth + 1 < deepest) {
                    list(part, depth + 1);
                } else if (type_of(part) == "paragraph" || type_of(part) == "heading") {
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

    Both inlines(cmark_node* parent) {
        Both out;
        for (cmark_node* node = cmark_node_first_child(parent); node; node = cmark_node_next(node)) inline_(node, out);
        return out;
    }

    void inline_(cmark_node* node, Both& out) {
        const std::string_view type = type_of(node);
        if (type == "text" || type == "html_inline") {
            out.card += escape_card(literal(node));
            out.message += escape_message(literal(node));
        } else if (type == "softbreak" || type == "linebreak") {
            out += "\n\n";
        } else if (type == "code") {
            code_span(literal(node), out);
        } else if (type == "strong" || type == "emph") {
            const std::string_view mark = type == "strong" ? "**" : "_";
            const Both inner = inlines(node);
            if (inner.card.empty()) return;
            out += mark;
            out.card += inner.card, out.message += inner.message;
            out += mark;
        } else if (type == "link") {
            const char* target = cmark_node_get_url(node);
            const std::string words = plain(node);
            out.card += link_to(words, target ? target : "", true);
            out.message += link_to(words, target ? target : "", false);
        } else {
            const Both inner = inlines(node);
            out.card += inner.card, out.message += inner.message;
        }
    }

    void code_span(std::string_view text, Both& out) {
        out.card += escape_card(text);
        const bool ticks = text.find('`') != std::string_view::npos;
        out.message += ticks ? escape_message(text) : "`" + std::string{text} + "`";
    }

    // The words below a node without any markup.
    static std::string plain(cmark_node* parent) {
        std::string text;
        for (cmark_node* node = cmark_node_first_child(parent); node; node = cmark_node_next(node)) {
            if (type_of(node) == "softbreak" || type_of(node) == "linebreak") text += ' ';
            text += literal(node);
            text += plain(node);
        }
        return text;
    }

    std::vector<Piece> pieces_;
    Both list_;
};

}  // namespace

bool is_safe_link(std::string_view link) {
    const bool clean = std::ranges::none_of(link, [](unsigned char c) {
        return c <= ' ' || c == 0x7f || c == '<' || c == '>' || c == '"' || c == '\\' || c == '`';
    });
    if (!clean) return false;
    for (const std::string_view scheme : {"https://", "http://", "mailto:"}) {
        if (link.size() <= scheme.size()) continue;
        const bool same = std::ranges::equal(scheme, link.substr(0, scheme.size()), [](char a, char b) {
            return a == std::tolower(static_cast<unsigned char>(b));
        });
        if (same) return true;
    }
    return false;
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
    const std::string named = host_named(words), real = host_named(link);
    std::string result = "[" + shown + "](" + target + ")";
    if (!named.empty() && named != real) result += " (" + escape(real) + ")";
    return result;
}

std::vector<Piece> pieces_of(std::string_view markdown) {
    if (!text::is_valid_utf8(markdown)) return {};
    const Document document = parse(markdown);
    Writer writer;
    writer.blocks(document.get(), 0);
    return writer.take();
}

}  // namespace twicket::teams
