// A ticket back-end as the outbox sees it: an account ("desk/rt") to which Outgoings with a TicketCall are delivered,
// once, in the order of each ticket (their `thread` is the ticket's id). What came of it, and what others did there,
// comes back through the inbox as TicketChanged in the thread where the ticket was asked for.
#pragma once
#include <memory>
#include <string>

#include "bot/adapter.hpp"
#include "bot/desk.hpp"
#include "bot/inbox.hpp"
#include "bot/store/store.hpp"
#include "bot/tickets.hpp"

namespace twicket {

// Belongs to the main executor; inbox, store and clock outlive it.
class DeskAccount final : public Adapter {
  public:
    DeskAccount(std::unique_ptr<Desk> desk, Inbox& inbox, store::Store& store, Clock& clock);

    const std::string& account() const override { return account_; }
    // Asks for news until cancelled.
    boost::asio::awaitable<void> run() override;
    boost::asio::awaitable<Result<Receipt>> send(const Outgoing& outgoing) override;
    boost::asio::awaitable<Result<Receipt>> find(const Outgoing& outgoing) override;
    Duration find_lag() const override { return desk_->find_lag(); }
    void show_typing(const std::string&, const std::string&) override {}
    // One look for what others did; how many changes were told. run() does it again and again.
    boost::asio::awaitable<Result<std::size_t>> take_news();

  private:
    boost::asio::awaitable<Result<Receipt>> opened(const Outgoing& outgoing, TicketRef ref);
    boost::asio::awaitable<Result<Receipt>> changed(const Outgoing& outgoing, KnownTicket ticket, TicketFacts facts);
    // `change` but for the facts and the ticket's id, which are the ticket's; `id` tells it from its copies.
    boost::asio::awaitable<Result<void>> tell(KnownTicket ticket, TicketChanged change, std::string id);
    boost::asio::awaitable<Result<KnownTicket>> ticket_of(const TicketCall& call);

    std::unique_ptr<Desk> desk_;
    std::string account_;
    Inbox& inbox_;
    store::Store& store_;
    Clock& clock_;
};

}  // namespace twicket
