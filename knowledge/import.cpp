// Paths → the reader of their format.
#include "knowledge/import.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "bot/text/fold.hpp"

namespace twicket::knowledge {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t largest_page = 8 * 1024 * 1024;  // one Markdown or HTML file

std::optional<Format> format_of(const fs::path& path) {
    const std::string ending = path.extension().string();
    if (ending == ".jsonl" || ending == ".ndjson") return Format::jsonl;
    if (ending == ".csv") return Format::csv;
    if (ending == ".md" || ending == ".markdown") return Format::markdown;
    if (ending == ".html" || ending == ".htm") return Format::html;
    return std::nullopt;
}

Imported read_file(const fs::path& file, Format format, const std::string& name) {
    std::ifstream in{file, std::ios::binary};
    if (!in) return {.problems = {{name, 0, "cannot be read"}}};
    if (format == Format::jsonl) return read_jsonl(in, name);
    if (format == Format::csv) return read_csv(in, name);
    std::error_code failed;
    const auto size = fs::file_size(file, failed);
    if (failed || size > largest_page) return {.problems = {{name, 0, "is larger than 8 MB"}}};
    std::ostringstream text;
    text << in.rdbuf();
    const std::string fallback_id = fs::path{name}.replace_extension().generic_string();
    return format == Format::markdown ? read_markdown(text.str(), name, fallback_id)
                                      : read_html(text.str(), name, fallback_id);
}

}  // namespace

std::optional<Format> format_named(std::string_view name) {
    if (name == "jsonl") return Format::jsonl;
    if (name == "csv") return Format::csv;
    if (name == "markdown") return Format::markdown;
    if (name == "html") return Format::html;
    return std::nullopt;
}

Imported read_path(const std::string& path, std::optional<Format> format) {
    std::error_code failed;
    const fs::path root{path};
    if (!fs::is_directory(root, failed)) {
        const auto chosen = format ? format : format_of(root);
        if (!chosen)
            return {.problems = {{path, 0, "has an unknown ending; say --format jsonl, csv, markdown or html"}}};
        return read_file(root, *chosen,
                         *chosen == Format::jsonl || *chosen == Format::csv ? path : root.filename().string());
    }
    std::vector<fs::path> files;
    for (const auto& item :
         fs::recursive_directory_iterator{root, fs::directory_options::skip_permission_denied, failed}) {
        const auto found = format_of(item.path());
        if (item.is_regular_file() && found && (!format || *format == *found) && item.path().filename() != "README.md")
            files.push_back(item.path());
    }
    std::sort(files.begin(), files.end());
    Imported all;
    std::unordered_map<std::string, std::string> owners;
    for (const fs::path& file : files) {
        const std::string name = file.lexically_relative(root).generic_string();
        Imported one = read_file(file, *format_of(file), name);
        std::move(one.problems.begin(), one.problems.end(), std::back_inserter(all.problems));
        for (Entry& entry : one.entries) {
            const auto [found, fresh] = owners.emplace(entry.id, name);
            if (fresh)
                all.entries.push_back(std::move(entry));
            else
                all.problems.push_back(
                    {name, 0, "the id \"" + text::clip(entry.id, 60) + "\" is taken by " + found->second});
        }
    }
    if (files.empty()) all.problems.push_back({path, 0, "holds no file to import"});
    return all;
}

}  // namespace twicket::knowledge
