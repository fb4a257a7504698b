// Writers of JSONL, CSV and Markdown.
#include "knowledge/export.hpp"

#include <yaml-cpp/yaml.h>

#include <filesystem>
#include <fstream>

#include "knowledge/csv.hpp"

namespace twicket::knowledge {
namespace {

// Items between bars; what the reader would take for something else gets a backslash before it.
std::string joined(const std::vector<std::string>& list) {
    const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
    std::string text;
    for (const std::string& item : list) {
        if (&item != &list.front()) text += '|';
        for (std::size_t i = 0; i < item.size(); ++i) {
            const bool outer = blank(item[i]) && (i == 0 || i + 1 == item.size());
            if (item[i] == '|' || item[i] == '\\' || outer) text += '\\';
            text += item[i];
        }
    }
    return text;
}

// An id as a file's name: letters, digits, ". _ - /" stay, all else becomes %XX; no part is "." or "..".
std::string file_name_of(const std::string& id) {
    static constexpr char hex[] = "0123456789ABCDEF";
    std::string name;
    for (const char c : id) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
                           c == '-' || (c == '.' && !name.empty() && name.back() != '.' && name.back() != '/') ||
                           (c == '/' && !name.empty() && name.back() != '/');
        if (plain)
            name += c;
        else
            (name += '%') += {hex[byte >> 4], hex[byte & 15]};
    }
    return name + ".md";
}

void put_list(YAML::Emitter& out, const char* name, const std::vector<std::string>& list) {
    if (list.empty()) return;
    out << YAML::Key << name << YAML::Value << YAML::BeginSeq;
    for (const std::string& item : list) out << YAML::DoubleQuoted << item;
    out << YAML::EndSeq;
}

void put_text(YAML::Emitter& out, const char* name, const std::string& text) {
    if (!text.empty()) out << YAML::Key << name << YAML::Value << YAML::DoubleQuoted << text;
}

}  // namespace

void write_jsonl(std::ostream& out, const std::vector<Entry>& entries) {
    for (const Entry& entry : entries)
        out << to_json(entry).dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << '\n';
}

void write_csv(std::ostream& out, const std::vector<Entry>& entries, bool for_spreadsheets) {
    out << "id,title,variants,answer,tags,audience,language,owner,valid_from,valid_until,verified,links\r\n";
    for (const Entry& entry : entries) {
        const std::string fields[] = {entry.id,          entry.title,        joined(entry.variants),
                                      entry.answer,      joined(entry.tags), joined(entry.audience),
                                      entry.language,    entry.owner,        entry.valid_from,
                                      entry.valid_until, entry.verified,     joined(entry.links)};
        bool first = true;
        for (const std::string& field : fields) {
            out << (first ? "" : ",") << csv_field(field, for_spreadsheets);
            first = false;
        }
        out << "\r\n";
    }
}

std::string to_markdown(const Entry& entry) {
    YAML::Emitter out;
    out << YAML::BeginMap;
    put_text(out, "id", entry.id);
    put_text(out, "title", entry.title);
    put_list(out, "variants", entry.variants);
    put_list(out, "tags", entry.tags);
    put_list(out, "audience", entry.audience);
    put_text(out, "language", entry.language);
    put_text(out, "owner", entry.owner);
    put_text(out, "valid_from", entry.valid_from);
    put_text(out, "valid_until", entry.valid_until);
    put_text(out, "verified", entry.verified);
    put_list(out, "links", entry.links);
    out << YAML::EndMap;
    return "---\n" + std::string{out.c_str()} + "\n---\n" + entry.answer + "\n";
}

Result<void> write_markdown(const std::string& folder, const std::vector<Entry>& entries) {
    for (const Entry& entry : entries) {
        const std::filesystem::path file = std::filesystem::path{folder} / file_name_of(entry.id);
        std::error_code failed;
        std::filesystem::create_directories(file.parent_path(), failed);
        std::ofstream out{file, std::ios::binary};
        out << to_markdown(entry);
        out.flush();
        if (!out) return Error{ErrorCode::internal, "cannot write " + file.string()};
    }
    return {};
}

}  // namespace twicket::knowledge
