// The networks of a dialogue: they deliver at once and keep what they were given; a stage line makes them fail.
#pragma once
#include <deque>
#include <map>
#include <string>

#include "bot/adapter.hpp"

namespace twicket::test {

inline const std::string account = "test/default";

// "ann" speaks on the first network, "ann@other" on "other/default", which knows nobody by the header.
inline std::string account_of(const std::string& user) {
    const auto at = user.find('@');
    return at == user.npos ? account : user.substr(at + 1) + "/default";
}

class ListeningNetwork final : public Adapter {
  public:
    ListeningNetwork(std::string name, std::deque<Outgoing>& heard) : said{heard}, name_{std::move(name)} {}
    const std::string& account() const override { return name_; }
    boost::asio::awaitable<void> run() override { co_return; }
    boost::asio::awaitable<Result<Receipt>> send(const Outgoing& outgoing) override {
        if (failures_left > 0) {
            --failures_left;
            co_return failure;
        }
        said.push_back(outgoing);
        co_return Receipt{named(outgoing)};
    }
    boost::asio::awaitable<Result<Receipt>> find(const Outgoing&) override {
        co_return Error{ErrorCode::not_found, "not there"};
    }
    void show_typing(const std::string&, const std::string&) override {}
    boost::asio::awaitable<Result<std::string>> direct_place(std::string user) override { co_return "dm:" + user; }
    boost::asio::awaitable<Result<Readers>> readers(std::string place) override {
        const auto known = seated.find(place);
        if (known == seated.end()) co_return Error{ErrorCode::unsupported, "it does not tell"};
        co_return Readers{.users = known->second};
    }
    std::string link_to(const std::string& place, const std::string& thread) const override {
        return "https://test.example/" + place + "/" + thread;
    }

    // What this network calls the message: a card keeps its name when it is updated.
    static std::string named(const Outgoing& outgoing) {
        return "x-" + (outgoing.updates.empty() ? outgoing.id : outgoing.updates);
    }

    std::deque<Outgoing>& said;  // of all networks together
    std::map<std::string, std::vector<std::string>> seated;  // places whose members it tells
    Error failure{ErrorCode::unavailable, "away"};
    int failures_left = 0;

  private:
    std::string name_;
};

}  // namespace twicket::test
