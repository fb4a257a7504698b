// A file that hangs on a message, and one on its way from a message to a ticket. Values only; bot/file_carrier fetches.
#pragma once
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace twicket {

struct Attachment {
    std::string name;
    std::string media_type;
    std::string url;  // where the network keeps it; fetched through the egress gate only
    std::int64_t bytes = 0;
};

struct CarriedFile {
    std::string account;  // of the network that keeps it
    Attachment file;
    std::string content{};  // its bytes, once fetched and only until the call has been made; never stored
};

std::vector<CarriedFile> carried(const std::string& account, const std::vector<Attachment>& files);
// The words, and the names of what is attached to them.
std::string with_file_names(std::string text, const std::vector<Attachment>& files);
std::string with_file_names(std::string text, const std::vector<CarriedFile>& files);

// Without the contents.
nlohmann::json json_of(const std::vector<CarriedFile>& files);
// Throws nlohmann::json's exceptions on what json_of has not written.
std::vector<CarriedFile> carried_files_of(const nlohmann::json& from);

}  // namespace twicket
