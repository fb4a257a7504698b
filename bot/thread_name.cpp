// A thread's name as JSON.
#include "bot/thread_name.hpp"

namespace twicket {

nlohmann::json json_of(const ThreadName& thread) {
    nlohmann::json out{{"account", thread.account}, {"place", thread.place}, {"thread", thread.thread}};
    if (thread.direct) out["direct"] = true;
    return out;
}

std::optional<ThreadName> thread_name_of(const nlohmann::json& from) {
    if (!from.is_object() || !from.contains("account")) return std::nullopt;
    return ThreadName{from.value("account", ""), from.value("place", ""), from.value("thread", ""), from.value("direct", false)};
}

std::optional<ThreadName> linked_thread(const nlohmann::json& links, std::string_view name) {
    const auto found = links.find(name);
    return found == links.end() ? std::nullopt : thread_name_of(*found);
}

}  // namespace twicket
