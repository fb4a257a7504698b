// The HTML is written here from the tree of the Markdown, so that an element nobody listed cannot appear.
#include "adapters/webchat/markdown.hpp"

#include <algorithm>
#include <array>

#include "bot/text/address.hpp"
#include "bot/text/fold.hpp"
#include "bot/text/markdown.hpp"

namespace twicket::webchat {
namespace {

constexpr std::size_t long_text = 700;    // characters from which a text is parted
constexpr std::size_t enough_lead = 120;  // characters that make a first part worth reading

using text::MarkdownNode;
using Kind = MarkdownNode::Kind;

std::string_view without_last_break(std::string_view text) {
    if (text.ends_with('\n')) text.remove_suffix(1);
    return text;
}

// The elements that simply wrap their children; a heading is a bold paragraph, since the page owns the outline.
struct Element {
    Kind kind;
    std::string_view open, close;
};
constexpr std::array<Element, 10> elements{{
    {Kind::heading, "<p class=\"heading\">", "</p>"},
    {Kind::quote, "<blockquote>", "</blockquote>"},
    {Kind::item, "<li>", "</li>"},
    {Kind::emphasis, "<em>", "</em>"},
    {Kind::strong, "<strong>", "</strong>"},
    {Kind::struck, "<del>", "</del>"},
    {Kind::table, "<div class=\"table\" tabindex=\"0\" role=\"group\"><table>", "</table></div>"},
    {Kind::table_row, "<tr>", "</tr>"},
    {Kind::table_header, "<tr class=\"head\">", "</tr>"},
    {Kind::table_cell, "<td>", "</td>"},
}};

class Writer {
  public:
    std::string take() { return std::move(out_); }
    std::size_t characters() const { return characters_; }

    void visit(MarkdownNode node, bool enter) {
        const Kind kind = node.kind();
        if (kind == Kind::list) return list(node, enter);
        if (kind == Kind::link) return link(node, enter);
        if (kind == Kind::paragraph) return paragraph(node, enter);
        if (enter && leaf(kind, node)) return;
        const auto found = std::ranges::find(elements, kind, &Element::kind);
        if (found != elements.end()) out_ += enter ? found->open : found->close;
    }

  private:
    // Nodes without children. Raw HTML is shown as the text it is.
    bool leaf(Kind kind, MarkdownNode node) {
        if (kind == Kind::words || kind == Kind::html)
            text(node.literal());
        else if (kind == Kind::soft_break || kind == Kind::line_break)
            out_ += "<br>";
        else if (kind == Kind::code)
            wrapped("<code>", node.literal(), "</code>");
        else if (kind == Kind::code_block)
            wrapped("<pre tabindex=\"0\"><code>", node.literal(), "</code></pre>");
        else if (kind == Kind::html_block)
            wrapped("<p>", without_last_break(node.literal()), "</p>");
        else if (kind == Kind::rule)
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

    void list(MarkdownNode node, bool enter) {
        const bool ordered = node.ordered();
        if (!enter) {
            out_ += ordered ? "</ol>" : "</ul>";
        } else if (ordered && node.first_number() > 1) {
            out_ += "<ol start=\"" + std::to_string(node.first_number()) + "\">";
        } else {
            out_ += ordered ? "<ol>" : "<ul>";
        }
    }

    // Words that name another place than they open say where they lead (S12).
    void link(MarkdownNode node, bool enter) {
        const std::string_view target = node.address();
        if (!text::is_safe_address(target)) return;  // its words stay, the address does not
        if (enter)
            out_ += "<a href=\"" + escape_html(target) + "\" target=\"_blank\" rel=\"noopener noreferrer\">";
        else
            out_ += "</a>" + (text::shows_other_address(node.plain(), target)
                                  ? " (" + escape_html(text::host_of(target)) + ")"
                                  : std::string{});
    }

    // The paragraphs of a tight list are bare, as Markdown means it.
    void paragraph(MarkdownNode node, bool enter) {
        const MarkdownNode parent = node.parent(), list = parent ? parent.parent() : MarkdownNode{};
        if (list && list.kind() == Kind::list && list.tight()) return;
        out_ += enter ? "<p>" : "</p>";
    }

    std::string out_;
    std::size_t characters_ = 0;
};

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

Html to_html(std::string_view text) {
    Html html;
    if (!text::is_valid_utf8(text)) return html;
    const text::Markdown document{text};
    const bool parted = text::length(text) > long_text;
    Writer lead, rest;
    for (MarkdownNode block = document.root().first(); block; block = block.next()) {
        Writer& writer = parted && lead.characters() >= enough_lead ? rest : lead;
        text::walk(block, [&](MarkdownNode node, bool enter) { writer.visit(node, enter); });
    }
    html.lead = lead.take();
    html.rest = rest.take();
    return html;
}

}  // namespace twicket::webchat
