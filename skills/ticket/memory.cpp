// A list, oldest first.
#include "skills/ticket/memory.hpp"

namespace twicket::ticket {
namespace {

using nlohmann::json;

constexpr std::size_t most_kept = 10;

json json_of(const Remembered& ticket) {
    const TicketFacts& facts = ticket.facts;
    return {{"id", ticket.id},
            {"card", ticket.card},
            {"agents", ticket.agents},
            {"title", ticket.title},
            {"text", ticket.text},
            {"from", ticket.from},
            {"requester", ticket.requester},
            {"language", ticket.language},
            {"priority", ticket.priority},
            {"number", facts.number},
            {"url", facts.url},
            {"owner", facts.owner},
            {"state", name_of(facts.state)}};
}

Remembered remembered_from(const json& from) {
    Remembered ticket{.id = from.value("id", ""),
                      .card = from.value("card", ""),
                      .agents = from.value("agents", ""),
                      .title = from.value("title", ""),
                      .text = from.value("text", ""),
                      .from = from.value("from", ""),
                      .requester = from.value("requester", ""),
                      .language = from.value("language", "en"),
                      .priority = from.value("priority", 5)};
    ticket.facts = {from.value("number", ""), from.value("url", ""), from.value("owner", ""),
                    ticket_state_from(from.value("state", "open"))};
    return ticket;
}

json list_of(const Conversation& conversation) {
    const auto ours = conversation.memory.find("ticket");
    return ours != conversation.memory.end() && ours->is_array() ? *ours : json::array();
}

}  // namespace

std::optional<Remembered> recall(const Conversation& conversation, const std::string& id) {
    for (const json& one : list_of(conversation))
        if (one.value("id", "") == id) return remembered_from(one);
    return std::nullopt;
}

std::optional<Remembered> newest_open(const Conversation& conversation) {
    std::optional<Remembered> newest;
    for (const json& one : list_of(conversation))
        if (Remembered ticket = remembered_from(one); !is_over(ticket.facts.state) && !ticket.facts.number.empty())
            newest = std::move(ticket);
    return newest;
}

void remember(Conversation& conversation, const Remembered& ticket) {
    json list = list_of(conversation);
    bool known = false;
    for (json& one : list)
        if (one.value("id", "") == ticket.id) one = json_of(ticket), known = true;
    if (!known) list.push_back(json_of(ticket));
    if (list.size() > most_kept) {
        std::size_t oldest = 0;
        for (std::size_t i = list.size(); i-- > 0;)
            if (is_over(ticket_state_from(list[i].value("state", "open")))) oldest = i;
        list.erase(oldest);
    }
    conversation.memory["ticket"] = std::move(list);
}

}  // namespace twicket::ticket
