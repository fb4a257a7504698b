// How far each feed has been read, and which likes are known: rows of the table poll_position. Runs inside store jobs;
// the crash rule stands in bot/store/schema.cpp.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
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

    // By feed.
    std::map<std::string, std::int64_t> feeds();
    // Never moves back.
    void move(const std::string& feed, std::int64_t position);
    std::map<std::int64_t, KnownLikes> likes();
    void keep(std::int64_t post, const KnownLikes& likes);
    // Posts older than this one are not looked at any more.
    void forget_likes_below(std::int64_t post);

  private:
    store::Connection& connection_;
    std::string account_;
};

}  // namespace twicket::yammer
