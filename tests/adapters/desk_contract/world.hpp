// The bot around one desk: a real store, inbox, outbox and HTTP client; time that a case moves. Used from one thread.
#pragma once
#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>
#include <vector>

#include "bot/adapter.hpp"
#include "bot/desk_account.hpp"
#include "bot/net/http_client.hpp"
#include "bot/outbox.hpp"
#include "tests/adapters/desk_contract/front.hpp"
#include "tests/support/await.hpp"
#include "tests/support/scratch.hpp"

namespace twicket::desk_contract {

// A network that keeps files at addresses and does nothing else.
class FileNetwork final : public Adapter {
  public:
    std::map<std::string, std::string> files;  // by address
    bool away = false;
    int fetched = 0;

    const std::string& account() const override { return name_; }
    boost::asio::awaitable<void> run() override { co_return; }
    boost::asio::awaitable<Result<Receipt>> send(const Outgoing&) override {
        co_return Error{ErrorCode::unsupported, "only files"};
    }
    boost::asio::awaitable<Result<Receipt>> find(const Outgoing&) override {
        co_return Error{ErrorCode::unsupported, "only files"};
    }
    void show_typing(const std::string&, const std::string&) override {}
    boost::asio::awaitable<Result<std::string>> fetch(Attachment file, std::size_t most) override;

  private:
    std::string name_ = "slack/acme";
};

class World {
  public:
    explicit World(const Kind& kind);

    const Kind& kind;
    testing::ScratchFolder folder;
    std::unique_ptr<store::Store> store = folder.open_fast();
    testing::SetClock clock;
    boost::asio::io_context loop;
    std::unique_ptr<BackEnd> back_end;
    std::unique_ptr<Front> front;
    std::unique_ptr<net::Resolver> resolver = net::system_resolver();
    std::unique_ptr<net::Connector> connector = net::tcp_connector();
    net::Egress egress{*resolver, *connector, nothing_public()};
    net::HttpClient client{loop.get_executor(), egress};
    Inbox inbox{*store, clock, [] {}};
    desk::Settings settings;
    FileNetwork network;  // "slack/acme"
    std::unique_ptr<DeskAccount> account;
    std::unique_ptr<Outbox> outbox;

    // The account and the outbox anew, as after a restart; with other settings when given.
    void restart();

    template <class T>
    T await(boost::asio::awaitable<T> work) {
        return testing::await_on(loop, std::move(work));
    }

    // --- what skills ask for; ids count up and are markers of their usual form ---
    std::string open(TicketDraft draft = draft_of("Screen is black"));
    std::string call(const std::string& ticket, TicketCall call);
    std::string comment(const std::string& ticket, const std::string& text, bool internal = false);
    std::string set_state(const std::string& ticket, TicketState state, const std::string& text = "");
    std::string take(const std::string& ticket, const std::string& author = "Tom Agent",
                     const std::string& email = "tom@example.com");
    static TicketDraft draft_of(const std::string& title);

    // Delivers all that is due, moving time to whatever waits, for at most so long.
    void settle(Duration at_most = std::chrono::minutes{10});
    // One look for what others did; how many changes were told, or -1.
    int look();

    // --- what came of it ---
    std::vector<Event> events();  // all in the inbox, oldest first
    std::vector<TicketChanged> news();
    // Those of one kind for one ticket.
    std::vector<TicketChanged> news(const std::string& ticket, TicketNews kind);
    std::string state_of(const std::string& id);   // of an outgoing: "sent", "waiting", "dead" …
    std::string reason_of(const std::string& id);  // why it is not sent
    std::string key_of(const std::string& ticket);
    SeenTicket there(const std::string& ticket);  // as the back-end has it; throws when it has not

  private:
    static net::EgressPolicy nothing_public() {
        net::EgressPolicy policy;
        policy.public_internet = false;
        return policy;
    }
    std::string enqueue_now(Outgoing outgoing);
    std::string cell(const std::string& sql);
    int count_ = 0;
    std::string run_;
};

}  // namespace twicket::desk_contract
