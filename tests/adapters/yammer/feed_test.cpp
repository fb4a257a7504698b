// Catching up page by page: nothing missed, nothing twice, oldest first, against a plain model of a feed.
#include "adapters/yammer/feed.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

using namespace twicket::yammer;

namespace {

// A feed as Yammer shows it: the newest first, 20 a page, between the two borders of the query.
Page page_of(const std::vector<std::int64_t>& ids, const std::string& query, bool says_older) {
    const auto number = [&](const std::string& name) {
        const auto at = query.find(name + "=");
        return at == query.npos ? 0 : std::stoll(query.substr(at + name.size() + 1));
    };
    const std::int64_t newer = number("newer_than"), older = number("older_than");
    std::vector<std::int64_t> fitting;
    for (const std::int64_t id : ids)
        if (id > newer && (older == 0 || id < older)) fitting.push_back(id);
    std::ranges::sort(fitting, std::greater{});
    Page page;
    for (std::size_t i = 0; i < fitting.size() && i < Feed::page_size; ++i) {
        Post post;
        post.id = fitting[i];
        page.posts.push_back(post);
    }
    page.count = page.posts.size();
    if (says_older) page.older_available = fitting.size() > Feed::page_size;
    return page;
}

std::vector<std::int64_t> catch_up(Feed& feed, const std::vector<std::int64_t>& ids, bool says_older,
                                   int* pages = nullptr) {
    for (int i = 0; i < 10'000; ++i) {
        if (pages) ++*pages;
        if (!feed.add(page_of(ids, feed.query(), says_older))) continue;
        std::vector<std::int64_t> taken;
        for (const Post& post : feed.take()) {
            taken.push_back(post.id);
            feed.processed(post.id);
        }
        return taken;
    }
    return {};
}

}  // namespace

TEST_CASE("What was written before we came is not answered; what comes later is, oldest first", "[yammer]") {
    Feed feed;
    CHECK(feed.query() == "limit=20");
    CHECK(catch_up(feed, {5, 9, 7}, true).empty());
    CHECK(feed.position() == 9);
    CHECK(feed.query() == "limit=20&newer_than=9");
    CHECK(catch_up(feed, {5, 9, 7, 12, 11}, true) == std::vector<std::int64_t>{11, 12});
    CHECK(catch_up(feed, {5, 9, 7, 12, 11}, true).empty());
}

TEST_CASE("In a group that was empty the first message is answered", "[yammer]") {
    Feed feed;
    CHECK(catch_up(feed, {}, true).empty());
    CHECK(catch_up(feed, {3}, true) == std::vector<std::int64_t>{3});
}

TEST_CASE("A long absence is read page by page before anything is handed out", "[yammer]") {
    for (const bool says_older : {true, false}) {
        Feed feed;
        feed.start_at(100);
        std::vector<std::int64_t> ids, wanted;
        for (std::int64_t id = 1; id <= 345; ++id) ids.push_back(id);
        for (std::int64_t id = 101; id <= 345; ++id) wanted.push_back(id);
        int pages = 0;
        CHECK(catch_up(feed, ids, says_older, &pages) == wanted);
        CHECK(pages == 13);
        CHECK_FALSE(feed.catching_up());
    }
}

TEST_CASE("More than can be kept is read in several goes, and nothing of it is lost", "[yammer]") {
    Feed feed{50};
    feed.start_at(0);
    std::vector<std::int64_t> ids, got;
    for (std::int64_t id = 1; id <= 333; ++id) ids.push_back(id);
    for (int round = 0; round < 20; ++round)
        for (const std::int64_t id : catch_up(feed, ids, true)) got.push_back(id);
    CHECK(got == ids);
}

TEST_CASE("A network that repeats itself for ever does not keep us for ever", "[yammer]") {
    Feed feed;
    feed.start_at(10);
    Page same = page_of({11, 12, 13}, "", true);
    same.older_available = true;
    CHECK_FALSE(feed.add(same));
    CHECK(feed.add(same));
    CHECK(feed.take().size() == 3);
}

TEST_CASE("After a lost answer catching up begins again and still hands out each message once", "[yammer]") {
    Feed feed;
    feed.start_at(0);
    std::vector<std::int64_t> ids;
    for (std::int64_t id = 1; id <= 60; ++id) ids.push_back(id);
    CHECK_FALSE(feed.add(page_of(ids, feed.query(), true)));
    feed.start_over();
    CHECK(catch_up(feed, ids, true) == ids);
}

TEST_CASE("On random days with restarts every message is handed out exactly once and in order", "[yammer]") {
    std::mt19937 random{11};
    for (int day = 0; day < 20; ++day) {
        std::vector<std::int64_t> ids, got;
        Feed feed{20 + random() % 70};
        std::int64_t next = 1;
        feed.start_at(0);
        for (int poll = 0; poll < 40; ++poll) {
            for (unsigned n = random() % 50; n > 0; --n) ids.push_back(next += 1 + random() % 9);
            if (random() % 5 == 0) {
                Feed again{20 + random() % 70};
                again.start_at(*feed.position());
                feed = again;
            }
            for (const std::int64_t id : catch_up(feed, ids, random() % 2 == 0)) got.push_back(id);
        }
        for (int poll = 0; poll < 2000 && got.size() < ids.size(); ++poll)
            for (const std::int64_t id : catch_up(feed, ids, true)) got.push_back(id);
        REQUIRE(got == ids);
    }
}
