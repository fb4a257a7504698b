// The border to a ticket back-end: the built-in desk, or the organisation's own. It does one thing once and never
// retries; bot/desk_account stands between it and the outbox and knows threads, markers and repeats.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "bot/clock.hpp"
#include "bot/error.hpp"
#include "bot/finding.hpp"
#include "bot/net/http.hpp"
#include "bot/ticket.hpp"

namespace twicket {

// A ticket as the back-end calls it.
struct TicketRef {
    std::string key;  // for calls, e.g. RT's id or ServiceNow's sys_id
    TicketFacts facts;
};

// Something that happened to a ticket, or may have: a state or an owner is told as it is now, however often. Of the
// facts, `state` news means the state and `owner` news the owner.
struct DeskChange {
    std::string id;   // of this change, unique in the back-end
    std::string key;  // of the ticket
    TicketNews news = TicketNews::state;
    TicketFacts facts{};
    std::string author{}, text{};  // of a comment; internal ones and our own are never told
};

// Belongs to one executor. Errors as with Adapter::send: unknown_outcome when it may have happened. What is only read
// is never unknown_outcome. An error's detail names the account and the address.
class Desk {
  public:
    virtual ~Desk() = default;
    // "rt": what the configuration calls it; its account is "desk/rt".
    virtual const std::string& name() const = 0;
    // Opens a ticket that carries `marker` where find() sees it. Whether it is there already is not looked for.
    virtual boost::asio::awaitable<Result<TicketRef>> open(TicketDraft draft, std::string marker) = 0;
    // The ticket that carries this marker; not_found: there surely is none.
    virtual boost::asio::awaitable<Result<TicketRef>> find(std::string marker) = 0;
    // The ticket as it is afterwards.
    virtual boost::asio::awaitable<Result<TicketFacts>> change(std::string key, TicketCall call,
                                                               std::string marker) = 0;
    // The ticket, when it carries this change's marker; what an interrupted change left undone is done now. not_found:
    // it was surely not made.
    virtual boost::asio::awaitable<Result<TicketFacts>> find_change(std::string key, TicketCall call,
                                                                    std::string marker) = 0;

    // Of these tickets (keys), those that somebody here follows: a back-end need not read the others.
    using Follows = std::function<boost::asio::awaitable<Result<std::set<std::string>>>(std::vector<std::string> keys)>;
    // What happened since `cursor` (empty: from now on), oldest first, and the next cursor.
    struct News {
        std::vector<DeskChange> changes;
        std::string cursor;
    };
    virtual boost::asio::awaitable<Result<News>> news(std::string cursor, Follows follows) = 0;
    // How often to ask for news; zero: it has none of its own.
    virtual Duration news_every() const { return std::chrono::seconds{30}; }
    // True: what is attached is put on the ticket, of those files whose content is there. False: its names are, as words.
    virtual bool takes_files() const { return false; }
    // True: two of our states are one and the same to the back-end, so neither is news after the other.
    virtual bool same(TicketState left, TicketState right) const { return left == right; }
    // How long its search may miss what was just made.
    virtual Duration find_lag() const { return Duration{0}; }
    // Whether token, rights and queue are right; changes nothing.
    virtual boost::asio::awaitable<std::vector<Finding>> self_test() { co_return std::vector<Finding>{}; }

    // True: the back-end posts news to /webhooks/<name>, and told() reads them.
    virtual bool is_told() const { return false; }
    // unauthorized: not signed by the back-end; invalid: signed, but nothing that it should say.
    virtual Result<std::vector<DeskChange>> told(const net::HttpRequest&) const {
        return Error{ErrorCode::unsupported, "this desk is asked for its news"};
    }
};

}  // namespace twicket
