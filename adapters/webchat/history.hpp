// The web chat's own messages in the store (table chat_message): written in the inbox's transaction, read for pages of
// history and for what changed since. All functions run inside a store job and touch only its connection.
//
// Every change of a row gives it a new `sequence` (one rising count an account), so "all that changed after n" is what
// a reconnecting page missed: rows are replaced by id, never replayed. `position` is the sequence at birth: the order
// shown.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/clock.hpp"
#include "bot/reply.hpp"
#include "bot/store/database.hpp"

namespace twicket::webchat {

struct Entry {
    std::string id;  // "<person>~<nonce>", or the id of the Outgoing
    std::string place;
    std::string thread;  // id of the message that began it; the id itself for that message; empty in direct messages
    std::string person;  // network user id; empty: the bot
    Time at{};
    std::string text;             // plain words of a person
    std::string card;             // the bot's card as JSON, else empty
    std::string only_for;         // the one person who may see it, empty: everybody in the place
    std::string reactions{"{}"};  // JSON: emoji → list of persons
    std::int64_t position = 0;
    std::int64_t sequence = 0;
    bool edited = false;
    bool deleted = false;
    int replies = 0;  // of its thread, seen by everybody; read only

    bool begins_thread() const { return thread == id; }
};

class History {
  public:
    History(store::Connection& connection, std::string_view account) : connection_{connection}, account_{account} {}

    // --- writing; each is idempotent ---
    void add(const Entry& entry);  // position and sequence are given here; a known id changes nothing
    void edit(std::string_view id, std::string_view person, std::string_view text);
    void remove(std::string_view id, std::string_view person);
    void react(std::string_view id, std::string_view person, std::string_view emoji, bool added);
    // The bot's reply: a new row, or the card of the row that `updates` names replaced. Returns that row's id; empty
    // when there is no row to update.
    std::string deliver(const Outgoing& outgoing, Time now);
    void mark_read(std::string_view person, std::string_view place, std::int64_t position);

    // --- reading ---
    std::optional<Entry> find(std::string_view id) const;
    // The row that carries this delivery, if it arrived.
    std::optional<std::string> delivered(const Outgoing& outgoing) const;
    // The newest `limit` entries of a place below `before` (0: from the end) that `reader` may see, oldest first; in
    // channels those that begin threads.
    std::vector<Entry> page(std::string_view place, std::string_view reader, bool direct, std::int64_t before,
                            int limit) const;
    // The newest `limit` replies of one thread below `before`, oldest first.
    std::vector<Entry> replies(std::string_view thread, std::string_view reader, std::int64_t before, int limit) const;
    std::vector<Entry> changes(std::int64_t after, int limit) const;
    std::int64_t last_sequence() const;
    struct Unread {
        int count = 0;  // at most 100
        std::int64_t read_up_to = 0;
    };
    Unread unread(std::string_view person, std::string_view place) const;

  private:
    Entry row(store::Rows& rows) const;
    std::vector<Entry> collect(store::Rows rows) const;
    std::int64_t next_sequence() const { return last_sequence() + 1; }

    store::Connection& connection_;
    std::string_view account_;
};

}  // namespace twicket::webchat
