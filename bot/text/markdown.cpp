// The only place that knows cmark-gfm.
#include "bot/text/markdown.hpp"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>

#include <algorithm>
#include <array>

namespace twicket::text {
namespace {

using Kind = MarkdownNode::Kind;

constexpr int deepest = 64;

// Extensions have no fixed numbers, so kinds are known by name.
constexpr std::array<std::pair<std::string_view, Kind>, 23> kinds{{{"text", Kind::words},
                                                                   {"paragraph", Kind::paragraph},
                                                                   {"softbreak", Kind::soft_break},
                                                                   {"linebreak", Kind::line_break},
                                                                   {"item", Kind::item},
                                                                   {"list", Kind::list},
                                                                   {"link", Kind::link},
                                                                   {"strong", Kind::strong},
                                                                   {"emph", Kind::emphasis},
                                                                   {"code", Kind::code},
                                                                   {"code_block", Kind::code_block},
                                                                   {"heading", Kind::heading},
                                                                   {"block_quote", Kind::quote},
                                                                   {"html_block", Kind::html_block},
                                                                   {"html_inline", Kind::html},
                                                                   {"thematic_break", Kind::rule},
                                                                   {"image", Kind::image},
                                                                   {"strikethrough", Kind::struck},
                                                                   {"table", Kind::table},
                                                                   {"table_header", Kind::table_header},
                                                                   {"table_row", Kind::table_row},
                                                                   {"table_cell", Kind::table_cell},
                                                                   {"document", Kind::other}}};

std::string marked(MarkdownNode node, std::string_view mark, const LineStyle& style, int depth);

std::string line(MarkdownNode parent, const LineStyle& style, int depth) {
    if (depth > deepest) return style.words(parent.plain());
    std::string out;
    for (MarkdownNode node = parent.first(); node; node = node.next()) {
        switch (node.kind()) {
            case Kind::words:
            case Kind::html:
                out += style.words(node.literal());
                break;
            case Kind::soft_break:
            case Kind::line_break:
                out += style.line_break;
                break;
            case Kind::code:
                out += style.code(node.literal());
                break;
            case Kind::emphasis:
                out += marked(node, style.emphasis, style, depth);
                break;
            case Kind::strong:
                out += marked(node, style.strong, style, depth);
                break;
            case Kind::struck:
                out += marked(node, style.struck, style, depth);
                break;
            case Kind::link:
            case Kind::image:
                out += style.link(node, line(node, style, depth + 1));
                break;
            default:
                out += line(node, style, depth + 1);
        }
    }
    return out;
}

std::string marked(MarkdownNode node, std::string_view mark, const LineStyle& style, int depth) {
    const std::string inner = line(node, style, depth + 1);
    if (inner.empty() || (!style.marks_hold_breaks && inner.find('\n') != inner.npos)) return inner;
    return std::string{mark}.append(inner).append(mark);
}

}  // namespace

Kind MarkdownNode::kind() const {
    const std::string_view name = cmark_node_get_type_string(node_);
    const auto found = std::ranges::find(kinds, name, &std::pair<std::string_view, Kind>::first);
    return found == kinds.end() ? Kind::other : found->second;
}

std::string_view MarkdownNode::literal() const {
    const char* text = cmark_node_get_literal(node_);
    return text ? std::string_view{text} : std::string_view{};
}

std::string_view MarkdownNode::address() const {
    const char* text = cmark_node_get_url(node_);
    return text ? std::string_view{text} : std::string_view{};
}

std::string MarkdownNode::plain() const {
    std::string out;
    walk(*this, [&](MarkdownNode node, bool enter) {
        if (!enter) return;
        const Kind kind = node.kind();
        if (kind == Kind::soft_break || kind == Kind::line_break)
            out += ' ';
        else
            out += node.literal();
    });
    return out;
}

MarkdownNode MarkdownNode::first() const {
    return MarkdownNode{cmark_node_first_child(node_)};
}
MarkdownNode MarkdownNode::next() const {
    return MarkdownNode{cmark_node_next(node_)};
}
MarkdownNode MarkdownNode::previous() const {
    return MarkdownNode{cmark_node_previous(node_)};
}
MarkdownNode MarkdownNode::parent() const {
    return MarkdownNode{cmark_node_parent(node_)};
}

bool MarkdownNode::ordered() const {
    return cmark_node_get_list_type(node_) == CMARK_ORDERED_LIST;
}
int MarkdownNode::first_number() const {
    return std::max(cmark_node_get_list_start(node_), 0);
}
int MarkdownNode::number() const {
    int number = parent().first_number();
    for (MarkdownNode before = previous(); before; before = before.previous()) ++number;
    return number;
}
bool MarkdownNode::tight() const {
    return cmark_node_get_list_tight(node_) != 0;
}

Markdown::Markdown(std::string_view text, Addresses addresses) {
    cmark_gfm_core_extensions_ensure_registered();
    const std::unique_ptr<cmark_parser, void (*)(cmark_parser*)> parser{
        cmark_parser_new(CMARK_OPT_DEFAULT | CMARK_OPT_VALIDATE_UTF8), cmark_parser_free};
    for (const char* name : {"table", "strikethrough", "autolink"}) {
        if (name == std::string_view{"autolink"} && addresses == Addresses::as_words) continue;
        if (auto* extension = cmark_find_syntax_extension(name))
            cmark_parser_attach_syntax_extension(parser.get(), extension);
    }
    cmark_parser_feed(parser.get(), text.data(), text.size());
    root_ = cmark_parser_finish(parser.get());
}

Markdown::~Markdown() {
    cmark_node_free(root_);
}

void walk(MarkdownNode from, const std::function<void(MarkdownNode, bool)>& visit) {
    visit(from, true);
    MarkdownNode at = from;
    bool entering = true;
    // Down to the first child, else on to the next, else up: without a stack, however deep it is.
    for (;;) {
        if (const MarkdownNode child = entering ? at.first() : MarkdownNode{}) {
            at = child;
            visit(at, true);
            continue;
        }
        visit(at, false);
        if (at == from) return;
        entering = true;
        if (const MarkdownNode next = at.next()) {
            at = next;
            visit(at, true);
        } else {
            at = at.parent();
            entering = false;
        }
    }
}

std::string write_line(MarkdownNode parent, const LineStyle& style) {
    return line(parent, style, 0);
}

}  // namespace twicket::text
