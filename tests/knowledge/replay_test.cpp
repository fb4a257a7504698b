// "What if": flips of past answers, golden questions, and that a copy of a ranker is its own.
#include <catch2/catch.hpp>
#include <chrono>

#include "knowledge/replay.hpp"

using namespace twicket::knowledge;

namespace {

Entry entry(const std::string& id, const std::string& title, std::vector<std::string> variants = {}) {
    return {.id = id, .title = title, .variants = std::move(variants), .answer = "Do this about " + id + "."};
}

std::unique_ptr<Ranker> trained(std::vector<Entry> entries) {
    auto ranker = Ranker::build(std::move(entries), {.background = false});
    ranker->train();
    return ranker;
}

std::vector<Entry> few() {
    return {entry("vpn", "My VPN keeps dropping", {"vpn disconnects", "the vpn is slow"}), entry("printer", "The printer does not print", {"printer is jammed", "no toner in the printer"}),
            entry("leave", "How much annual leave do I have", {"days of holiday left", "vacation days"})};
}

// A base as a small company has it; among three entries each is everybody's neighbour.
std::vector<Entry> dozen() {
    std::vector<Entry> entries = few();
    for (const auto& [id, title, variant] : std::vector<std::tuple<std::string, std::string, std::string>>{
             {"mail", "My mailbox is full", "outlook quota exceeded"}, {"badge", "I lost my badge", "my access card is gone"}, {"room", "How do I book a meeting room", "reserve a conference room"},
             {"expenses", "How do I claim travel expenses", "reimburse my train ticket"}, {"laptop", "My laptop does not start", "the notebook stays black"}, {"phone", "I need a company phone", "order a mobile"},
             {"password", "I forgot my password", "reset my password"}, {"wifi", "There is no wifi in the office", "wireless does not connect"}, {"parking", "Where can visitors park", "parking for guests"}})
        entries.push_back(entry(id, title, {variant}));
    return entries;
}

PastQuestion past(const std::string& text, std::size_t times = 1) { return {text, Filter::everything(), times}; }

}  // namespace

TEST_CASE("a copy of a ranker answers alike, and changes of one are not seen by the other", "[replay]") {
    const auto ranker = trained(few());
    const auto copy = ranker->copy();
    CHECK(copy->rank("vpn disconnects", Filter::everything()).confidence == ranker->rank("vpn disconnects", Filter::everything()).confidence);
    copy->put(entry("bike", "Where can I park my bike"));
    CHECK(copy->find("bike"));
    CHECK_FALSE(ranker->find("bike"));
    ranker->remove("vpn");
    CHECK(copy->find("vpn"));
}

TEST_CASE("a new entry's replay names the questions it would answer, the most asked first, and leaves the others alone", "[replay]") {
    const auto before = trained(few());
    const auto after = before->copy();
    const Entry bike = entry("bike", "Where can I park my bike", {"bike shed", "bicycle parking"});
    after->put(bike);
    const std::vector<PastQuestion> questions{past("vpn disconnects", 9), past("bicycle parking", 2), past("where can i park my bike", 7), past("quarterly figures of asia")};
    const Replayed done = replay(*before, *after, questions, {bike}, {0.5, 0.15});
    CHECK(done.questions == 19);
    REQUIRE(done.gained.size() == 2);
    CHECK(done.gained[0].question == 2);
    CHECK(done.gained_times == 9);
    CHECK(done.gained[0].after.entry == "bike");
    CHECK(done.lost.empty());
    CHECK(done.changed.empty());
    CHECK(done.touched <= 2);
}

TEST_CASE("what an edit takes away is seen through the version before it", "[replay]") {
    const auto before = trained(few());
    const auto after = before->copy();
    const Entry other = entry("vpn", "Company cars");
    after->put(other);
    const std::vector<PastQuestion> questions{past("vpn disconnects"), past("printer is jammed")};
    const Replayed done = replay(*before, *after, questions, {other, *before->find("vpn")}, {0.5, 0.15});
    REQUIRE(done.lost.size() == 1);
    CHECK(done.lost[0].before.entry == "vpn");
    CHECK(done.gained.empty());
    const std::vector<Golden> golden{{1, "vpn disconnects", "vpn"}, {2, "printer is jammed", "printer"}, {3, "never right before", "leave"}, {4, "company cars", ""}};
    const auto broken = broken_golden(*before, *after, golden, {0.5, 0.15});
    REQUIRE(broken.size() == 2);
    CHECK(broken[0].golden.number == 1);
    CHECK(broken[1].golden.number == 4);
}

TEST_CASE("a question is told untouched only when its answer stays the same", "[replay]") {
    // Every question against every change, by the shortcut and without it.
    const auto before = trained(dozen());
    const std::vector<std::string> texts{"vpn disconnects", "vpm disconects", "the printer is out of toner", "holidays left", "printr jamed", "hello there", "how do i", "vacation", "toner", "slow network vpn"};
    std::vector<PastQuestion> questions;
    for (const auto& text : texts) questions.push_back(past(text));
    for (const Entry& change : {entry("vpn", "Remote access by vpn", {"vpn slow"}), entry("toner", "Order toner", {"toner is empty"}), entry("leave", "Parental leave")}) {
        const auto after = before->copy();
        after->put(change);
        std::vector<Entry> changed{change};
        if (const auto old = before->find(change.id)) changed.push_back(*old);
        const Replayed done = replay(*before, *after, questions, changed, {0.5, 0.15}, 1);
        std::size_t flips = 0;
        for (const auto& question : questions) {
            const Judged was = judge(*before, question, {0.5, 0.15}), is = judge(*after, question, {0.5, 0.15});
            const bool flipped = (was.verdict == Verdict::answered || is.verdict == Verdict::answered) && (was.verdict != is.verdict || was.entry != is.entry);
            if (flipped) UNSCOPED_INFO(change.id << ": " << question.text << ": " << was.entry << " " << was.confidence << " -> " << is.entry << " " << is.confidence);
            const bool answered = was.verdict == Verdict::answered || is.verdict == Verdict::answered;
            flips += answered && (was.verdict != is.verdict || was.entry != is.entry);
        }
        CHECK(done.gained.size() + done.lost.size() + done.changed.size() == flips);
    }
}
