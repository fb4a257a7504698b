// cmark-gfm reads the Markdown; only what is listed here comes out.
#include "adapters/yammer/plain.hpp"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include "bot/text/fold.hpp"

namespace twicket::yammer {
namespace {

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

Document parse(std::string_view text) {
    cmark_gfm_core_extensions_ensure_registered();
    const std::unique_ptr<cmark_parser, FreeParser> parser{
        cmark_parser_new(CMARK_OPT_DEFAULT | CMARK_OPT_VALIDATE_UTF8)};
    for (const char* name : {"table", "strikethrough"})
        if (auto* extension = cmark_find_syntax_extension(name))
            cmark_parser_attach_syntax_extension(parser.get(), extension);
    cmark_parser_feed(parser.get(), text.data(), text.size());
    return Document{cmark_parser_finish(parser.get())};
}

std::string_view literal(cmark_node* node) {
    const char* text = cmark_node_get_literal(node);
    return text ? std::string_view{text} : std::string_view{};
}

// Walks one document and writes its lines.
class Writer {
  public:
    void enter(cmark_node* node, std::string_view type);
    void leave(cmark_node* node, std::string_view type);
    std::string text() && {
        const std::size_t last = text_.find_last_not_of("\n ");
        return last == text_.npos ? std::string{} : text_.substr(0, last + 1);
    }

  private:
    void put(std::string_view text) { text_ += text; }
    void line() {
        if (!text_.empty() && !text_.ends_with('\n')) text_ += '\n';
    }
    void paragraph() {
        line();
        if (!text_.empty() && !text_.ends_with("\n\n") && depth_ == 0) text_ += '\n';
    }
    void item(cmark_node* node);
    void close_link(cmark_node* node);

    std::string text_;
    std::vector<std::size_t> links_;  // where the label of each open link began
    int depth_ = 0;                   // of lists
};

void Writer::item(cmark_node* node) {
    line();
    text_.append(static_cast<std::size_t>(std::max(0, depth_ - 1)) * 2, ' ');
    cmark_node* list = cmark_node_parent(node);
    if (cmark_node_get_list_type(list) != CMARK_ORDERED_LIST) return put("- ");
    int number = cmark_node_get_list_start(list);
    for (cmark_node* before = cmark_node_previous(node); before; before = cmark_node_previous(before)) ++number;
    put(std::to_string(number) + ". ");
}

// The address is always shown, so that no label can stand for another place.
void Writer::close_link(cmark_node* node) {
    const std::size_t from = links_.back();
    links_.pop_back();
    const char* given = cmark_node_get_url(node);
    const std::string address = given ? given : "";
    const bool usable =
        address.starts_with("https://") || address.starts_with("http://") || address.starts_with("mailto:");
    if (!usable || address.find_first_of(" \t\r\n") != address.npos) return;
    const std::string label = text_.substr(from);
    if (label != address) put((label.empty() ? "" : " (") + address + (label.empty() ? "" : ")"));
}

void Writer::enter(cmark_node* node, std::string_view type) {
    if (type == "paragraph" || type == "heading" || type == "block_quote" || type == "table") {
        const cmark_node* parent = cmark_node_parent(node);
        if (depth_ == 0 || cmark_node_previous(node) || !parent) paragraph();
    }
    if (type == "list") {
        if (depth_ == 0) paragraph();
        ++depth_;
    }
    if (type == "item") item(node);
    if (type == "table_row" || type == "table_header") line();
    if (type == "table_cell" && cmark_node_previous(node)) put(" | ");
    if (type == "link" || type == "image") links_.push_back(text_.size());
    if (type == "text" || type == "code" || type == "html_inline") put(literal(node));
    if (type == "softbreak") put(" ");
    if (type == "linebreak") put("\n");
    if (type == "code_block" || type == "html_block") {
        paragraph();
        put(literal(node));
        line();
    }
    if (type == "thematic_break") paragraph();
}

void Writer::leave(cmark_node* node, std::string_view type) {
    if (type == "link" || type == "image") close_link(node);
    if (type == "list" && --depth_ == 0) paragraph();
    if (depth_ == 0 && (type == "paragraph" || type == "heading" || type == "table" || type == "code_block"))
        paragraph();
}

constexpr std::array<std::string_view, 6> crowds{"all", "everyone", "channel", "here", "group", "community"};

bool is_letter(char c) {
    return (static_cast<unsigned char>(c) & 0x80) != 0 || std::isalnum(static_cast<unsigned char>(c)) || c == '_';
}

}  // namespace

std::string to_plain(std::string_view markdown) {
    const Document document = parse(markdown);
    const std::unique_ptr<cmark_iter, FreeIterator> walk{cmark_iter_new(document.get())};
    Writer writer;
    for (cmark_event_type event = cmark_iter_next(walk.get()); event != CMARK_EVENT_DONE;
         event = cmark_iter_next(walk.get())) {
        cmark_node* node = cmark_iter_get_node(walk.get());
        const std::string_view type = cmark_node_get_type_string(node);
        if (event == CMARK_EVENT_ENTER)
            writer.enter(node, type);
        else
            writer.leave(node, type);
    }
    return std::move(writer).text();
}

std::string defused(std::string_view text) {
    std::string safe;
    safe.reserve(text.size() + 8);
    for (std::size_t at = 0; at < text.size(); ++at) {
        safe += text[at];
        if (text[at] == '[' && at + 1 < text.size() && text[at + 1] == '[') safe += ' ';
        if (text[at] != '@') continue;
        std::size_t end = at + 1;
        while (end < text.size() && is_letter(text[end])) ++end;
        const std::string word = text::fold(text.substr(at + 1, end - at - 1));
        const bool begins = at == 0 || !is_letter(text[at - 1]);
        if (begins && std::ranges::find(crowds, word) != crowds.end()) safe += ' ';
    }
    return safe;
}

std::string cut(std::string_view text, std::size_t limit) {
    if (text.size() <= limit) return std::string{text};
    constexpr std::string_view mark = "…";
    if (limit <= mark.size()) return {};
    const std::size_t most = limit - mark.size();
    std::size_t end = text.rfind('\n', most);
    if (end == text.npos || end < most / 2) end = text.rfind(' ', most);
    // Without a blank in the last part it is one word: cut between two characters of it.
    if (end == text.npos || end < most / 2) {
        end = most;
        while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
    }
    while (end > 0 && (text[end - 1] == ' ' || text[end - 1] == '\n')) --end;
    return std::string{text.substr(0, end)}.append(mark);
}

}  // namespace twicket::yammer
