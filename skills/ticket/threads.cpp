// Links as JSON.
#include "skills/ticket/threads.hpp"

namespace twicket::ticket {

using nlohmann::json;

bool is_agent(const Turn& turn) {
    return turn.person.has_role("agent") || turn.person.has_role("admin");
}

std::string agents_value(const Turn& turn, const Remembered& ticket) {
    json value = json_of(turn.here());
    value["id"] = ticket.id;
    value["number"] = ticket.facts.number;
    return value.dump();
}

std::string follower_link(const std::string& ticket, const ThreadName& thread) {
    return "also:" + ticket + ":" + thread.account + "/" + thread.place + "/" + thread.thread;
}

std::vector<Follower> followers_of(const json& links, const std::string& ticket) {
    std::vector<Follower> found;
    const std::string beginning = "also:" + ticket + ":";
    for (const auto& [name, link] : links.items()) {
        if (!name.starts_with(beginning)) continue;
        if (const auto thread = thread_name_of(link)) found.push_back({*thread, link.value("language", "en")});
    }
    return found;
}

}  // namespace twicket::ticket
