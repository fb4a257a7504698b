// A thread of a network, written whole, so that one conversation can point at another.
#pragma once
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace twicket {

struct ThreadName {
    std::string account, place, thread;
    bool direct = false;  // the place is a direct message
    bool operator==(const ThreadName&) const = default;
};

nlohmann::json json_of(const ThreadName& thread);
// What json_of wrote; nothing for what is no thread's name.
std::optional<ThreadName> thread_name_of(const nlohmann::json& from);
// The thread that Conversation::links knows by this name.
std::optional<ThreadName> linked_thread(const nlohmann::json& links, std::string_view name);

}  // namespace twicket
