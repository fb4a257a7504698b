// Written from the tree of the Markdown; only what is listed here comes out.
#include "adapters/yammer/plain.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "bot/text/address.hpp"
#include "bot/text/fold.hpp"
#include "bot/text/markdown.hpp"

namespace twicket::yammer {
namespace {

using text::MarkdownNode;
using Kind = MarkdownNode::Kind;

// Walks one document and writes its lines.
class Writer {
  public:
    void enter(MarkdownNode node);
    void leave(MarkdownNode node);
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
    void item(MarkdownNode node);
    void close_link(MarkdownNode node);

    std::string text_;
    std::vector<std::size_t> links_;  // where the label of each open link began
    int depth_ = 0;                   // of lists
};

void Writer::item(MarkdownNode node) {
    line();
    text_.append(static_cast<std::size_t>(std::max(0, depth_ - 1)) * 2, ' ');
    put(node.parent().ordered() ? std::to_string(node.number()) + ". " : "- ");
}

// The address is always shown, so that no label can stand for another place.
void Writer::close_link(MarkdownNode node) {
    const std::size_t from = links_.back();
    links_.pop_back();
    const std::string address{node.address()};
    if (!text::is_safe_address(address)) return;
    const std::string label = text_.substr(from);
    if (label != address) put((label.empty() ? "" : " (") + address + (label.empty() ? "" : ")"));
}

void Writer::enter(MarkdownNode node) {
    const Kind kind = node.kind();
    if (kind == Kind::paragraph || kind == Kind::heading || kind == Kind::quote || kind == Kind::table) {
        if (depth_ == 0 || node.previous()) paragraph();
    }
    if (kind == Kind::list) {
        if (depth_ == 0) paragraph();
        ++depth_;
    }
    if (kind == Kind::item) item(node);
    if (kind == Kind::table_row || kind == Kind::table_header) line();
    if (kind == Kind::table_cell && node.previous()) put(" | ");
    if (kind == Kind::link || kind == Kind::image) links_.push_back(text_.size());
    if (kind == Kind::words || kind == Kind::code || kind == Kind::html) put(node.literal());
    if (kind == Kind::soft_break) put(" ");
    if (kind == Kind::line_break) put("\n");
    if (kind == Kind::code_block || kind == Kind::html_block) {
        paragraph();
        put(node.literal());
        line();
    }
    if (kind == Kind::rule) paragraph();
}

void Writer::leave(MarkdownNode node) {
    const Kind kind = node.kind();
    if (kind == Kind::link || kind == Kind::image) close_link(node);
    if (kind == Kind::list && --depth_ == 0) paragraph();
    if (depth_ == 0 &&
        (kind == Kind::paragraph || kind == Kind::heading || kind == Kind::table || kind == Kind::code_block))
        paragraph();
}

constexpr std::array<std::string_view, 6> crowds{"all", "everyone", "channel", "here", "group", "community"};

bool is_letter(char c) {
    return (static_cast<unsigned char>(c) & 0x80) != 0 || std::isalnum(static_cast<unsigned char>(c)) || c == '_';
}

}  // namespace

std::string to_plain(std::string_view markdown) {
    const text::Markdown document{markdown, text::Markdown::Addresses::as_words};
    Writer writer;
    text::walk(document.root(),
               [&](MarkdownNode node, bool enter) { enter ? writer.enter(node) : writer.leave(node); });
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
