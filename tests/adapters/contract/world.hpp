// The bot around one network for the contract suite: real store, inbox, dispatcher, outbox, HTTP server; a skill that
// does what messages tell it; time that stands still. Everything of the bot runs on one thread of its own; the test
// talks to it from outside.
#pragma once
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "bot/adapter.hpp"
#include "bot/dispatcher.hpp"
#include "bot/inbox.hpp"
#include "bot/net/http_client.hpp"
#include "bot/net/http_server.hpp"
#include "bot/outbox.hpp"
#include "tests/support/raw_client.hpp"
#include "tests/support/scratch.hpp"

namespace twicket::contract {

struct Request {
    std::string method = "POST", path;
    net::Headers headers;
    std::string body;
};

// How the skill of this world answers; the words after the first are its argument.
//   say X        X, where it was asked             long N       N paragraphs
//   buttons      a card with two buttons           many N       a card with N choices
//   private X    X, for the asker only             form         a form with two fields
//   facts        a card with fields, sources and a quiet line
// A click on "echo.yes" replaces its card by "done: VALUE"; any other click, a form and a command are answered by what
// came. Everything else that reaches it is answered by "heard: TEXT".
class World {
  public:
    World();
    virtual ~World();
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    // --- for drivers, before serve() ---
    testing::ScratchFolder folder;
    testing::SetClock clock;
    boost::asio::io_context loop{1};
    std::unique_ptr<store::Store> store;
    People people;
    Places places;
    Audiences audiences{people};
    std::unique_ptr<net::Resolver> resolver;
    std::unique_ptr<net::Connector> connector;
    net::Egress egress;
    net::HttpClient client;
    net::Router router;
    Inbox inbox;

    // Other skills than the one above, and who speaks; empty: that skill, and the people as they are.
    std::function<std::vector<std::unique_ptr<Skill>>()> skills{};
    std::function<boost::asio::awaitable<std::optional<Audience>>(Event)> meet{};
    // The network under test; owned by its driver. Starts the bot's HTTP server and thread; again after halt().
    void serve(Adapter& network);
    // The bot dies: its server and all that it remembered. `last` runs on the loop then: the network's adapter goes.
    void halt(const std::function<void()>& last);
    // Ends the thread; called before the driver goes.
    void stop();
    std::uint16_t port() const { return port_; }

    // --- from the test's thread ---
    net::HttpResponse post(const Request& request);  // status 0: no answer
    // Turns and deliveries until nothing is due any more.
    void settle();
    void pass(Duration time);  // then settles
    // Every event in the inbox, in order.
    std::vector<Event> events();
    // What became of them, in order.
    std::vector<std::string> outcomes();
    // States of everything to be delivered ("sent", "dead", "in_doubt" …), in order.
    std::vector<std::string> deliveries();
    void on_loop(const std::function<void()>& work);
    template <class T>
    T run(boost::asio::awaitable<T> work) {
        return boost::asio::co_spawn(loop, std::move(work), boost::asio::use_future).get();
    }
    // As after a crash: what was being sent is looked for first.
    void forget_answers();

    // The first column of every row of a query.
    std::vector<std::string> texts_of(const std::string& sql);

  protected:
    // What stands between inbox and network: made when the network is served, gone when the bot dies. On the loop.
    virtual void wire();
    virtual void unwire();
    // One round of turns and deliveries; how many there were.
    virtual std::size_t work_once();
    Adapter* network_ = nullptr;

  private:
    void forget_answers_now();
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{loop.get_executor()};
    std::unique_ptr<Outbox> outbox_;
    std::unique_ptr<Dispatcher> dispatcher_;
    std::unique_ptr<net::HttpServer> server_;
    std::vector<std::unique_ptr<net::HttpServer>> ended_;
    std::uint16_t port_ = 0;
    std::thread thread_;
};

}  // namespace twicket::contract
