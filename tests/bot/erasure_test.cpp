// S25: after somebody is erased no file of the data folder holds the name, the ids or the words; a legal hold wins; the
// audit log holds together.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "bot/audit.hpp"
#include "bot/audit_names.hpp"
#include "bot/erasure.hpp"
#include "bot/inbox.hpp"
#include "bot/questions.hpp"
#include "bot/retention.hpp"
#include "bot/store/compact.hpp"
#include "bot/store/dialect.hpp"
#include "tests/support/await.hpp"
#include "tests/support/scratch.hpp"

using namespace twicket;
using testing::await_on;
using testing::number_in;

namespace {

const std::string name = "Zebedee Quill", id = "zebquill77", user = "U7QUILL77", words = "marmalade submarine";

Event said(const std::string& external, const std::string& who, const std::string& text,
           PlaceKind kind = PlaceKind::channel) {
    return {.account = "chat/a",
            .external_id = external,
            .place = kind == PlaceKind::direct ? "dm-" + who : "help",
            .kind = kind,
            .thread = kind == PlaceKind::direct ? "" : "t1",
            .person = who,
            .what = Message{external, text}};
}

// One row in every table, whose texts all name the person.
void fill(store::Connection& connection) {
    std::vector<std::string> tables;
    {
        auto rows = connection.query(store::tables_sql);
        while (rows.next()) tables.push_back(rows.string(0));
    }
    const std::string text =
        R"({"by":")" + id + R"(","name":")" + name + R"(","note":"asked by )" + name + R"( of chat/a/)" + user + "\"}";
    for (const std::string& table : tables) {
        if (table == "audit" || table == "meta") continue;
        std::string columns, values;
        auto rows = connection.query(store::columns_sql, {table});
        while (rows.next()) {
            columns += (columns.empty() ? "" : ", ") + rows.string(0);
            values += (values.empty() ? "" : ", ") + (rows.text(1) == "TEXT" ? "'" + text + "'" : std::string{"7000"});
        }
        if (table == "legal_hold") continue;
        connection.execute("INSERT INTO " + table + " (" + columns + ") VALUES (" + values + ")");
    }
}

std::vector<std::string> files_with(const std::filesystem::path& folder, const std::string& needle) {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{folder}) {
        if (!entry.is_regular_file()) continue;
        std::ifstream in{entry.path(), std::ios::binary};
        const std::string bytes{std::istreambuf_iterator<char>{in}, {}};
        if (bytes.find(needle) != std::string::npos)
            found.push_back(entry.path().filename().string() + " has " + needle);
    }
    return found;
}

}  // namespace

TEST_CASE("erasure: every table has a line that says what becomes of it when a person is erased", "[erasure]") {
    const testing::ScratchFolder folder;
    const auto store = folder.open_fast();
    std::vector<std::string> tables, ruled;
    const auto read = [&tables](store::Connection& connection) {
        auto rows = connection.query(store::tables_sql);
        while (rows.next()) tables.push_back(rows.string(0));
    };
    REQUIRE(store->read_now(read).has_value());
    for (const erasure::TableRule& rule : erasure::rules()) ruled.emplace_back(rule.table);
    std::ranges::sort(tables);
    std::ranges::sort(ruled);
    CHECK(tables == ruled);
}

TEST_CASE("erasure: no byte of name, ids or words is left in any file, and the audit log is whole", "[erasure]") {
    const testing::ScratchFolder folder;
    {
        const auto store = folder.open_fast();
        Inbox inbox{*store, system_clock(), {}};
        boost::asio::io_context loop;
        REQUIRE(await_on(loop, inbox.accept(said("1", user, words + " one")))->fresh);
        REQUIRE(await_on(loop, inbox.accept(said("2", user, words + " two", PlaceKind::direct)))->fresh);
        REQUIRE(await_on(loop, inbox.accept(said("3", "U2", "thanks to " + name + ", it works")))->fresh);
        const auto prepare = [](store::Connection& connection) {
            fill(connection);
            const std::string body =
                R"({"id":")" + id + R"(","name":")" + name +
                R"(","email":"zeb@quill.example","identities":[{"network":"chat","account":"a","user":")" + user +
                "\"}]}";
            connection.execute("INSERT INTO person_stand (person, here, body) VALUES ($1, 1, $2)", {id, body});
            connection.execute(
                "INSERT INTO conversation (account, place, thread, body, updated) VALUES ('chat/a', 'help', 't1', $1, "
                "1)",
                {words});
            connection.execute(
                "INSERT INTO vote (entry, wording, person, value, reason, at) VALUES ('vpn', 'x', $1, 1, '', 1)", {id});
            connection.execute(
                "INSERT INTO chat_message (account, id, place, thread, person, at, text, card, only_for, reactions, "
                "last_update, position, sequence,"
                " edited, deleted) VALUES ('chat/a', $1, 'help', $1, $2, 1, $3, '', '', '{}', '', 1, 1, 0, 0)",
                {user + "~n1", user, words});
            append_audit(connection, {.at = Time{}, .actor = id, .act = "channel.mode", .detail = R"({"mode":"all"})"});
            append_audit(
                connection,
                {.at = Time{}, .actor = "admin", .act = "person.looked_at", .detail = R"({"person":")" + id + "\"}"});
            append_audit(connection,
                         {.at = Time{}, .actor = "admin", .act = "channel.mode", .detail = R"({"mode":"off"})"});
        };
        REQUIRE(store->write_now(prepare).has_value());
        Result<erasure::Done> done = Error{ErrorCode::internal, ""};
        const auto erase = [&done](store::Connection& connection) {
            const auto subject = erasure::subject_of(connection, id, nullptr);
            REQUIRE(subject);
            const erasure::Plan plan = erasure::plan(connection, *subject);
            done = erasure::erase(connection, *subject, "admin", Time{});
            REQUIRE(done.has_value());
            CHECK(erasure::to_json(plan) == erasure::to_json(done->plan));  // it did what it said
        };
        REQUIRE(store->write_now(erase).has_value());
        CHECK(done->pseudonym.starts_with("forgotten-"));
        CHECK(number_in(*store, "SELECT COUNT(*) FROM audit WHERE act = 'person.erased'") == 1);
        CHECK(number_in(*store, "SELECT COUNT(*) FROM event WHERE external_id = '3'") ==
              1);  // somebody else's words stay
        CHECK(number_in(*store, "SELECT COUNT(*) FROM chat_message WHERE deleted = 1 AND text = ''") == 1);
        const auto verify = [](store::Connection& connection) {
            const audit::Report report = audit::verify(connection, nullptr);
            INFO(report.problem);
            CHECK(report.whole());
            CHECK(report.rows == 5);  // three acts, what was renamed, the erasure
        };
        REQUIRE(store->read_now(verify).has_value());
    }
    store::compact(folder / "twicket.db");
    for (const std::string& needle : {name, id, user, words, std::string{"zeb@quill.example"}})
        CHECK(files_with(folder.path(), needle) == std::vector<std::string>{});
}

TEST_CASE("erasure: a row of the audit log that was changed by hand is found, renamed rows or not", "[erasure]") {
    const testing::ScratchFolder folder;
    const auto store = folder.open_fast();
    const auto job = [](store::Connection& connection) {
        for (const char* actor : {"ann", "zebquill77", "bob"})
            append_audit(connection, {.at = Time{}, .actor = actor, .act = "a", .detail = "{}"});
        const auto new_name = [](std::string_view text) {
            return text == "zebquill77" ? std::optional<std::string>{"nobody"} : std::nullopt;
        };
        CHECK(audit::rename(connection, new_name, Time{}) == 1);
        CHECK(audit::verify(connection, nullptr).whole());
        connection.execute("UPDATE audit SET act = 'b' WHERE sequence = 2");
        CHECK(audit::verify(connection, nullptr).broken_at == 2);
        connection.execute("UPDATE audit SET act = 'a' WHERE sequence = 2");
        connection.execute("UPDATE audit SET actor = 'eve' WHERE sequence = 1");
        CHECK(audit::verify(connection, nullptr).broken_at == 1);
    };
    REQUIRE(store->write_now(job).has_value());
}

TEST_CASE("erasure: a legal hold keeps a person from being erased and the events from being pruned", "[erasure]") {
    const testing::ScratchFolder folder;
    const auto store = folder.open_fast();
    testing::SetClock clock;
    Inbox inbox{*store, clock, {}};
    boost::asio::io_context loop;
    REQUIRE(await_on(loop, inbox.accept(said("1", user, words)))->fresh);
    REQUIRE(await_on(loop, inbox.accept(said("2", "U2", "hello")))->fresh);
    const auto hold = [](store::Connection& connection) {
        connection.execute("UPDATE event SET state = 'done'");
        connection.execute(
            "INSERT INTO conversation (account, place, thread, body, updated) VALUES ('chat/a', 'help', 't1', '{}', "
            "1)");
        erasure::put_hold(connection, {id, {name}, {{"chat/a", user}}}, {id, "case 12", "admin", Time{}});
        CHECK(erasure::erase(connection, {id, {name}, {{"chat/a", user}}}, "admin", Time{}).error().code ==
              ErrorCode::conflict);
    };
    REQUIRE(store->write_now(hold).has_value());
    const Time later = clock.now() + std::chrono::hours{24 * 400};
    const auto prune = [later](store::Connection& connection) {
        prune_events(connection, later, 0, 100);
        prune_classes(connection, {}, later, 100);
    };
    REQUIRE(store->write_now(prune).has_value());
    CHECK(number_in(*store, "SELECT COUNT(*) FROM event") == 1);
    CHECK(number_in(*store, "SELECT COUNT(*) FROM conversation") == 1);
    const auto release = [](store::Connection& connection) { CHECK(erasure::release_hold(connection, id)); };
    REQUIRE(store->write_now(release).has_value());
    REQUIRE(store->write_now(prune).has_value());
    CHECK(number_in(*store, "SELECT COUNT(*) FROM event") == 0);
    CHECK(number_in(*store, "SELECT COUNT(*) FROM conversation") == 0);
}

TEST_CASE("retention: each class goes after its own time, a class of 0 days never", "[retention]") {
    const testing::ScratchFolder folder;
    const auto store = folder.open_fast();
    const auto job = [](store::Connection& connection) {
        fill(connection);  // all times are 7 s after 1970
        connection.execute("UPDATE outgoing SET state = 'sent'");
        const Time day_100 = from_millis(7000) + std::chrono::hours{24 * 100};
        RetentionTimes kept;
        CHECK(prune_classes(connection, kept, day_100, 100) == 2);  // deliveries and notices: 90 days
        kept.web_chat = 99;
        CHECK(prune_classes(connection, kept, day_100, 100) == 1);
        CHECK(prune_classes(connection, kept, day_100, 100) == 0);
        CHECK(prune_classes(connection, kept, day_100 + std::chrono::hours{24 * 300}, 100) ==
              2);  // conversations and comings
    };
    REQUIRE(store->write_now(job).has_value());
}
