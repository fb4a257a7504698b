// A ticket back-end as the outbox sees it: an account ("desk/rt") to which Outgoings with a TicketCall are delivered,
// once, in the order of each ticket (their `thread` is the ticket's id). What came of it, and what others did there,
// comes back through the inbox as TicketChanged in the thread where the ticket was asked for.
#pragma once
#include <memory>
#include <optional>
#include <string>

#include "bot/adapter.hpp"
#include "bot/desk.hpp"
#include "bot/file_carrier.hpp"
#include "bot/inbox.hpp"
#include "bot/store/store.hpp"
#include "bot/tickets.hpp"

namespace twicket {

// Belongs to the main executor; inbox, store and clock outlive it.
class DeskAccount final : public Adapter {
  public:
    // `find_adapter`: of the networks whose files the desk's tickets carry.
    DeskAccount(std::unique_ptr<Desk> desk, Inbox& inbox, store::Store& store, Clock& clock,
                FileCarrier::FindAdapter find_adapter = [](const std::string&) -> Adapter* { return nullptr; });

    // POST /webhooks/<name>, where the back-end tells its news itself; nothing else.
    void add_routes(net::Router& router);

    const std::string& account() const override { return account_; }
    // Asks for news until cancelled.
    boost::asio::awaitable<void> run() override;
    boost::asio::awaitable<Result<Receipt>> send(const Outgoing& outgoing) override;
    boost::asio::awaitable<Result<Receipt>> find(const Outgoing& outgoing) override;
    Duration find_lag() const override { return desk_->find_lag(); }
    void show_typing(const std::string&, const std::string&) override {}
    boost::asio::awaitable<std::vector<Finding>> self_test() override { return desk_->self_test(); }
    std::string trouble() const override { return trouble_; }

    // One look for what others did; how many changes were told. run() does it again and again.
    boost::asio::awaitable<Result<std::size_t>> take_news();
    // When the back-end has been away for a while: tells everybody whose call waits for it, once. How many were told.
    boost::asio::awaitable<Result<std::size_t>> tell_who_waits();

  private:
    boost::asio::awaitable<Result<Receipt>> perform(const Outgoing& outgoing, bool look);
    boost::asio::awaitable<Result<Receipt>> open(const Outgoing& outgoing, bool look);
    boost::asio::awaitable<Result<Receipt>> change(const Outgoing& outgoing, bool look);
    boost::asio::awaitable<Result<std::vector<CarriedFile>>> contents_of(std::vector<CarriedFile> files) const;
    boost::asio::awaitable<Result<void>> tell_fate(const Outgoing& outgoing, TicketNews fate);
    // `change` but for the facts, which are the ticket's; `id` tells it from its copies.
    enum class Keep { ticket, nothing };
    boost::asio::awaitable<Result<bool>> tell(KnownTicket ticket, TicketChanged change, std::string id, Keep keep);
    boost::asio::awaitable<Result<bool>> tell_change(DeskChange change);
    boost::asio::awaitable<Result<KnownTicket>> ticket_of(const TicketCall& call);
    boost::asio::awaitable<Result<std::set<std::string>>> followed(std::vector<std::string> keys);
    boost::asio::awaitable<net::HttpResponse> receive(const net::HttpRequest& request);
    void note(ErrorCode code, const std::string& detail);

    std::unique_ptr<Desk> desk_;
    std::string account_;
    Inbox& inbox_;
    store::Store& store_;
    Clock& clock_;
    FileCarrier carrier_;
    std::string trouble_{};
    std::optional<Time> away_since_{};  // the back-end does not answer as it should
};

}  // namespace twicket
