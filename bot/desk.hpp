// The border to a ticket back-end: the built-in desk, or the organisation's own. It does one thing once and never
// retries; bot/desk_account stands between it and the outbox and knows threads, markers and repeats.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <string>
#include <vector>

#include "bot/clock.hpp"
#include "bot/error.hpp"
#include "bot/ticket.hpp"

namespace twicket {

// A ticket as the back-end calls it.
struct TicketRef {
    std::string key;  // for calls, e.g. RT's id or ServiceNow's sys_id
    TicketFacts facts;
};

// Something that happened to a ticket and was not done by us.
struct DeskChange {
    std::string id;   // of this change, unique in the back-end
    std::string key;  // of the ticket
    TicketNews news = TicketNews::state;
    TicketFacts facts{};
    std::string author{}, text{};  // of a comment; internal ones are never told
    Time at{};
};

// Belongs to one executor. Errors as with Adapter::send: unknown_outcome when it may have happened.
class Desk {
  public:
    virtual ~Desk() = default;
    // "rt": what the configuration calls it; its account is "desk/rt".
    virtual const std::string& name() const = 0;
    // Opens a ticket that carries `marker` where find() sees it.
    virtual boost::asio::awaitable<Result<TicketRef>> open(TicketDraft draft, std::string marker) = 0;
    // The ticket that carries this marker; not_found: there surely is none.
    virtual boost::asio::awaitable<Result<TicketRef>> find(std::string marker) = 0;
    // Both answer with the ticket as it is afterwards. A marker that is there already changes nothing more.
    virtual boost::asio::awaitable<Result<TicketFacts>> change(std::string key, TicketCall call,
                                                               std::string marker) = 0;
    // The ticket, when it carries this change's marker; not_found: it was surely not made.
    virtual boost::asio::awaitable<Result<TicketFacts>> find_change(std::string key, TicketCall call,
                                                                    std::string marker) = 0;
    // What others did since `cursor` (empty: from now on), oldest first, and the next cursor.
    struct News {
        std::vector<DeskChange> changes;
        std::string cursor;
    };
    virtual boost::asio::awaitable<Result<News>> news(std::string cursor) = 0;
    // How often to ask for news; zero: it has none of its own.
    virtual Duration news_every() const { return std::chrono::seconds{30}; }
    // How long its search may miss what was just made.
    virtual Duration find_lag() const { return Duration{0}; }
};

}  // namespace twicket
