// How a ticket's threads are joined by links: "ticket" in the agents' thread, "ticket:<id>" in the requester's for the
// agents', "also:<id>:<n>" there for every thread that follows it. Inside this skill only. Pure.
#pragma once
#include <string>
#include <string_view>

#include "bot/skill.hpp"
#include "skills/ticket/cards.hpp"

namespace twicket::ticket {

inline constexpr std::string_view note_prefix = "//";

bool is_agent(const Turn& turn);
// What the agents' buttons carry of a ticket of the turn's thread.
std::string agents_value(const Turn& turn, const Remembered& ticket);
// A name for the link of a thread that follows a ticket; the same for the same thread.
std::string follower_link(const std::string& ticket, const ThreadName& thread);
struct Follower {
    ThreadName thread;
    std::string language;
};
std::vector<Follower> followers_of(const nlohmann::json& links, const std::string& ticket);

}  // namespace twicket::ticket
