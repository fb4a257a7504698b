// Reads only.
#include "bot/app/policy.hpp"

namespace twicket::app {
namespace {
constexpr std::int64_t most_reports = 300;
}

policy::Parts policy_parts(TicketSources sources, const CoreSettings& settings) {
    using boost::asio::awaitable;
    using Said = policy::Parts::Said;
    store::Store& store = sources.store;
    policy::Parts parts;
    parts.agents_account = settings.agents_account, parts.agents_place = settings.agents_place,
    parts.language = settings.language;
    parts.said = [&store](const ThreadName& thread) -> awaitable<Result<std::vector<Said>>> {
        const auto read = [thread](store::Connection& connection) {
            std::vector<Said> said;
            for (ticket::Said& one : said_in(connection, thread))
                said.push_back({std::move(one.message), std::move(one.person), std::move(one.text)});
            return said;
        };
        Result<std::vector<Said>> said = co_await store.read(read);
        co_return said;
    };
    parts.report = [&store](std::string key) -> awaitable<Result<Paper>> {
        const auto read = [key](store::Connection& connection) {
            return papers::read(connection, policy::report_kind, key);
        };
        Result<Paper> paper = co_await store.read(read);
        co_return paper;
    };
    parts.reports = [&store]() -> awaitable<Result<std::vector<Paper>>> {
        const auto read = [](store::Connection& connection) {
            return papers::all(connection, policy::report_kind, most_reports);
        };
        Result<std::vector<Paper>> papers = co_await store.read(read);
        co_return papers;
    };
    parts.name_of = [&people = sources.people](const std::string& account, const std::string& user) {
        const Person& person = people.by_identity(account, user);
        return person.name.empty() ? user : person.name;
    };
    parts.link = std::move(sources.link);
    return parts;
}

}  // namespace twicket::app
