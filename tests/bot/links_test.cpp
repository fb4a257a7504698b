// One-time codes and links as they are kept: what a code looks like, that it works once, and that tries made side by
// side are counted all the same.
#include <catch2/catch.hpp>
#include <set>

#include "bot/links.hpp"
#include "bot/turn_record.hpp"
#include "tests/support/scratch.hpp"

using namespace twicket;
using namespace std::chrono_literals;

namespace {

const Time now = from_millis(1'795'341'600'000);
const Identity eve{"net/b", "eve"};

struct Kept {
    testing::ScratchFolder folder;
    std::unique_ptr<store::Store> store = folder.open_fast();
    std::string code = links::new_code();
    std::string hash = links::hash_of(code);
    template <class F>
    void write(F job) {
        store->write_now([&](store::Connection& connection) { job(connection); }).value();
    }
    void give() {
        write([&](store::Connection& connection) {
            links::put_code(connection, {hash, now + links::code_lasts}, {"ann", "net/a", "dm", "", "en"}, now);
        });
    }
    links::Standing standing(const std::string& of, Time at = now) {
        links::Standing found;
        write([&](store::Connection& connection) { found = links::standing(connection, eve, of, at); });
        return found;
    }
    std::int64_t count(const std::string& sql) { return testing::number_in(*store, sql); }
};

}  // namespace

TEST_CASE("codes differ, are typed easily, and are known again however they are typed", "[links]") {
    std::set<std::string> seen;
    for (int i = 0; i < 1000; ++i) {
        const std::string code = links::new_code();
        CHECK(code.size() == 11);
        CHECK(code.find_first_not_of("0123456789ABCDEFGHJKMNPQRSTVWXYZ-") == code.npos);
        CHECK(seen.insert(code).second);
    }
    const std::string hash = links::hash_of("K7QM2-9XH40");
    CHECK(hash.size() == 64);
    CHECK(links::hash_of("k7qm29xh4o") == hash);
    CHECK(links::hash_of(" K7QM2 9XH40 ") == hash);
    CHECK(links::hash_of("K7QM2-9XH41") == links::hash_of("K7QM2-9XH4l"));
    for (const char* none : {"", "-", "K7QM2-9XH4", "K7QM2-9XH400", "K7QM2-9XH4U", "K7QM2-9XH4\xC3\xA9", "please"})
        CHECK(links::hash_of(none).empty());
}

TEST_CASE("a code is kept as its hash alone, one a person, and lives for ten minutes", "[links]") {
    Kept kept;
    kept.give();
    REQUIRE(kept.standing(kept.hash).code.has_value());
    CHECK(kept.standing(kept.hash).code->person == "ann");
    CHECK_FALSE(kept.standing(kept.hash, now + 10min).code.has_value());
    CHECK_FALSE(kept.standing(links::hash_of("00000-00000")).code.has_value());
    CHECK_FALSE(kept.standing("").code.has_value());
    std::string plain;
    for (const char c : kept.code)
        if (c != '-') plain += c;
    CHECK(kept.count("SELECT COUNT(*) FROM link_code WHERE hash LIKE '%" + plain + "%'") == 0);
    const std::string before = kept.hash;
    kept.hash = links::hash_of(links::new_code());
    kept.give();
    CHECK_FALSE(kept.standing(before).code.has_value());
    CHECK(kept.count("SELECT COUNT(*) FROM link_code") == 1);
}

TEST_CASE("two who type one code at once: the second turn sees that it is used", "[links]") {
    Kept kept;
    kept.give();
    const LinkTry link{kept.hash, "ann"};
    const Identity mallory{"net/b", "mallory"};
    kept.write([&](store::Connection& connection) {
        CHECK(links::still_so(connection, link, eve, now));
        links::settle(connection, link, eve, now);
        CHECK_FALSE(links::still_so(connection, link, mallory, now));
    });
    CHECK(kept.count("SELECT COUNT(*) FROM identity_link WHERE network_user = 'eve' AND person = 'ann'") == 1);
    CHECK(kept.count("SELECT COUNT(*) FROM link_code") == 0);
}

TEST_CASE("a turn that took a used code for good is not recorded but run again", "[links]") {
    Kept kept;
    Event event{.account = "net/b",
                .external_id = "1",
                .place = "dm",
                .kind = PlaceKind::direct,
                .thread = "",
                .person = "eve",
                .what = Command{"link"}};
    const std::string body = to_json(event);
    kept.write([&](store::Connection& connection) {
        connection.execute(
            "INSERT INTO event (account, external_id, place, thread, body, arrived, state)"
            " VALUES ($1, $2, $3, $4, $5, $6, 'waiting')",
            {event.account, event.external_id, event.place, event.thread, body, to_millis(now)});
        TurnRecord turn{1, "", event, "net/b/eve", {.label = "linked"}, now};
        turn.outcome.effects.push_back(LinkTry{kept.hash, "ann"});
        CHECK(record(connection, turn) == Recorded::stale);
    });
    CHECK(kept.count("SELECT COUNT(*) FROM identity_link") == 0);
    CHECK(kept.count("SELECT COUNT(*) FROM event WHERE state = 'waiting'") == 1);
}

TEST_CASE("the eleventh try within a quarter of an hour does not count, made side by side or not", "[links]") {
    Kept kept;
    kept.give();
    const LinkTry wrong{links::hash_of("00000-00000"), ""};
    kept.write([&](store::Connection& connection) {
        for (int i = 0; i < links::tries_allowed; ++i) {
            CHECK(links::still_so(connection, wrong, eve, now));
            links::settle(connection, wrong, eve, now);
        }
        CHECK_FALSE(links::still_so(connection, wrong, eve, now));
        CHECK_FALSE(links::still_so(connection, {kept.hash, "ann"}, eve, now));
        CHECK(links::still_so(connection, {kept.hash, "ann"}, {"net/c", "eve"}, now));
        CHECK(links::still_so(connection, wrong, eve, now + links::tries_last));
    });
    CHECK(kept.standing(kept.hash).tries == links::tries_allowed);
}
