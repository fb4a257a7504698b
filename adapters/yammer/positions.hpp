// How far each feed has been read, and which likes are known: notes of the account (bot/adapter_notes.hpp). Runs inside
// store jobs. Crash rule: a feed's position moves in the transaction of each event that it brought, and past messages
// without one only behind all events before them; so after a death the next poll begins right behind what is stored.
#pragma once
#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "bot/store/database.hpp"

namespace twicket::yammer {

// Who likes one post of ours, and how many changes of that have become events (part of their ids).
struct KnownLikes {
    std::set<std::string> users{};
    std::int64_t changes = 0;
};

class Positions {
  public:
    Positions(store::Connection& connection, std::string account)
        : connection_{connection}, account_{std::move(account)} {}

    struct All {
        std::map<std::string, std::int64_t> feeds{};
        std::map<std::int64_t, KnownLikes> likes{};  // by post
    };
    All all();
    // Never moves back.
    void move(const std::string& feed, std::int64_t position);
    void keep(std::int64_t post, const KnownLikes& likes);
    void forget_likes(std::int64_t post);

  private:
    store::Connection& connection_;
    std::string account_;
};

}  // namespace twicket::yammer
