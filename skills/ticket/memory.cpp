// A list, oldest first.
#include "skills/ticket/memory.hpp"

namespace twicket::ticket {
namespace {

using nlohmann::json;

constexpr std::size_t most_kept = 10;

json json_of(const Remembered& ticket) {
    const TicketFacts& facts = ticket.facts;
    json comments = json::array();
    for (const Remembered::Comment& one : ticket.comments)
        comments.push_back({one.message, one.comment, one.here, one.agents});
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
            {"state", name_of(facts.state)},
            {"kind", name_of(ticket.kind)},
            {"service", ticket.service},
            {"helper", ticket.helper},
            {"message", ticket.message},
            {"read_as", ticket.read_as},
            {"purpose", name_of(ticket.purpose)},
            {"reply_due", to_millis(ticket.reply_due)},
            {"solve_due", to_millis(ticket.solve_due)},
            {"left", ticket.left.count()},
            {"comments", comments}};
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
    ticket.kind = ticket_kind_from(from.value("kind", "incident"));
    ticket.service = from.value("service", "");
    ticket.helper = from.value("helper", "");
    ticket.message = from.value("message", "");
    ticket.read_as = from.value("read_as", "");
    ticket.purpose = purpose_from(from.value("purpose", "incident")).value_or(Purpose::incident);
    ticket.reply_due = from_millis(from.value("reply_due", std::int64_t{0}));
    ticket.solve_due = from_millis(from.value("solve_due", std::int64_t{0}));
    ticket.left = Duration{from.value("left", std::int64_t{0})};
    for (const json& one : from.value("comments", json::array()))
        if (one.is_array() && one.size() == 4) ticket.comments.push_back({one[0], one[1], one[2], one[3]});
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

std::optional<Remembered> with_message(const Conversation& conversation, const std::string& message) {
    for (const json& one : list_of(conversation)) {
        Remembered ticket = remembered_from(one);
        if (message.empty()) continue;
        if (ticket.message == message) return ticket;
        for (const Remembered::Comment& comment : ticket.comments)
            if (comment.message == message) return ticket;
    }
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
