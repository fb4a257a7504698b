// Each look is one read job, or one question to a network.
#include "bot/app/handoff_lookups.hpp"

#include "bot/store/store.hpp"

namespace twicket::app {
namespace {

using boost::asio::awaitable;
constexpr std::int64_t most_queued = 200, most_handled = 500, most_votes = 20;

// One of the lists of bot/questions.
template <class Read>
auto list_of(store::Store& store, Read read) {
    return [&store, read]() -> awaitable<Result<std::vector<AskedQuestion>>> {
        const auto look = [read](store::Connection& connection) { return read(connection); };
        Result<std::vector<AskedQuestion>> found = co_await store.read(look);
        co_return found;
    };
}

std::vector<handoff::CastVote> votes_of(store::Connection& connection, const std::string& voter,
                                        const std::vector<std::string>& entries) {
    std::vector<handoff::CastVote> votes;
    for (const std::string& entry : entries) {
        auto rows = connection.query(
            "SELECT value, reason FROM vote WHERE entry = $1 AND person = $2 ORDER BY at DESC LIMIT $3",
            {entry, voter, most_votes});
        while (rows.next()) votes.push_back({entry, static_cast<int>(rows.integer(0)), rows.string(1)});
    }
    return votes;
}

// Who asked or solved it has read it; others when the network or, where it cannot tell, the configuration has them in
// the place. A direct conversation is never in the configuration.
awaitable<bool> reads_along(LookupParts parts, AskedQuestion question, const Person* reader) {
    if (reader->id.empty()) co_return false;
    if (question.handler == reader->id || question.asker == reader->id) co_return true;
    std::string account = question.account, place = question.place, person = reader->id;
    const std::optional<bool> told =
        co_await parts.acquaintance.is_in(std::move(account), std::move(place), std::move(person));
    if (told) co_return *told;
    const Place* known = parts.places.find(question.account, question.place);
    if (!known || known->kind == PlaceKind::direct) co_return false;
    co_return std::ranges::any_of(known->members, [&](const std::string& group) { return reader->in_group(group); });
}

}  // namespace

handoff::Lookups handoff_lookups(const LookupParts& parts) {
    store::Store& store = parts.store;
    handoff::Lookups look;
    look.conversation = [&store](ThreadName thread) -> awaitable<Result<Conversation>> {
        const auto read = [thread](store::Connection& connection) {
            auto rows =
                connection.query("SELECT body FROM conversation WHERE account = $1 AND place = $2 AND thread = $3",
                                 {thread.account, thread.place, thread.thread});
            return rows.next() ? rows.string(0) : std::string{};
        };
        const Result<std::string> body = co_await store.read(read);
        if (body.has_error()) co_return body.error();
        if (body->empty()) co_return Conversation{};
        co_return conversation_from_json(*body);
    };
    look.queued =
        list_of(store, [](store::Connection& connection) { return queued_questions(connection, most_queued); });
    look.handled =
        list_of(store, [](store::Connection& connection) { return handled_questions(connection, most_handled); });
    look.unanswered = [&store](ThreadName thread) -> awaitable<Result<std::optional<AskedQuestion>>> {
        const auto read = [thread](store::Connection& connection) {
            return unanswered_question(connection, thread.account, thread.place, thread.thread);
        };
        Result<std::optional<AskedQuestion>> found = co_await store.read(read);
        co_return found;
    };
    look.with = [&store](std::string handler) -> awaitable<Result<std::vector<AskedQuestion>>> {
        const auto read = [handler](store::Connection& connection) {
            return questions_with(connection, handler, most_queued);
        };
        Result<std::vector<AskedQuestion>> found = co_await store.read(read);
        co_return found;
    };
    look.votes = [&store](std::string voter,
                          std::vector<std::string> entries) -> awaitable<Result<std::vector<handoff::CastVote>>> {
        const auto read = [voter, entries](store::Connection& connection) {
            return votes_of(connection, voter, entries);
        };
        Result<std::vector<handoff::CastVote>> found = co_await store.read(read);
        co_return found;
    };
    look.may_read = [parts](AskedQuestion question, std::vector<const Person*> readers) -> awaitable<bool> {
        bool all = !readers.empty();
        for (const Person* reader : readers) {
            if (!all) break;
            all = co_await reads_along(parts, question, reader);
        }
        co_return all;
    };
    look.link = parts.link;
    look.direct = [parts](std::string id) -> awaitable<Result<std::optional<ThreadName>>> {
        const Person* person = parts.people.find(id);
        std::vector<KnownIdentity> known;
        if (person) known = parts.people.identities_of(*person);
        for (const KnownIdentity& one : known) {
            Adapter* network = parts.find_adapter(one.identity.account);
            if (!network) continue;
            std::string user = one.identity.user;
            Result<std::string> place = co_await network->direct_place(std::move(user));
            if (place.has_value()) co_return ThreadName{one.identity.account, *place, "", true};
        }
        co_return std::optional<ThreadName>{};
    };
    return look;
}

}  // namespace twicket::app
