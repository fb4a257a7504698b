// The store's two doors: group commit, isolation of a failing job, refusal, the lock, and life after a full disk.
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <catch2/catch.hpp>
#include <fstream>
#include <future>
#include <thread>

#include "tests/support/await.hpp"
#include "tests/support/scratch.hpp"

using namespace twicket;
using testing::await_on;
using testing::number_in;
using testing::ScratchFolder;

namespace {
namespace asio = boost::asio;

store::Store::Job insert_meta(const std::string& name) {
    return [name](store::Connection& connection) {
        connection.execute("INSERT INTO meta (name, value) VALUES ($1, '')", {name});
    };
}

// Holds the writing thread inside a job until let go, so that what is queued meanwhile becomes one group.
class Gate {
  public:
    store::Store::Job job() {
        return [this](store::Connection&) {
            entered_.set_value();
            leave_.get_future().wait();
        };
    }
    void wait_until_held() { entered_.get_future().wait(); }
    void open() { leave_.set_value(); }

  private:
    std::promise<void> entered_, leave_;
};

asio::awaitable<void> note_result(store::Store& store, store::Store::Job job, Result<void>& result) {
    result = co_await store.write_job(std::move(job));
}

// Queues all jobs while the writer is held, then lets it take them as one group.
std::vector<Result<void>> as_one_group(store::Store& store, std::vector<store::Store::Job> jobs) {
    Gate gate;
    std::thread holder{[&] { (void)store.write_now(gate.job()); }};
    gate.wait_until_held();
    asio::io_context loop;
    std::vector<Result<void>> results(jobs.size(), Error{ErrorCode::internal, "never answered"});
    for (std::size_t i = 0; i < jobs.size(); ++i)
        asio::co_spawn(loop, note_result(store, std::move(jobs[i]), results[i]), [](std::exception_ptr failure) {
            if (failure) std::rethrow_exception(failure);
        });
    loop.poll();
    gate.open();
    holder.join();
    loop.restart();
    loop.run();
    return results;
}
}  // namespace

TEST_CASE("what a job wrote is read by the other door, and typed values come back") {
    const ScratchFolder folder;
    const auto store = folder.open();
    asio::io_context loop;
    auto write = [](store::Connection& connection) {
        return connection.execute("INSERT INTO meta (name, value) VALUES ('a', '1'), ('b', '2')");
    };
    const auto changed = await_on(loop, store->write(write));
    REQUIRE(changed.has_value());
    CHECK(*changed == 2);
    auto read = [](store::Connection& connection) {
        auto rows = connection.query("SELECT value FROM meta WHERE name = 'b'");
        return rows.next() ? rows.string(0) : std::string{};
    };
    const auto value = await_on(loop, store->read(read));
    REQUIRE(value.has_value());
    CHECK(*value == "2");
}

TEST_CASE("readers cannot write, and see one moment for a whole job") {
    const ScratchFolder folder;
    const auto store = folder.open();
    CHECK(store->read_now(insert_meta("x")).has_error());
    std::int64_t before = 0, after = 0;
    const auto seen = store->read_now([&](store::Connection& connection) {
        auto first = connection.query("SELECT COUNT(*) FROM meta");
        before = first.next() ? first.integer(0) : -1;
        REQUIRE(store->write_now(insert_meta("later")).has_value());
        auto second = connection.query("SELECT COUNT(*) FROM meta");
        after = second.next() ? second.integer(0) : -2;
    });
    REQUIRE(seen.has_value());
    CHECK(before == after);
    CHECK(number_in(*store, "SELECT COUNT(*) FROM meta") == before + 1);
}

TEST_CASE("many jobs share a commit and each gets its own answer on its executor") {
    const ScratchFolder folder;
    const auto store = folder.open();
    std::vector<store::Store::Job> jobs;
    for (int i = 0; i < 600; ++i) jobs.push_back(insert_meta("row" + std::to_string(i)));
    for (const auto& result : as_one_group(*store, std::move(jobs))) CHECK(result.has_value());
    CHECK(number_in(*store, "SELECT COUNT(*) FROM meta WHERE name LIKE 'row%'") == 600);
}

TEST_CASE("a job that throws undoes itself alone, whatever group it was in") {
    const ScratchFolder folder;
    const auto store = folder.open();
    std::vector<store::Store::Job> jobs{insert_meta("one"), insert_meta("two")};
    jobs.push_back([](store::Connection& connection) {
        connection.execute("INSERT INTO meta (name, value) VALUES ('half', '')");
        throw std::runtime_error("changed my mind");
    });
    jobs.push_back(insert_meta("two"));
    jobs.push_back(insert_meta("three"));
    const auto results = as_one_group(*store, std::move(jobs));
    CHECK(results[0].has_value());
    CHECK(results[1].has_value());
    REQUIRE(results[2].has_error());
    CHECK(results[2].error().code == ErrorCode::internal);
    CHECK(results[2].error().detail == "changed my mind");
    REQUIRE(results[3].has_error());
    CHECK(results[3].error().code == ErrorCode::conflict);
    CHECK(results[4].has_value());
    CHECK(number_in(*store, "SELECT COUNT(*) FROM meta WHERE name IN ('one', 'two', 'three')") == 3);
    CHECK(number_in(*store, "SELECT COUNT(*) FROM meta WHERE name = 'half'") == 0);
    CHECK(store->healthy());
}

TEST_CASE("a store with a full queue refuses with a time to come back") {
    const ScratchFolder folder;
    auto options = folder.database();
    options.queue_limit = 3;
    const auto store = store::Store::open(options);
    std::vector<store::Store::Job> jobs;
    for (int i = 0; i < 8; ++i) jobs.push_back(insert_meta("row" + std::to_string(i)));
    const auto results = as_one_group(*store, std::move(jobs));
    const auto refused = std::count_if(results.begin(), results.end(), [](const auto& r) { return r.has_error(); });
    CHECK(refused == 5);
    for (const auto& result : results) {
        if (!result.has_error()) continue;
        CHECK(result.error().code == ErrorCode::unavailable);
        CHECK(result.error().retry_after == std::chrono::milliseconds{1000});
    }
    CHECK(number_in(*store, "SELECT COUNT(*) FROM meta WHERE name LIKE 'row%'") == 3);
}

TEST_CASE("a second store on the same file is refused and told by whom") {
    const ScratchFolder folder;
    const auto store = folder.open();
    CHECK_THROWS_WITH(folder.open(),
                      Catch::Contains("in use by another twicket (process " + std::to_string(::getpid())));
    // A second process too.
    const pid_t child = ::fork();
    if (child == 0) {
        try {
            folder.open();
            ::_exit(1);
        } catch (const std::runtime_error&) {
            ::_exit(0);
        }
    }
    int status = -1;
    ::waitpid(child, &status, 0);
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
}

TEST_CASE("the lock ends with the store") {
    const ScratchFolder folder;
    folder.open().reset();
    CHECK(folder.open()->write_now(insert_meta("again")).has_value());
}

TEST_CASE("a data folder that is missing or no database is refused in words") {
    const ScratchFolder folder;
    store::Options options;
    options.path = folder / "nowhere/twicket.db";
    CHECK_THROWS_WITH(store::Store::open(options), Catch::Contains("the data folder must exist"));
    std::ofstream{folder / "twicket.db"} << std::string(8192, 'x');
    CHECK_THROWS_WITH(folder.open(), Catch::Contains("not a database"));
}

TEST_CASE("a full disk refuses honestly and work goes on by itself once there is space") {
    const ScratchFolder folder;
    const auto store = folder.open();
    REQUIRE(store->write_now([](store::Connection& connection) { connection.query("PRAGMA max_page_count = 60"); })
                .has_value());
    const std::string big(100'000, 'x');
    int kept = 0;
    Result<void> last;
    for (int i = 0; i < 10 && last.has_value(); ++i) {
        last = store->write_now([&](store::Connection& connection) {
            connection.execute("INSERT INTO meta (name, value) VALUES ($1, $2)", {"big" + std::to_string(i), big});
        });
        kept += last.has_value();
    }
    REQUIRE(last.has_error());
    CHECK(last.error().code == ErrorCode::unavailable);
    CHECK(last.error().retry_after == std::chrono::milliseconds{1000});
    CHECK_FALSE(store->healthy());
    CHECK(number_in(*store, "SELECT COUNT(*) FROM meta WHERE name LIKE 'big%'") == kept);
    // Small work still fits, and proves the store well again.
    CHECK(store->write_now([](store::Connection& connection) { connection.query("PRAGMA max_page_count = 100000"); })
              .has_value());
    CHECK(store->write_now(insert_meta("small")).has_value());
    CHECK(store->healthy());
}

TEST_CASE("what is queued when the store closes is still committed") {
    const ScratchFolder folder;
    asio::io_context loop;
    std::vector<Result<void>> results(50, Error{ErrorCode::internal, "never answered"});
    {
        const auto store = folder.open();
        for (std::size_t i = 0; i < results.size(); ++i)
            asio::co_spawn(loop, note_result(*store, insert_meta("row" + std::to_string(i)), results[i]),
                           [](std::exception_ptr failure) {
                               if (failure) std::rethrow_exception(failure);
                           });
        loop.poll();
    }
    loop.restart();
    loop.run();
    for (const auto& result : results) CHECK(result.has_value());
    CHECK(number_in(*folder.open(), "SELECT COUNT(*) FROM meta WHERE name LIKE 'row%'") == 50);
}
