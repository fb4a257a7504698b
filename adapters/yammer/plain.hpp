// Markdown as the plain text that Yammer shows, and text that can do nothing there: no mention of a person, group or
// everybody, no address that pretends to be another (S12).
#pragma once
#include <string>
#include <string_view>

namespace twicket::yammer {

// Paragraphs, lists, code and quotes as lines; a link as "label (address)". Invalid bytes come out as U+FFFD.
std::string to_plain(std::string_view markdown);
// One line of somebody's text: double brackets opened out ("[ [user:1]]"), "@all" and its like broken.
std::string defused(std::string_view text);
// At most `limit` bytes: cut at a line's end, else a word's, with "…" when something was left out.
std::string cut(std::string_view text, std::size_t limit);

}  // namespace twicket::yammer
