// What the stand-ins of back-ends have in common: tickets with notes in memory, and what an agent does to them. A
// stand-in adds its back-end's way of asking for them.
#pragma once
#include <deque>
#include <mutex>

#include "tests/adapters/desk_contract/back_end.hpp"
#include "tests/adapters/desk_contract/requests.hpp"

namespace twicket::desk_contract {

class MemoryBackEnd : public BackEnd {
  public:
    testing::ApiAnswer answer(const testing::ApiRequest& request) final;
    std::vector<SeenTicket> tickets() override;
    void says(const std::string& key, const std::string& text, bool internal) override;
    void sets(const std::string& key, TicketState state) override;
    void takes(const std::string& key) override;
    std::string opens(const std::string& title) override;
    bool says_with_file(const std::string& key, const std::string& text, const std::string& name,
                        const std::string& bytes) override;
    bool loses_queue() override;
    bool loses_ticket(const std::string& key) override;

  protected:
    struct Note {
        int id;
        std::int64_t at;  // seconds since 1970
        std::string author, text;
        bool internal = false;
        std::string state{};  // the state that it set, in the back-end's words
        std::string file{};   // a file that came with it
    };
    struct Ticket {
        int number;
        std::string key, title, text, queue, requester, state, owner, marker;
        std::int64_t created, updated;
        std::vector<Note> notes{};
        bool gone = false, by_us = true;
        std::map<std::string, std::string> files{};  // contents by name
    };
    // The back-end's word of a state.
    virtual std::string word(TicketState state) const = 0;
    // Whether it tells which files came with a note.
    virtual bool shows_files() const { return false; }
    virtual testing::ApiAnswer serve(Asked asked, const testing::ApiRequest& request) = 0;
    virtual std::string key_of(int number) const { return std::to_string(number); }

    TicketState state_of(const std::string& word) const;
    Ticket* find(const std::string& key);
    Ticket& add(std::string title, std::string text, std::string queue);
    Note& note(Ticket& ticket, std::string author, std::string text, bool internal);
    void touch(Ticket& ticket);
    // Each act happens a second after the last.
    std::int64_t now() { return ++time_; }

    std::mutex lock_;
    std::deque<Ticket> tickets_;
    bool has_queue_ = true;
    int notes_ = 0;
    std::int64_t time_ = 1'800'000'000;
};

// "2027-01-15T08:00:01Z", or with a blank and without the letters.
std::string iso_time(std::int64_t seconds);
std::string plain_time(std::int64_t seconds);

}  // namespace twicket::desk_contract
