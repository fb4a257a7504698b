// Events into the table `event`, once each.
#include "bot/inbox.hpp"

#include <spdlog/spdlog.h>

#include <nlohmann/json.hpp>

#include "bot/screening.hpp"
#include "bot/store/fault.hpp"

namespace twicket {
namespace {

// Whether two stored events tell of the same: all but when it was delivered and how it can be answered, which differ
// between repeats. The stored body itself is compared, so no hash need be kept beside it.
bool same_happening(std::string_view stored, std::string_view delivered) {
    nlohmann::json before = nlohmann::json::parse(stored, nullptr, false), now = nlohmann::json::parse(delivered, nullptr, false);
    for (nlohmann::json* body : {&before, &now}) {
        if (!body->is_object()) return false;
        body->erase("at");
        body->erase("reply_to");
    }
    return before == now;
}

// Everything one acceptance needs, owned by the job: a waiting job may outlive the coroutine that asked for it.
struct Acceptance {
    std::string account, external_id, place, thread, body;
    std::int64_t arrived;
    std::function<void(store::Connection&)> alongside;
    Accepted accepted{};

    void run(store::Connection& connection) {
        TWICKET_FAULT("inbox_before_insert");
        // No conflict target: one statement whether or not the unique key is there (a planted bug leaves it out).
        const std::int64_t sequence = connection.insert(
            "INSERT INTO event (account, external_id, place, thread, body, arrived, state)"
            " VALUES ($1, $2, $3, $4, $5, $6, 'waiting') ON CONFLICT DO NOTHING",
            "sequence", {account, external_id, place, thread, body, arrived});
        if (sequence != 0) {
            accepted = {true, sequence};
            if (alongside) alongside(connection);
            return;
        }
        auto known = connection.query("SELECT sequence, body FROM event WHERE account = $1 AND external_id = $2",
                                      {account, external_id});
        if (!known.next()) throw std::logic_error("an event was neither stored nor found");
        accepted = {false, known.integer(0), !same_happening(known.text(1), body)};
    }
};

}  // namespace

Inbox::Inbox(store::Store& store, Clock& clock, std::function<void()> arrived)
    : store_{store}, clock_{clock}, arrived_{std::move(arrived)} {}

boost::asio::awaitable<Result<Accepted>> Inbox::accept(Event event, std::function<void(store::Connection&)> alongside) {
    if (event.account.empty() || event.external_id.empty())
        co_return Error{ErrorCode::invalid, "an event without account or id cannot be told from its copies"};
    auto acceptance = std::make_shared<Acceptance>();
    try {
        const Screened screened = screening().hide(event);
        acceptance->body = with_screened(to_json(event), screened);
    } catch (const std::exception&) {
        acceptance.reset();
    }
    if (!acceptance) co_return Error{ErrorCode::invalid, "the event's text is not valid UTF-8"};
    acceptance->account = std::move(event.account);
    acceptance->external_id = std::move(event.external_id);
    acceptance->place = std::move(event.place);
    acceptance->thread = std::move(event.thread);
    acceptance->arrived = to_millis(clock_.now());
    acceptance->alongside = std::move(alongside);
    store::Store::Job job = [acceptance](store::Connection& connection) { acceptance->run(connection); };
    const Result<void> stored = co_await store_.write_job(std::move(job));
    if (stored.has_error()) co_return stored.error();
    if (acceptance->accepted.fresh && arrived_) arrived_();
    if (acceptance->accepted.altered) {
        ++altered_;
        spdlog::warn("{}: a delivery bears the id of event {} and says something else; it is not acted on", acceptance->account,
                     acceptance->accepted.sequence);
    }
    TWICKET_FAULT("inbox_before_ack");
    co_return acceptance->accepted;
}

}  // namespace twicket
