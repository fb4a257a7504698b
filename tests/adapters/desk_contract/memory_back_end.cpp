// One lock around everything: requests come on the front's thread, acts from the test's.
#include "tests/adapters/desk_contract/memory_back_end.hpp"

#include "bot/clock.hpp"

namespace twicket::desk_contract {

testing::ApiAnswer MemoryBackEnd::answer(const testing::ApiRequest& request) {
    const std::lock_guard guard{lock_};
    return serve(Asked{request}, request);
}

TicketState MemoryBackEnd::state_of(const std::string& name) const {
    for (const TicketState state : {TicketState::open, TicketState::working, TicketState::waiting, TicketState::solved,
                                    TicketState::closed, TicketState::dropped})
        if (word(state) == name) return state;
    throw std::runtime_error("the stand-in has an unknown state " + name);
}

std::vector<SeenTicket> MemoryBackEnd::tickets() {
    const std::lock_guard guard{lock_};
    std::vector<SeenTicket> all;
    for (const Ticket& ticket : tickets_) {
        if (ticket.gone) continue;
        SeenTicket seen{ticket.key, ticket.title, ticket.text, ticket.queue, ticket.requester, ticket.owner};
        seen.state = state_of(ticket.state);
        seen.files = ticket.files;
        for (const Note& one : ticket.notes)
            if (!one.text.empty()) seen.notes.push_back({one.text, one.internal});
        all.push_back(std::move(seen));
    }
    return all;
}

MemoryBackEnd::Ticket* MemoryBackEnd::find(const std::string& key) {
    for (Ticket& ticket : tickets_)
        if (ticket.key == key && !ticket.gone) return &ticket;
    return nullptr;
}

MemoryBackEnd::Ticket& MemoryBackEnd::add(std::string title, std::string text, std::string queue) {
    const int number = static_cast<int>(tickets_.size()) + 1;
    const std::int64_t at = now();
    tickets_.push_back({number, key_of(number), std::move(title), std::move(text), std::move(queue), "",
                        word(TicketState::open), "", "", at, at});
    return tickets_.back();
}

MemoryBackEnd::Note& MemoryBackEnd::note(Ticket& ticket, std::string author, std::string text, bool internal) {
    ticket.updated = now();
    ticket.notes.push_back({++notes_, ticket.updated, std::move(author), std::move(text), internal});
    return ticket.notes.back();
}

void MemoryBackEnd::touch(Ticket& ticket) {
    ticket.updated = now();
}

void MemoryBackEnd::says(const std::string& key, const std::string& text, bool internal) {
    const std::lock_guard guard{lock_};
    note(*find(key), "Tom Agent", text, internal);
}

bool MemoryBackEnd::says_with_file(const std::string& key, const std::string& text, const std::string& name,
                                   const std::string&) {
    const std::lock_guard guard{lock_};
    if (!shows_files()) return false;
    note(*find(key), "Tom Agent", text, false).file = name;
    return true;
}

void MemoryBackEnd::sets(const std::string& key, TicketState state) {
    const std::lock_guard guard{lock_};
    Ticket& ticket = *find(key);
    ticket.state = word(state);
    note(ticket, "Tom Agent", "", false).state = ticket.state;
}

void MemoryBackEnd::takes(const std::string& key) {
    const std::lock_guard guard{lock_};
    Ticket& ticket = *find(key);
    ticket.owner = "Tom Agent";
    touch(ticket);
}

std::string MemoryBackEnd::opens(const std::string& title) {
    const std::lock_guard guard{lock_};
    Ticket& ticket = add(title, "by hand", "desk");
    ticket.by_us = false;
    return ticket.key;
}

bool MemoryBackEnd::loses_queue() {
    const std::lock_guard guard{lock_};
    has_queue_ = false;
    return true;
}

bool MemoryBackEnd::loses_ticket(const std::string& key) {
    const std::lock_guard guard{lock_};
    find(key)->gone = true;
    return true;
}

std::string iso_time(std::int64_t seconds) {
    return to_rfc3339(from_millis(seconds * 1000)).substr(0, 19) + "Z";
}

std::string plain_time(std::int64_t seconds) {
    std::string time = iso_time(seconds).substr(0, 19);
    time[10] = ' ';
    return time;
}

}  // namespace twicket::desk_contract
