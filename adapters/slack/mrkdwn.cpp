// What Slack understands, written from the tree of the Markdown.
#include "adapters/slack/mrkdwn.hpp"

#include <algorithm>

#include "adapters/slack/cut.hpp"
#include "adapters/slack/markup.hpp"
#include "bot/text/address.hpp"
#include "bot/text/fold.hpp"
#include "bot/text/markdown.hpp"

namespace twicket::slack {
namespace {

using text::MarkdownNode;
using Kind = MarkdownNode::Kind;

constexpr std::string_view invisible = "\xe2\x80\x8b";
constexpr std::size_t longest_target = 1900, longest_label = 300;  // so that a link always fits into a piece
constexpr std::size_t deepest = 16;                                // nested lists and quotes beyond it are written flat

std::string code_span(std::string_view text) {
    if (text.empty() || text.find_first_of("`\n") != text.npos) return escaped(text);
    return '`' + escaped(text) + '`';
}

std::string link_to(MarkdownNode node, std::string) {
    return link(node.address(), node.plain());
}

constexpr text::LineStyle style{.emphasis = "_",
                                .strong = "*",
                                .struck = "~",
                                .marks_hold_breaks = false,
                                .words = escaped,
                                .code = code_span,
                                .link = link_to};

// As it may stand in a link: no <, >, | and a proper &.
std::string escaped_address(std::string_view address) {
    std::string out;
    for (std::size_t at = 0; at < address.size(); ++at) {
        const char c = address[at];
        if (c == '@' && calm(address.substr(at)).size() != address.size() - at)
            out += "%40";  // "@here" calls nobody from an address, and yet it never leaves us
        else if (c == '<')
            out += "%3C";
        else if (c == '>')
            out += "%3E";
        else if (c == '|')
            out += "%7C";
        else if (c == '&')
            out += "&amp;";
        else
            out += c;
    }
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

    void children(MarkdownNode node, std::size_t depth) {
        for (MarkdownNode child = node.first(); child; child = child.next()) block(child, depth);
    }

  private:
    void block(MarkdownNode node, std::size_t depth) {
        switch (node.kind()) {
            case Kind::list:
                return list(node, depth);
            case Kind::quote:
                return quote(node, depth);
            case Kind::code_block:
                parts.push_back({std::string{node.literal()}, true, tight_});
                return;
            case Kind::table:
                return table(node);
            case Kind::heading:
                return heading(node);
            case Kind::rule:
                return add("———");
            case Kind::html_block:
                return add(escaped(node.literal()));
            case Kind::paragraph:
                return add(text::write_line(node, style));
            default:
                children(node, depth);
        }
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

    void heading(MarkdownNode node) {
        const std::string words = escaped(node.plain());
        add(words.empty() || words.find('*') != words.npos ? words : '*' + words + '*');
    }

    void list(MarkdownNode node, std::size_t depth) {
        const bool ordered = node.ordered();
        int number = node.first_number();
        const std::string outer_first = first_, outer_rest = rest_;
        const bool outer_tight = tight_;
        bool leading = true;
        for (MarkdownNode item = node.first(); item; item = item.next()) {
            const std::string bullet = ordered ? std::to_string(number++) + ". " : depth % 2 == 0 ? "• " : "◦ ";
            first_ = (leading ? outer_first : outer_rest) + bullet;
            rest_ = outer_rest + repeated(" ", ordered ? 3 : 2) + "  ";
            tight_ = !leading || outer_tight || depth > 0;
            leading = false;
            if (depth < deepest)
                inside(item, depth + 1);
            else
                add(escaped(item.plain()));
        }
        first_ = outer_rest;
        rest_ = outer_rest;
        tight_ = outer_tight;
    }

    void inside(MarkdownNode item, std::size_t depth) {
        for (MarkdownNode child = item.first(); child; child = child.next()) {
            block(child, depth);
            tight_ = true;
        }
    }

    void quote(MarkdownNode node, std::size_t depth) {
        if (depth >= deepest) return add(escaped(node.plain()));
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
    void table(MarkdownNode node) {
        std::vector<std::vector<std::string>> rows;
        std::vector<std::size_t> widths;
        for (MarkdownNode row = node.first(); row; row = row.next()) {
            rows.emplace_back();
            for (MarkdownNode cell = row.first(); cell; cell = cell.next()) {
                rows.back().push_back(cell.plain());
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
    const text::Markdown document{markdown};
    Writer writer;
    writer.children(document.root(), 0);
    Packer packer{most_each, most_all};
    for (const Part& part : writer.parts)
        if (!packer.take(part)) break;
    return packer.done();
}

std::string link(std::string_view address, std::string_view label) {
    std::string words{label};
    std::ranges::replace(words, '\n', ' ');
    if (!text::is_safe_address(address)) return escaped(words);
    const std::string target = escaped_address(address);
    if (target.size() > longest_target) return escaped(words.empty() ? std::string{address} : words);
    if (words.empty() || words == address || "mailto:" + words == address) return '<' + target + '>';
    if (words.size() > longest_label || text::shows_other_address(words, address))
        return escaped(words) + " (<" + target + ">)";
    std::ranges::replace(words, '|', '/');
    return '<' + target + '|' + escaped(words) + '>';
}

}  // namespace twicket::slack
