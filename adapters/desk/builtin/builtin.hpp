// The built-in desk: tickets, their notes and states in our own store, for organisations without a desk of their own.
// Everything done to them comes through Twicket, so it has no news of its own.
#pragma once
#include <string>

#include "bot/desk.hpp"
#include "bot/store/store.hpp"

namespace twicket::desk {

// Store and clock outlive it. Numbers are "INC-1", "REQ-2" …, rising over all kinds.
class Builtin final : public Desk {
  public:
    // `page` is put before a ticket's number to make its address; empty: tickets have no page.
    Builtin(std::string name, store::Store& store, Clock& clock, std::string page = {});

    const std::string& name() const override { return name_; }
    boost::asio::awaitable<Result<TicketRef>> open(TicketDraft draft, std::string marker) override;
    boost::asio::awaitable<Result<TicketRef>> find(std::string marker) override;
    boost::asio::awaitable<Result<TicketFacts>> change(std::string key, TicketCall call, std::string marker) override;
    boost::asio::awaitable<Result<TicketFacts>> find_change(std::string key, TicketCall call,
                                                            std::string marker) override;
    boost::asio::awaitable<Result<News>> news(std::string cursor, Follows follows) override;
    Duration news_every() const override { return Duration{0}; }

  private:
    std::string name_;
    store::Store& store_;
    Clock& clock_;
    std::string page_;
};

}  // namespace twicket::desk
