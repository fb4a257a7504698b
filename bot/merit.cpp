// Names and evidence of merits.
#include "bot/merit.hpp"

#include <array>

namespace twicket {
namespace {
constexpr std::array<std::string_view, merit_kind_count> names{"accepted", "helpful", "reused",    "verified",
                                                               "resolved", "thanks",  "onboarding"};
}

std::string_view name_of(MeritKind kind) {
    return names[static_cast<std::size_t>(kind)];
}

std::optional<MeritKind> merit_kind_from(std::string_view name) {
    for (std::size_t i = 0; i < names.size(); ++i)
        if (names[i] == name) return static_cast<MeritKind>(i);
    return std::nullopt;
}

std::string evidence_of_thread(const ThreadName& thread) {
    return "thread:" + json_of(thread).dump();
}

std::string evidence_of_message(const std::string& account, const std::string& place, const std::string& message) {
    return "message:" + json_of(ThreadName{account, place, message}).dump();
}

std::string evidence_of_ticket(const std::string& ticket) {
    return "ticket:" + ticket;
}

std::string evidence_of_entry(const std::string& entry) {
    return "entry:" + entry;
}

std::optional<ThreadName> thread_of_evidence(std::string_view evidence) {
    if (!evidence.starts_with("thread:") && !evidence.starts_with("message:")) return std::nullopt;
    const nlohmann::json name = nlohmann::json::parse(evidence.substr(evidence.find(':') + 1), nullptr, false);
    return name.is_object() ? thread_name_of(name) : std::nullopt;
}

bool counts(const Merit& merit) {
    return !merit.person.empty() && merit.person != merit.by && !merit.evidence.empty();
}

}  // namespace twicket
