// cmark-gfm reads the Markdown; the HTML is written here from its tree, so that an element nobody listed cannot appear.
#include "adapters/webchat/markdown.hpp"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <memory>

#include "bot/text/fold.hpp"

namespace twicket::webchat {
namespace {

constexpr std::size_t long_text = 700;    // characters from which a text is parted
constexpr std::size_t enough_lead = 120;  // characters that make a first part worth reading

struct FreeParser {
    void operator()(cmark_parser* parser) const { cmark_parser_free(parser); }
};
struct FreeNode {
    void operator()(cmark_node* node) const { cmark_node_free(node); }
};
struct FreeIterator {
    void operator()(cmark_iter* iterator) const { cmark_iter_free(iterator); }
};
using Document = std::unique_ptr<cmark_node, FreeNode>;

std::string_view literal(cmark_node* node) {
    const char* text = cmark_node_get_literal(node);
    return text ? std::string_view{text} : std::string_view{};
}

std::string_view without_last_break(std::string_view text) {
    if (text.ends_with('\n')) text.remove_suffix(1);
    return text;
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

// The elements that simply wrap their children; a heading is a bold paragraph, since the page owns the outline.
struct Element {
    std::string_view type, open, close;
};
constexpr std::array<Element, 12> elements{{
    {"heading", "<p class=\"heading\">", "</p>"},
    {"block_quote", "<blockquote>", "</blockquote>"},
    {"item", "<li>", "</li>"},
    {"emph", "<em>", "</em>"},
    {"strong", "<strong>", "</strong>"},
    {"strikethrough", "<del>", "</del>"},
    {"table", "<div class=\"table\" tabindex=\"0\" role=\"group\"><table>", "</table></div>"},
    {"table_row", "<tr>", "</tr>"},
    {"table_header", "<tr class=\"head\">", "</tr>"},
    {"table_cell", "<td>", "</td>"},
    {"footnote_definition", "<p>", "</p>"},
    {"custom_block", "", ""},
}};

class Writer {
  public:
    std::string take() { return std::move(out_); }
    std::size_t characters() const { return characters_; }

    void visit(cmark_node* node, bool enter) {
        const std::string_view type = cmark_node_get_type_string(node);
        if (type == "list") return list(node, enter);
        if (type == "link") return link(node, enter);
        if (type == "paragraph") return paragraph(node, enter);
        if (enter && leaf(type, node)) return;
        const auto found = std::ranges::find(elements, type, &Element::type);
        if (found != elements.end()) out_ += enter ? found->open : found->close;
    }

  private:
    // Nodes without children. Raw HTML is shown as the text it is.
    bool leaf(std::string_view type, cmark_node* node) {
        if (type == "text" || type == "html_inline")
            text(literal(node));
        else if (type == "softbreak" || type == "linebreak")
            out_ += "<br>";
        else if (type == "code")
            wrapped("<code>", literal(node), "</code>");
        else if (type == "code_block")
            wrapped("<pre tabindex=\"0\"><code>", literal(node), "</code></pre>");
        else if (type == "html_block")
            wrapped("<p>", without_last_break(literal(node)), "</p>");
        else if (type == "thematic_break")
            out_ += "<hr>";
        else
            return false;
        return true;
    }

    void text(std::string_view content) {
        out_ += escape_html(content);
        characters_ += text::length(content);
    }

    void wrapped(std::string_view open, std::string_view content, std::string_view close) {
        out_ += open;
        text(content);
        out_ += close;
    }

    void list(cmark_node* node, bool enter) {
        const bool ordered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST;
        if (!enter) {
            out_ += ordered ? "</ol>" : "</ul>";
        } else if (ordered && cmark_node_get_list_start(node) > 1) {
            out_ += "<ol start=\"" + std::to_string(cmark_node_get_list_start(node)) + "\">";
        } else {
            out_ += ordered ? "<ol>" : "<ul>";
        }
    }

    void link(cmark_node* node, bool enter) {
        const char* target = cmark_node_get_url(node);
        if (!target || !is_safe_link(target)) return;  // its words stay, the address does not
        if (enter)
            out_ += "<a href=\"" + escape_html(target) + "\" target=\"_blank\" rel=\"noopener noreferrer\">";
        else
            out_ += "</a>";
    }

    // The paragraphs of a tight list are bare, as Markdown means it.
    void paragraph(cmark_node* node, bool enter) {
        cmark_node* parent = cmark_node_parent(node);
        cmark_node* list = parent ? cmark_node_parent(parent) : nullptr;
        if (list && cmark_node_get_type(list) == CMARK_NODE_LIST && cmark_node_get_list_tight(list)) return;
        out_ += enter ? "<p>" : "</p>";
    }

    std::string out_;
    std::size_t characters_ = 0;
};

void write(Writer& writer, cmark_node* block) {
    const std::unique_ptr<cmark_iter, FreeIterator> iterator{cmark_iter_new(block)};
    for (auto event = cmark_iter_next(iterator.get()); event != CMARK_EVENT_DONE;
         event = cmark_iter_next(iterator.get()))
        writer.visit(cmark_iter_get_node(iterator.get()), event == CMARK_EVENT_ENTER);
}

}  // namespace

std::string escape_html(std::string_view text) {
    std::string out;
    out.reserve(text.size() + text.size() / 8);
    for (const char c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\'':
                out += "&#39;";
                break;
            default:
                out += c;
        }
    }
    return out;
}

bool is_safe_link(std::string_view link) {
    const bool clean = std::ranges::none_of(link, [](unsigned char c) { return c <= ' ' || c == 0x7f; });
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

Html to_html(std::string_view text) {
    Html html;
    if (!text::is_valid_utf8(text)) return html;
    const Document document = parse(text);
    const bool parted = text::length(text) > long_text;
    Writer lead, rest;
    for (cmark_node* block = cmark_node_first_child(document.get()); block; block = cmark_node_next(block))
        write(parted && lead.characters() >= enough_lead ? rest : lead, block);
    html.lead = lead.take();
    html.rest = rest.take();
    return html;
}

}  // namespace twicket::webchat
