// Entries from files: JSONL, CSV, a folder of Markdown, HTML pages. A reader never stops at a bad row: it names it with
// file, line and reason and goes on; what to do with the good ones is the caller's decision. Writers are in export.hpp.
#pragma once
#include <cstddef>
#include <istream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "knowledge/entry.hpp"

namespace twicket::knowledge {

struct Problem {
    std::string file;
    std::size_t line = 0;  // from 1; 0: the file as a whole
    std::string reason;    // for a person, without the row's text
};
// "faq.jsonl:7: "title" is missing"
std::string describe(const Problem& problem);

struct Imported {
    std::vector<Entry> entries{};
    std::vector<Problem> problems{};
};

// One entry a line (interfaces.md, "Files"); empty lines are passed over. Two rows with one id: the second is a
// problem.
Imported read_jsonl(std::istream& in, const std::string& name);
// RFC 4180 with a header of entry names; lists are split by "|".
Imported read_csv(std::istream& in, const std::string& name);
// One Markdown text: YAML front matter between "---" lines with the entry's names, the body is the answer. Without an
// id the file's name (folders joined by "/") is the id, without a title the first heading is the title.
Imported read_markdown(std::string_view text, const std::string& name, const std::string& fallback_id);
// One HTML page → one entry: title from <title> or the first heading, the body as Markdown.
Imported read_html(std::string_view text, const std::string& name, const std::string& fallback_id);

enum class Format { jsonl, csv, markdown, html };
std::optional<Format> format_named(std::string_view name);  // "jsonl", "csv", "markdown", "html"
// A file, or a folder with all files of the format below it in the order of their names; ids are unique over all of
// them. `format` empty: by the endings .jsonl .csv .md .markdown .html .htm. A path that cannot be read is a problem.
Imported read_path(const std::string& path, std::optional<Format> format);

}  // namespace twicket::knowledge
