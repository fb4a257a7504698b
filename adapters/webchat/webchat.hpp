// The web chat as a network of our own: page and socket on one side, inbox and outbox on the other. Everything belongs
// to the executor the program runs on. The page's files are built in; messages live in the store (history.hpp).
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "adapters/webchat/decode.hpp"
#include "adapters/webchat/history.hpp"
#include "adapters/webchat/limit.hpp"
#include "adapters/webchat/session.hpp"
#include "bot/adapter.hpp"
#include "bot/clock.hpp"
#include "bot/inbox.hpp"
#include "bot/net/http.hpp"
#include "bot/people.hpp"
#include "bot/places.hpp"
#include "bot/store/store.hpp"

namespace twicket::webchat {

enum class SignIn { demo };  // demo: pick a person, no password; for trials on loopback only

struct Options {
    SignIn sign_in = SignIn::demo;
    std::string bot_name{"Twicket"};
    std::string company{};                    // shown on the page, may be empty
    std::vector<std::string> widget_hosts{};  // origins ("https://intranet.example") that may embed /chat/frame
    bool secure_cookies = false;              // true when people come over https
    double messages_per_second = 5;           // of one person, after a burst of 30
    std::vector<std::string> suggestions{};   // questions offered to a newcomer; empty: the page's own, by language
};

struct Visitor;

class Webchat : public Adapter {
  public:
    Webchat(std::string account, store::Store& store, Inbox& inbox, Clock& clock, const People& people,
            const Places& places, Options options);
    ~Webchat() override;

    // Page, sign-in and socket. The router must not outlive this.
    void add_routes(net::Router& router);

    const std::string& account() const override { return account_; }
    boost::asio::awaitable<void> run() override;
    boost::asio::awaitable<Result<Receipt>> send(const Outgoing& outgoing) override;
    boost::asio::awaitable<Result<Receipt>> find(const Outgoing& outgoing) override;
    void show_typing(const std::string& place, const std::string& thread) override;
    boost::asio::awaitable<Result<std::string>> direct_place(std::string user) override;
    bool opens_forms() const override { return true; }
    // A dialog that comes much later than the click would only startle.
    Duration form_trigger_lasts() const override { return std::chrono::seconds{15}; }

    // Says goodbye to every open page (1001), so that a stopping program ends at once; the pages come back by
    // themselves.
    void close_all();
    // The directory has changed: whoever has left is signed out at once.
    void close_left();

  private:
    friend struct Visitor;
    using Response = boost::asio::awaitable<net::HttpResponse>;
    using Shared = std::shared_ptr<Visitor>;

    // --- pages and sign-in (pages.cpp) ---
    Response page(const net::HttpRequest& request, bool framed);
    Response asset(const net::HttpRequest& request);
    Response people_to_pick(const net::HttpRequest& request);
    Response who_am_i(const net::HttpRequest& request);
    Response sign_in(const net::HttpRequest& request);
    Response sign_out(const net::HttpRequest& request);
    std::string cookie_line(const std::string& token, std::chrono::seconds age) const;

    // --- sockets (visitor.cpp) ---
    boost::asio::awaitable<void> serve(const net::HttpRequest& request, std::shared_ptr<net::WebSocket> socket);
    boost::asio::awaitable<void> converse(Shared visitor);
    boost::asio::awaitable<Result<void>> handle(Shared visitor, Request request);
    boost::asio::awaitable<Result<void>> greet(Shared visitor, std::string nonce, Hello hello);
    boost::asio::awaitable<Result<void>> open(Shared visitor, std::string nonce, Open open);
    boost::asio::awaitable<Result<void>> take(Shared visitor, std::string nonce, Send send);
    boost::asio::awaitable<Result<void>> change(Shared visitor, std::string nonce, Change change);
    boost::asio::awaitable<Result<void>> remove(Shared visitor, std::string nonce, Remove remove);
    boost::asio::awaitable<Result<void>> react(Shared visitor, std::string nonce, React react);
    boost::asio::awaitable<Result<void>> press(Shared visitor, std::string nonce, Press press);
    boost::asio::awaitable<Result<void>> submit(Shared visitor, std::string nonce, Submit submit);
    boost::asio::awaitable<Result<void>> read(Shared visitor, std::string nonce, Read read);
    Result<void> typing(const Shared& visitor, const Typing& typing);
    // The entry, if this person may see it; not_found for both reasons.
    boost::asio::awaitable<Result<Entry>> visible(std::string person, std::string id);
    // Hands an event to the inbox with what is to be written beside it, then acknowledges.
    boost::asio::awaitable<Result<void>> accept(Shared visitor, std::string nonce, Event event,
                                                std::function<void(History&)> alongside);

    // --- who sees what, and telling them (webchat.cpp) ---
    // Opens a form on the page that asked for it, else on every page of its person; when none is open it waits for one as
    // long as the form is of use.
    Result<Receipt> open_form(const Outgoing& outgoing);
    // The kind of a place the person may open, or nothing.
    std::optional<PlaceKind> may_open(const std::string& person, const std::string& place) const;
    std::string name_of(const std::string& user) const;
    // Reads what changed and posts it to every page that may see it, in order; one run at a time.
    void announce();
    boost::asio::awaitable<void> announce_all();
    boost::asio::awaitable<bool> announce_some();
    void tell_typing(const std::string& place, const std::string& thread, const std::string& person);
    // The job's result, with a History made for this account.
    template <class F>
    auto in_history(F job) {
        return [job = std::move(job), account = account_](store::Connection& connection) {
            History history{connection, account};
            return job(history);
        };
    }

    std::string account_;
    store::Store& store_;
    Inbox& inbox_;
    Clock& clock_;
    const People& people_;
    const Places& places_;
    Options options_;
    Sessions sessions_;
    Limits limits_;
    std::vector<Shared> visitors_;
    std::uint64_t pages_ = 0;  // served so far
    bool announcing_ = false;
    bool more_to_announce_ = false;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);  // false once destroyed: late work stops there
    boost::asio::any_io_executor executor_;                       // known from the first socket or send on
};

}  // namespace twicket::webchat
