// An answer is read in a chat: the first paragraphs, and a link to the rest.
#include "knowledge/wiki_page.hpp"

#include <algorithm>
#include <sstream>

#include "bot/text/fold.hpp"
#include "knowledge/import.hpp"

namespace twicket::knowledge {
namespace {

constexpr std::size_t longest_answer = 2500, most_headings = 8, longest_title = 200, longest_page = 2 << 20;

std::vector<std::string> headings_of(const std::string& markdown) {
    std::vector<std::string> headings;
    std::istringstream lines{markdown};
    bool code = false;
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("```")) code = !code;
        const auto text = line.find_first_not_of("# ");
        if (code || !line.starts_with("#") || text == line.npos || headings.size() == most_headings) continue;
        headings.push_back(text::clip(line.substr(text), longest_title));
    }
    return headings;
}

// At the end of a paragraph, never within a block of code.
std::string cut(const std::string& markdown) {
    if (markdown.size() <= longest_answer) return markdown;
    std::size_t end = 0;
    bool code = false;
    for (std::size_t at = 0; at < markdown.size() && at < longest_answer;) {
        const auto line_end = std::min(markdown.find('\n', at), markdown.size());
        if (markdown.compare(at, 3, "```") == 0) code = !code;
        if (line_end == at && !code) end = at;  // an empty line
        at = line_end + 1;
    }
    if (end == 0) return text::clip(markdown, longest_answer);
    return markdown.substr(0, markdown.find_last_not_of(" \t\r\n", end) + 1) + "\n\n…";
}

}  // namespace

Result<Entry> entry_of_page(const WikiPage& page) {
    if (page.html.size() > longest_page) return Error{ErrorCode::too_large, "it is larger than 2 MB"};
    // The title of the page, not of its first heading.
    Imported imported =
        read_html("<html><head><title>page</title></head><body>" + page.html + "</body></html>", page.title, page.id);
    if (imported.entries.empty()) return Error{ErrorCode::invalid, "it holds no text"};
    Entry entry = std::move(imported.entries.front());
    if (entry.answer.find_first_not_of(" \t\r\n") == entry.answer.npos)
        return Error{ErrorCode::invalid, "it holds no text"};
    entry.id = page.id;
    entry.title = text::clip(page.title, longest_title);
    entry.variants.clear();
    for (const std::string& heading : headings_of(entry.answer)) entry.variants.push_back(entry.title + ": " + heading);
    entry.answer = cut(entry.answer);
    entry.links.clear();
    if (!page.link.empty()) entry.links.push_back(page.link);
    if (const Result<void> good = check(entry); good.has_error()) return good.error();
    return entry;
}

}  // namespace twicket::knowledge
