// Secrets on their way into the inbox: nothing of them is kept, and who wrote them hears so.
#include <catch2/catch.hpp>

#include "bot/inbox.hpp"
#include "bot/screening.hpp"
#include "tests/support/await.hpp"
#include "tests/support/scratch.hpp"

using namespace twicket;
using testing::await_on;

namespace {

Event said(What what) {
    Event event{.account = "chat/a", .external_id = "1", .place = "general", .person = "ann", .what = std::move(what)};
    return event;
}

std::string stored_after(What what, ScreeningRules rules = {}) {
    const testing::ScratchFolder folder;
    const auto store = folder.open_fast();
    Inbox inbox{*store, system_clock(), {}};
    boost::asio::io_context loop;
    set_screening(Screening{std::move(rules)});
    CHECK(await_on(loop, inbox.accept(said(std::move(what)))).has_value());
    set_screening({});
    std::string body;
    const auto read = [&body](store::Connection& connection) {
        auto rows = connection.query("SELECT body FROM event");
        if (rows.next()) body = rows.string(0);
    };
    CHECK(store->read_now(read).has_value());
    return body;
}

}  // namespace

TEST_CASE("screening: whatever carries words, the secret in them is not stored") {
    const std::string text = "the password is Hunter2x9 ok";
    for (const What& what :
         std::vector<What>{Message{"m", text}, Edit{"m", text}, Forward{"m", "bob", text}, Command{"ticket " + text},
                           Submission{"form", "", {{"why", text}}}, TicketChanged{.ticket = "t", .text = text}}) {
        const std::string body = stored_after(what);
        INFO(name_of(what));
        CHECK(body.find("Hunter2x9") == std::string::npos);
        CHECK(screened_in(body).kinds == std::vector{guard::Kind::password});
        CHECK(event_from_json(body).has_value());
    }
}

TEST_CASE("screening: an exempt place and a kind that is left alone keep their words") {
    const Message message{"m", "the password is Hunter2x9 ok"};
    ScreeningRules exempt{.exempt = {{"chat/a", "general"}}}, left;
    left.kinds.remove(guard::Kind::password);
    CHECK(stored_after(message, std::move(exempt)).find("Hunter2x9") != std::string::npos);
    CHECK(stored_after(message, std::move(left)).find("Hunter2x9") != std::string::npos);
    CHECK(screened_in(stored_after(Message{"m", "hello \"hidden\" there"})).kinds.empty());
}

TEST_CASE("screening: a repeat of a message with a secret is the same message") {
    const testing::ScratchFolder folder;
    const auto store = folder.open_fast();
    Inbox inbox{*store, system_clock(), {}};
    boost::asio::io_context loop;
    const Message message{"m", "the password is Hunter2x9 ok"};
    CHECK(await_on(loop, inbox.accept(said(message)))->fresh);
    const auto again = await_on(loop, inbox.accept(said(message)));
    CHECK_FALSE(again->fresh);
    CHECK_FALSE(again->altered);
}
