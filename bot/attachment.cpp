// Names for people, JSON for the outbox.
#include "bot/attachment.hpp"

#include "bot/text/fold.hpp"

namespace twicket {
namespace {

constexpr std::size_t longest_name = 120;  // characters

void add_name(std::string& names, const Attachment& file) {
    names += (names.empty() ? "📎 " : ", ") + text::clip(file.name, longest_name);
}

std::string joined(std::string text, const std::string& names) {
    if (!names.empty()) text += (text.empty() ? "" : "\n") + names;
    return text;
}

}  // namespace

std::vector<CarriedFile> carried(const std::string& account, const std::vector<Attachment>& files) {
    std::vector<CarriedFile> all;
    for (const Attachment& file : files) all.push_back({account, file});
    return all;
}

std::string with_file_names(std::string text, const std::vector<Attachment>& files) {
    std::string names;
    for (const Attachment& file : files) add_name(names, file);
    return joined(std::move(text), names);
}

std::string with_file_names(std::string text, const std::vector<CarriedFile>& files) {
    std::string names;
    for (const CarriedFile& one : files) add_name(names, one.file);
    return joined(std::move(text), names);
}

nlohmann::json json_of(const std::vector<CarriedFile>& files) {
    nlohmann::json all = nlohmann::json::array();
    for (const CarriedFile& one : files)
        all.push_back({{"account", one.account},
                       {"name", one.file.name},
                       {"type", one.file.media_type},
                       {"url", one.file.url},
                       {"bytes", one.file.bytes}});
    return all;
}

std::vector<CarriedFile> carried_files_of(const nlohmann::json& from) {
    std::vector<CarriedFile> files;
    for (const nlohmann::json& one : from)
        files.push_back({one.at("account"), {one.at("name"), one.at("type"), one.at("url"), one.at("bytes")}});
    return files;
}

}  // namespace twicket
