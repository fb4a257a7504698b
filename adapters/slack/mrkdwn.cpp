// cmark-gfm reads the Markdown; what Slack understands is written from its tree.
#include "adapters/slack/mrkdwn.hpp"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>

#include <algorithm>
#include <memory>

#include "adapters/slack/address.hpp"
#include "adapters/slack/cut.hpp"
#include "adapters/slack/markup.hpp"
#include "bot/text/fold.hpp"

namespace twicket::slack {
namespace {

constexpr std::string_view invisible = "\xe2\x80\x8b";
constexpr std::size_t longest_target = 1900, longest_label = 300;  // so that a link always fits into a piece
constexpr std::size_t deepest = 16;  // nested lists and quotes beyond it are written flat

struct FreeParser {
    void operator()(cmark_parser* parser) const { cmark_parser_free(parser); }
};
struct FreeNode {
    void operator()(cmark_node* node) const { cmark_node_free(node); }
};
using Document = std::unique_ptr<cmark_node, FreeNode>;

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

// Words without any marks: labels, headings, cells.
void append_plain(cmark_node* node, std::string& out, std::size_t depth = 0) {
    const std::string_view type = type_of(node);
    if (type == "softbreak" || type == "linebreak")
        out += ' ';
    else
        out += literal(node);
    if (depth < 64)
        for (cmark_node* child = cmark_node_first_child(node); child; child = cmark_node_next(child))
            append_plain(child, out, depth + 1);
}
std::string plain(cmark_node* node) {
    std::string out;
    append_plain(node, out);
    return out;
}

std::string code_span(std::string_view text) {
    if (text.empty() || text.find_first_of("`\n") != text.npos) return escaped(text);
    return '`' + escaped(text) + '`';
}

std::string inlines(cmark_node* node, std::size_t depth);

std::string marked(cmark_node* node, std::string_view mark, std::size_t depth) {
    const std::string inner = inlines(node, depth);
    if (inner.empty() || inner.find('\n') != inner.npos) return inner;
    return std::string{mark} + inner + std::string{mark};
}

std::string inline_of(cmark_node* node, std::size_t depth) {
    const std::string_view type = type_of(node);
    if (type == "text" || type == "html_inline") return escaped(literal(node));
    if (type == "softbreak" || type == "linebreak") return "\n";
    if (type == "code") return code_span(literal(node));
    if (type == "emph") return marked(node, "_", depth);
    if (type == "strong") return marked(node, "*", depth);
    if (type == "strikethrough") return marked(node, "~", depth);
    if (type == "link" || type == "image") {
        const char* address = cmark_node_get_url(node);
        return link(address ? address : "", plain(node));
    }
    return inlines(node, depth);
}

std::string inlines(cmark_node* node, std::size_t depth) {
    std::string out;
    if (depth > 64) return escaped(plain(node));
    for (cmark_node* child = cmark_node_first_child(node); child; child = cmark_node_next(child))
        out += inline_of(child, depth + 1);
    return out;
}

std::string repeated(std::string_view text, std::size_t times) {
    std::string out;
    for (std::size_t i = 0; i < times; ++i) out += text;
    return out;
}

// One part of a text that stays together if it can.
struct Part {
    std::string text;
    bool code = false;   // raw, without fences
    bool tight = false;  // follows the one before it on the next line
};

class Writer {
  public:
    std::vector<Part> parts;

    void children(cmark_node* node, std::size_t depth) {
        for (cmark_node* child = cmark_node_first_child(node); child; child = cmark_node_next(child))
            block(child, depth);
    }

  private:
    void block(cmark_node* node, std::size_t depth) {
        const std::string_view type = type_of(node);
        if (type == "list")
            list(node, depth);
        else if (type == "block_quote")
            quote(node, depth);
        else if (type == "code_block")
            parts.push_back({std::string{literal(node)}, true, tight_});
        else if (type == "table")
            table(node);
        else if (type == "heading")
            heading(node);
        else if (type == "thematic_break")
            add("———");
        else if (type == "html_block")
            add(escaped(literal(node)));
        else if (type == "paragraph")
            add(inlines(node, 0));
        else
            children(node, depth);
    }

    void add(std::string text) {
        while (text.ends_with('\n')) text.pop_back();
        if (text.empty() && first_.empty()) return;
        // Lines after the first stand under it.
        std::string placed = first_;
        for (const char c : text) {
            placed += c;
            if (c == '\n') placed += rest_;
        }
        parts.push_back({std::move(placed), false, tight_});
        first_ = rest_;
    }

    void heading(cmark_node* node) {
        const std::string words = escaped(plain(node));
        add(words.empty() || words.find('*') != words.npos ? words : '*' + words + '*');
    }

    void list(cmark_node* node, std::size_t depth) {
        const bool ordered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST;
        int number = std::max(cmark_node_get_list_start(node), 0);
        const std::string outer_first = first_, outer_rest = rest_;
        const bool outer_tight = tight_;
        bool leading = true;
        for (cmark_node* item = cmark_node_first_child(node); item; item = cmark_node_next(item)) {
            const std::string bullet = ordered ? std::to_string(number++) + ". " : depth % 2 == 0 ? "• " : "◦ ";
            first_ = (leading ? outer_first : outer_rest) + bullet;
            rest_ = outer_rest + repeated(" ", ordered ? 3 : 2) + "  ";
            tight_ = !leading || outer_tight || depth > 0;
            leading = false;
            if (depth < deepest)
                inside(item, depth + 1);
            else
                add(escaped(plain(item)));
        }
        first_ = outer_rest;
        rest_ = outer_rest;
        tight_ = outer_tight;
    }

    void inside(cmark_node* item, std::size_t depth) {
        for (cmark_node* child = cmark_node_first_child(item); child; child = cmark_node_next(child)) {
            block(child, depth);
            tight_ = true;
        }
    }

    void quote(cmark_node* node, std::size_t depth) {
        if (depth >= deepest) return add(escaped(plain(node)));
        Writer inner;
        inner.children(node, depth + 1);
        std::string text;
        for (const Part& part : inner.parts) {
            if (!text.empty()) text += '\n';
            text += part.code ? escaped(part.text) : part.text;
        }
        while (text.ends_with('\n')) text.pop_back();
        std::string quoted = "> ";
        for (const char c : text) {
            quoted += c;
            if (c == '\n') quoted += "> ";
        }
        add(std::move(quoted));
    }

    // Columns under each other, since Slack's text has no tables.
    void table(cmark_node* node) {
        std::vector<std::vector<std::string>> rows;
        std::vector<std::size_t> widths;
        for (cmark_node* row = cmark_node_first_child(node); row; row = cmark_node_next(row)) {
            rows.emplace_back();
            for (cmark_node* cell = cmark_node_first_child(row); cell; cell = cmark_node_next(cell)) {
                rows.back().push_back(plain(cell));
                widths.resize(std::max(widths.size(), rows.back().size()));
                widths[rows.back().size() - 1] = std::max(widths[rows.back().size() - 1],
                                                          std::min<std::size_t>(text::length(rows.back().back()), 40));
            }
        }
        std::string drawn;
        for (const auto& row : rows) {
            for (std::size_t i = 0; i < row.size(); ++i) {
                drawn += row[i];
                const std::size_t length = text::length(row[i]);
                if (i + 1 < row.size()) drawn += repeated(" ", widths[i] > length ? widths[i] - length : 0) + "  ";
            }
            drawn += '\n';
        }
        parts.push_back({std::move(drawn), true, tight_});
    }

    std::string first_, rest_;  // what stands before a part's first line, and before its other lines
    bool tight_ = false;
};

std::string fenced(std::string_view code) {
    std::string safe{code};
    for (std::size_t at = safe.find("```"); at != safe.npos; at = safe.find("```", at + 1))
        safe.insert(at + 2, invisible);
    if (!safe.ends_with('\n')) safe += '\n';
    return "```\n" + escaped(safe) + "```";
}

// Puts parts into pieces as long as they fit.
class Packer {
  public:
    Packer(std::size_t most_each, std::size_t most_all) : most_each_{most_each}, left_{most_all} {}

    // False: there is no more room; nothing after it is taken.
    bool take(const Part& part) {
        if (part.code) return code(part);
        for (const std::string& one : cut_text(part.text, most_each_)) {
            if (!text(one, part.tight)) return false;
        }
        return true;
    }
    Pieces done() {
        if (!left_over_) result_.whole = true;
        return std::move(result_);
    }

  private:
    bool full() {
        left_over_ = true;
        result_.whole = false;
        return false;
    }

    bool text(const std::string& one, bool tight) {
        const std::string_view glue = tight ? "\n" : "\n\n";
        if (one.size() + glue.size() > left_) return full();
        const bool open = !result_.list.empty() && result_.list.back().kind == Piece::Kind::text;
        if (open && result_.list.back().text.size() + glue.size() + one.size() <= most_each_) {
            result_.list.back().text.append(glue).append(one);
            left_ -= one.size() + glue.size();
        } else {
            result_.list.push_back({Piece::Kind::text, one});
            left_ -= one.size();
        }
        return true;
    }

    bool code(const Part& part) {
        const std::string fence = fenced(part.text);
        if (fence.size() <= most_each_) return text(fence, part.tight);
        const std::string kept = whole_lines(part.text, left_);
        if (!kept.empty()) {
            result_.list.push_back({Piece::Kind::code, kept});
            left_ -= kept.size();
        }
        return kept.size() == part.text.size() ? true : full();
    }

    std::size_t most_each_, left_;
    bool left_over_ = false;
    Pieces result_;
};

}  // namespace

Pieces to_mrkdwn(std::string_view markdown, std::size_t most_each, std::size_t most_all) {
    if (!text::is_valid_utf8(markdown)) return {};
    const Document document = parse(markdown);
    Writer writer;
    writer.children(document.get(), 0);
    Packer packer{most_each, most_all};
    for (const Part& part : writer.parts)
        if (!packer.take(part)) break;
    return packer.done();
}

std::string link(std::string_view address, std::string_view label) {
    std::string words{label};
    std::ranges::replace(words, '\n', ' ');
    if (!is_safe_address(address)) return escaped(words);
    const std::string target = escaped_address(address);
    if (target.size() > longest_target) return escaped(words.empty() ? std::string{address} : words);
    if (words.empty() || words == address || "mailto:" + words == address) return '<' + target + '>';
    if (words.size() > longest_label || shows_other_address(words, address)) return escaped(words) + " (<" + target + ">)";
    std::ranges::replace(words, '|', '/');
    return '<' + target + '|' + escaped(words) + '>';
}

}  // namespace twicket::slack
