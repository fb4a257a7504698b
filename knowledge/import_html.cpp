// One HTML page → one entry: title from <title> or the first heading, the body as Markdown. Scripts, styles, navigation
// and forms are left out; nothing is fetched.
#include <gumbo.h>

#include "bot/text/fold.hpp"
#include "knowledge/import.hpp"

namespace twicket::knowledge {
namespace {

constexpr int deepest = 200;

struct Writer {
    std::string out;
    std::string title, heading;
    std::vector<int> lists;  // open lists: 0 for dots, else the next number
    bool preformatted = false;

    void space() {
        if (!out.empty() && out.back() != ' ' && out.back() != '\n') out += ' ';
    }
    void block() {
        while (!out.empty() && out.back() == ' ') out.pop_back();
        if (out.empty()) return;
        while (!out.ends_with("\n\n")) out += '\n';
    }
    void line() {
        while (!out.empty() && out.back() == ' ') out.pop_back();
        if (!out.empty() && out.back() != '\n') out += '\n';
    }
};

std::string collapsed(std::string_view text) {
    std::string result;
    for (const char c : text) {
        const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
        if (!blank)
            result += c;
        else if (result.empty() || result.back() != ' ')
            result += ' ';
    }
    return result;
}

std::string attribute(const GumboNode& node, const char* name) {
    const GumboAttribute* found = gumbo_get_attribute(&node.v.element.attributes, name);
    return found ? found->value : "";
}

bool left_out(GumboTag tag) {
    switch (tag) {
        case GUMBO_TAG_SCRIPT:
        case GUMBO_TAG_STYLE:
        case GUMBO_TAG_NAV:
        case GUMBO_TAG_FORM:
        case GUMBO_TAG_TEMPLATE:
        case GUMBO_TAG_NOSCRIPT:
        case GUMBO_TAG_IFRAME:
        case GUMBO_TAG_OBJECT:
        case GUMBO_TAG_SVG:
        case GUMBO_TAG_BUTTON:
        case GUMBO_TAG_FOOTER:
        case GUMBO_TAG_SELECT:
        case GUMBO_TAG_TEXTAREA:
            return true;
        default:
            return false;
    }
}

int heading_level(GumboTag tag) {
    return tag >= GUMBO_TAG_H1 && tag <= GUMBO_TAG_H6 ? static_cast<int>(tag) - GUMBO_TAG_H1 + 1 : 0;
}

void write(const GumboNode& node, Writer& writer, int depth);

void write_children(const GumboNode& node, Writer& writer, int depth) {
    for (unsigned i = 0; i < node.v.element.children.length; ++i)
        write(*static_cast<const GumboNode*>(node.v.element.children.data[i]), writer, depth + 1);
}

// What the children would write, on its own.
std::string inside(const GumboNode& node, Writer& writer, int depth) {
    Writer inner;
    inner.preformatted = writer.preformatted;
    write_children(node, inner, depth);
    if (writer.heading.empty()) writer.heading = inner.heading;
    const auto from = inner.out.find_first_not_of(" \n");
    if (from == inner.out.npos) return {};
    return inner.out.substr(from, inner.out.find_last_not_of(" \n") - from + 1);
}

void write_marked(const GumboNode& node, Writer& writer, int depth, const char* mark) {
    const std::string text = inside(node, writer, depth);
    if (!text.empty()) writer.out += mark + text + mark;
}

void write_link(const GumboNode& node, Writer& writer, int depth) {
    const std::string text = inside(node, writer, depth), address = attribute(node, "href");
    const bool safe = address.starts_with("https://") || address.starts_with("http://") ||
                      address.starts_with("mailto:") ||
                      (address.find(':') == address.npos && !address.empty() && address[0] != '#');
    const bool plain = address.find_first_of("() \n<>") == address.npos;
    writer.out += safe && plain && !text.empty() ? "[" + text + "](" + address + ")" : text;
}

void write_list(const GumboNode& node, Writer& writer, int depth, int first) {
    if (writer.lists.empty()) writer.block();
    writer.lists.push_back(first);
    write_children(node, writer, depth);
    writer.lists.pop_back();
    if (writer.lists.empty()) writer.block();
}

void write_item(const GumboNode& node, Writer& writer, int depth) {
    writer.line();
    const std::size_t level = writer.lists.empty() ? 0 : writer.lists.size() - 1;
    writer.out += std::string(level * 3, ' ');
    if (!writer.lists.empty() && writer.lists.back() > 0)
        writer.out += std::to_string(writer.lists.back()++) + ". ";
    else
        writer.out += "- ";
    write_children(node, writer, depth);
    writer.line();
}

void write_code_block(const GumboNode& node, Writer& writer, int depth) {
    writer.block();
    const bool before = std::exchange(writer.preformatted, true);
    const std::string text = inside(node, writer, depth);
    writer.preformatted = before;
    writer.out += "```\n" + text + "\n```\n";
    writer.block();
}

void write_element(const GumboNode& node, Writer& writer, int depth) {
    const GumboTag tag = node.v.element.tag;
    if (left_out(tag)) return;
    if (const int level = heading_level(tag)) {
        const std::string text = inside(node, writer, depth);
        if (text.empty()) return;
        if (writer.heading.empty()) writer.heading = text;
        writer.block();
        writer.out += std::string(static_cast<std::size_t>(level), '#') + " " + text;
        return writer.block();
    }
    switch (tag) {
        case GUMBO_TAG_TITLE:
            writer.title = inside(node, writer, depth);
            return;
        case GUMBO_TAG_HEAD:
            write_children(node, writer, depth);
            writer.out.clear();
            return;
        case GUMBO_TAG_A:
            return write_link(node, writer, depth);
        case GUMBO_TAG_B:
        case GUMBO_TAG_STRONG:
            return write_marked(node, writer, depth, "**");
        case GUMBO_TAG_I:
        case GUMBO_TAG_EM:
            return write_marked(node, writer, depth, "*");
        case GUMBO_TAG_PRE:
            return write_code_block(node, writer, depth);
        case GUMBO_TAG_CODE:
        case GUMBO_TAG_KBD:
        case GUMBO_TAG_SAMP:
            return writer.preformatted ? write_children(node, writer, depth) : write_marked(node, writer, depth, "`");
        case GUMBO_TAG_UL:
            return write_list(node, writer, depth, 0);
        case GUMBO_TAG_OL:
            return write_list(node, writer, depth, 1);
        case GUMBO_TAG_LI:
            return write_item(node, writer, depth);
        case GUMBO_TAG_BR:
            writer.line();
            return;
        case GUMBO_TAG_TD:
        case GUMBO_TAG_TH:
            write_children(node, writer, depth);
            writer.out += " | ";
            return;
        case GUMBO_TAG_TR:
            writer.line();
            write_children(node, writer, depth);
            return writer.line();
        case GUMBO_TAG_P:
        case GUMBO_TAG_DIV:
        case GUMBO_TAG_SECTION:
        case GUMBO_TAG_ARTICLE:
        case GUMBO_TAG_TABLE:
        case GUMBO_TAG_BLOCKQUOTE:
        case GUMBO_TAG_DL:
        case GUMBO_TAG_DT:
        case GUMBO_TAG_DD:
        case GUMBO_TAG_MAIN:
            if (writer.lists.empty()) writer.block();
            write_children(node, writer, depth);
            if (writer.lists.empty()) writer.block();
            return;
        default:
            write_children(node, writer, depth);
    }
}

void write(const GumboNode& node, Writer& writer, int depth) {
    if (depth > deepest) return;
    if (node.type == GUMBO_NODE_ELEMENT) return write_element(node, writer, depth);
    if (node.type == GUMBO_NODE_WHITESPACE && !writer.preformatted) return writer.space();
    if (node.type != GUMBO_NODE_TEXT && node.type != GUMBO_NODE_WHITESPACE && node.type != GUMBO_NODE_CDATA) return;
    if (writer.preformatted) {
        writer.out += node.v.text.text;
        return;
    }
    std::string text = collapsed(node.v.text.text);
    if (!text.empty() && text[0] == ' ' &&
        (writer.out.empty() || writer.out.back() == ' ' || writer.out.back() == '\n'))
        text.erase(0, 1);
    writer.out += text;
}

std::string one_line(std::string_view text) {
    std::string line = collapsed(text);
    while (!line.empty() && line.back() == ' ') line.pop_back();
    if (!line.empty() && line[0] == ' ') line.erase(0, 1);
    return line;
}

}  // namespace

Imported read_html(std::string_view text, const std::string& name, const std::string& fallback_id) {
    if (!text::is_valid_utf8(text)) return {.problems = {{name, 0, "is not valid UTF-8"}}};
    GumboOptions options = kGumboDefaultOptions;
    const std::unique_ptr<GumboOutput, void (*)(GumboOutput*)> page{
        gumbo_parse_with_options(&options, text.data(), text.size()),
        [](GumboOutput* output) { gumbo_destroy_output(&kGumboDefaultOptions, output); }};
    if (!page) return {.problems = {{name, 0, "cannot be parsed"}}};
    Writer writer;
    write(*page->root, writer, 0);
    Entry entry;
    entry.id = fallback_id;
    entry.title = one_line(writer.title.empty() ? writer.heading : writer.title);
    const auto from = writer.out.find_first_not_of(" \n");
    if (from != writer.out.npos) entry.answer = writer.out.substr(from, writer.out.find_last_not_of(" \n") - from + 1);
    if (entry.title.empty()) return {.problems = {{name, 0, "has neither a <title> nor a heading"}}};
    if (const auto checked = check(entry); checked.has_error())
        return {.problems = {{name, 0, checked.error().detail}}};
    return {.entries = {std::move(entry)}};
}

}  // namespace twicket::knowledge
