// The other side of a desk for the contract suite: a stand-in of a back-end, faithful to its interface, or a real one.
// Answers requests on the front's thread; what people do there is done from the test, while no request is under way.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "adapters/desk/settings.hpp"
#include "bot/desk.hpp"
#include "bot/net/http_client.hpp"
#include "bot/store/store.hpp"
#include "bot/ticket.hpp"
#include "tests/support/api_stand_in.hpp"

namespace twicket::desk_contract {

struct SeenNote {
    std::string text;
    bool internal = false;
};
struct SeenTicket {
    std::string key, title, text, queue, requester, owner;  // requester: an address; owner: a name
    TicketState state = TicketState::open;
    std::vector<SeenNote> notes{};               // ours and theirs, oldest first; lines of the system are left out
    std::map<std::string, std::string> files{};  // contents by name
};

class BackEnd {
  public:
    virtual ~BackEnd() = default;
    virtual testing::ApiAnswer answer(const testing::ApiRequest& request) = 0;

    // Those that were opened since this object was made, oldest first.
    virtual std::vector<SeenTicket> tickets() = 0;
    // How many there are of these, quickly.
    virtual std::size_t count() { return tickets().size(); }
    // What an agent named "Tom Agent" (tom@example.com) does there by hand.
    virtual void says(const std::string& key, const std::string& text, bool internal) = 0;
    // The same with a file. False: it cannot do that.
    virtual bool says_with_file(const std::string& /*key*/, const std::string& /*text*/, const std::string& /*name*/,
                                const std::string& /*bytes*/) {
        return false;
    }
    virtual void sets(const std::string& key, TicketState state) = 0;
    // The same to many tickets at once. False: it cannot do that.
    virtual bool sets_all(const std::vector<std::string>&, TicketState) { return false; }
    virtual void takes(const std::string& key) = 0;
    // A ticket that Twicket has nothing to do with; its key.
    virtual std::string opens(const std::string& title) = 0;
    // The queue that is configured is no longer there. False: this one cannot do that.
    virtual bool loses_queue() { return false; }
    // False: it cannot do that.
    virtual bool loses_ticket(const std::string& key) = 0;
};

// How a desk is put under the contract.
struct Kind {
    std::string name;                                                 // "request-tracker"
    std::function<std::unique_ptr<BackEnd>(store::Store&)> back_end;  // the store: ours, where the built-in desk lives
    // `url` is where the front listens; the proof must be good with this back-end.
    std::function<desk::Settings(const std::string& url)> settings;
    std::function<std::unique_ptr<Desk>(desk::Settings, net::HttpClient&, Clock&, store::Store&)> desk;
    bool over_http = true;
    bool has_news = true;
    // A request that only reads although it is a POST (a search), or signs in.
    std::function<bool(const testing::ApiRequest&)> only_reads = [](const testing::ApiRequest& request) {
        return request.method == "GET";
    };
    // A creation of a ticket.
    std::function<bool(const testing::ApiRequest&)> creates;
    // A delivery of the back-end's own to POST /webhooks/<name>; the news since the last one. Empty: none.
    std::function<std::vector<net::HttpRequest>(BackEnd&, Time)> deliveries{};
};

}  // namespace twicket::desk_contract
