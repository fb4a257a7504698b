// The ranker through its one door.
#include <catch2/catch.hpp>

#include <filesystem>
#include <random>
#include <thread>

#include "knowledge/import.hpp"
#include "knowledge/ranker.hpp"
#include "tests/support/where.hpp"

using namespace twicket;
using namespace twicket::knowledge;

namespace {

const std::vector<Entry>& company() {
    static const std::vector<Entry> entries =
        read_path(twicket::testing::source_folder() + "/config/demo/knowledge", Format::markdown).entries;
    return entries;
}

const Ranker& company_ranker() {
    static const std::unique_ptr<Ranker> ranker = [] {
        auto built = Ranker::build(company(), {.threads = 2, .background = false});
        built->train();
        return built;
    }();
    return *ranker;
}

std::string first(const Ranking& ranking) {
    return ranking.candidates.empty() ? "" : ranking.candidates[0].entry->id;
}

std::vector<Entry> small_base() {
    return {{.id = "vpn",
             .title = "My VPN keeps dropping",
             .variants = {"vpn disconnects all the time", "the tunnel breaks"}},
            {.id = "print", .title = "How do I print?", .variants = {"the printer does nothing", "printing on paper"}},
            {.id = "leave",
             .title = "How many vacation days do I have?",
             .variants = {"holiday entitlement", "days off left"}}};
}

std::unique_ptr<Ranker> untrained(std::vector<Entry> entries) {
    return Ranker::build(std::move(entries), {.background = false});
}

}  // namespace

TEST_CASE("a company's base says it does not know the capital of Peru", "[knowledge]") {
    REQUIRE(company().size() >= 150);
    for (const char* question :
         {"what is the capital of Peru", "who won the world cup in 1998", "how do I bake sourdough bread"}) {
        const Ranking ranking = company_ranker().rank(question, Filter::everything());
        INFO(question << " → " << first(ranking) << " " << ranking.confidence);
        CHECK(ranking.abstain);
        CHECK(ranking.confidence < 0.35);
    }
}

TEST_CASE("a company's base is sure of its own wordings, greetings around them or not", "[knowledge]") {
    std::size_t asked = 0, right = 0, sure = 0, greeted = 0;
    for (const Entry& entry : company()) {
        if (!entry.language.empty() && entry.language != "en") continue;
        const Ranking ranking = company_ranker().rank(entry.title, Filter::everything());
        ++asked;
        right += first(ranking) == entry.id;
        sure += ranking.confidence >= 0.6;
        const Ranking polite = company_ranker().rank("Hello, " + entry.title + " thx", Filter::everything());
        greeted += first(polite) == entry.id && !polite.abstain;
    }
    CHECK(right == asked);
    CHECK(sure >= asked * 98 / 100);
    CHECK(greeted >= asked * 95 / 100);
}

TEST_CASE("close paraphrases of a well described entry are answered with confidence", "[knowledge]") {
    const auto sure_of = [](const char* question, const char* id) {
        const Ranking ranking = company_ranker().rank(question, Filter::everything());
        INFO(question << " → " << first(ranking) << " " << ranking.confidence);
        CHECK(first(ranking) == id);
        CHECK_FALSE(ranking.abstain);
    };
    sure_of("my vpn keeps dropping", "vpn-keeps-dropping");
    sure_of("my vpn disconnects every few minutes", "vpn-keeps-dropping");
    sure_of("i forgot my password", "password-forgotten");
}

TEST_CASE("a change is seen by the very next question, and so is a removal", "[knowledge]") {
    const auto ranker = untrained(small_base());
    CHECK(first(ranker->rank("badge reader broken at the door", Filter::everything())) != "badge");
    ranker->put({.id = "badge", .title = "The badge reader at the door is broken"});
    CHECK(first(ranker->rank("badge reader broken at the door", Filter::everything())) == "badge");
    ranker->put({.id = "vpn", .title = "Quarterly expense reports"});
    CHECK(first(ranker->rank("quarterly expense report", Filter::everything())) == "vpn");
    const Ranking gone = ranker->rank("vpn tunnel disconnects", Filter::everything());
    CHECK((gone.candidates.empty() || first(gone) != "vpn" || gone.confidence < 0.3));
    CHECK(ranker->remove("badge"));
    CHECK_FALSE(ranker->remove("badge"));
    CHECK(ranker->find("badge") == nullptr);
    for (const auto& candidate : ranker->rank("badge reader broken at the door", Filter::everything()).candidates)
        CHECK(candidate.entry->id != "badge");
    ranker->train();
    CHECK(ranker->all().size() == 3);
    CHECK(first(ranker->rank("quarterly expense report", Filter::everything())) == "vpn");
}

TEST_CASE("no question, filter or typing ever brings up an entry that a filter forbids", "[knowledge]") {
    std::mt19937 random{7};
    const std::vector<std::string> groups{"everyone", "staff", "hr", "it", "board"}, tags{"it", "hr", "travel"};
    const auto some_of = [&](const std::vector<std::string>& all, unsigned chance) {
        std::vector<std::string> chosen;
        for (const std::string& one : all)
            if (random() % 100 < chance) chosen.push_back(one);
        return chosen;
    };
    std::vector<Entry> entries = company();
    for (Entry& entry : entries) {
        entry.audience = some_of(groups, 25);
        entry.tags = some_of(tags, 40);
        entry.valid_until = random() % 4 == 0 ? "2026-01-01" : "";
        entry.valid_from.clear();
    }
    const auto ranker = untrained(entries);
    const auto meet = [](const std::vector<std::string>& left, const std::vector<std::string>& right) {
        return std::any_of(left.begin(), left.end(), [&](const std::string& one) {
            return std::find(right.begin(), right.end(), one) != right.end();
        });
    };
    std::size_t shown = 0;
    for (int round = 0; round < 2'000; ++round) {
        const Entry& asked = entries[random() % entries.size()];
        Filter filter{.groups = some_of(groups, 30), .scopes = some_of(tags, 30), .today = "2026-11-22"};
        if (random() % 5 == 0) filter.language = random() % 2 ? "en" : "de";
        if (random() % 3 == 0) filter.excluded.push_back(asked.id);
        if (round % 50 == 0) ranker->put(entries[random() % entries.size()]);
        for (const Candidate& candidate : ranker->rank(asked.title, filter).candidates) {
            const Entry& entry = *candidate.entry;
            ++shown;
            REQUIRE(
                meet(entry.audience.empty() ? std::vector<std::string>{"everyone"} : entry.audience, *filter.groups));
            REQUIRE((filter.scopes.empty() || meet(entry.tags, filter.scopes)));
            REQUIRE(entry.valid_until.empty());
            REQUIRE((filter.excluded.empty() || entry.id != asked.id));
            REQUIRE((filter.language.empty() || entry.language.empty() || entry.language == filter.language));
        }
    }
    CHECK(shown > 1'000);
}

TEST_CASE("nobody's groups let nothing through", "[knowledge]") {
    const auto ranker = untrained(small_base());
    CHECK(ranker->rank("vpn", Filter{}).candidates.empty());
    CHECK(ranker->rank("vpn", Filter{}).abstain);
    CHECK(first(ranker->rank("vpn", Filter{.groups = std::vector<std::string>{"everyone"}})) == "vpn");
}

TEST_CASE("one slip of the finger in each question costs little", "[knowledge]") {
    std::mt19937 random{11};
    std::size_t asked = 0, right = 0, typed_right = 0;
    for (const Entry& entry : company()) {
        if ((!entry.language.empty() && entry.language != "en") || entry.variants.empty()) continue;
        std::string typed = entry.variants[0];
        std::size_t longest = 0, size = 0;
        for (std::size_t from = 0; from < typed.size();) {
            const std::size_t end = std::min(typed.find(' ', from), typed.size());
            if (end - from > size) longest = from, size = end - from;
            from = end + 1;
        }
        if (size < 5) continue;
        const std::size_t place = longest + 1 + random() % (size - 2);
        if (asked % 2 == 0)
            std::swap(typed[place], typed[place + 1]);
        else
            typed.erase(place, 1);
        ++asked;
        right += first(company_ranker().rank(entry.variants[0], Filter::everything())) == entry.id;
        typed_right += first(company_ranker().rank(typed, Filter::everything())) == entry.id;
    }
    REQUIRE(asked > 50);
    CHECK(typed_right * 100 >= right * 90);
}

TEST_CASE("the explanation names corrections, removed entries, weights and evidence", "[knowledge]") {
    const auto ranker = untrained(small_base());
    const Explanation why =
        ranker->explain("the prinetr does nothing", Filter{.groups = std::nullopt, .excluded = {"print"}});
    REQUIRE(why.corrections.size() == 1);
    CHECK(why.corrections[0] == std::pair<std::string, std::string>{"prinetr", "printer"});
    REQUIRE_FALSE(why.removed.empty());
    CHECK(why.removed[0] == std::pair<std::string, std::string>{"print", "excluded"});
    CHECK(why.evidence.size() > 5);
    CHECK_FALSE(why.model.empty());
    for (const Candidate& candidate : why.ranking.candidates) {
        double sum = 0;
        for (const float part : candidate.contribution) sum += part;
        CHECK(sum == Approx(candidate.score).margin(1e-3));
    }
}

TEST_CASE("more of an entry's own words never make the ranker less sure", "[knowledge]") {
    const Filter all = Filter::everything();
    const double nothing = company_ranker().rank("zzzz qqqq", all).confidence;
    const Entry& entry = *company_ranker().find("facilities-badge-access");
    const double half =
        company_ranker().rank(entry.title.substr(0, entry.title.find(' ', entry.title.size() / 2)), all).confidence;
    const double whole = company_ranker().rank(entry.title, all).confidence;
    CHECK(nothing <= half);
    CHECK(half <= whole + 0.05);
}

TEST_CASE("an empty base, an empty question and a wall of noise are survived", "[knowledge]") {
    const auto empty = untrained({});
    CHECK(empty->rank("anything", Filter::everything()).abstain);
    empty->put({.id = "a", .title = "first entry ever"});
    CHECK(first(empty->rank("first entry", Filter::everything())) == "a");
    const auto ranker = untrained(small_base());
    for (const std::string& odd :
         {std::string{}, std::string{"   "}, std::string{"\xff\xfe"}, std::string(100'000, 'a'), std::string{"😀😀"}})
        CHECK(ranker->rank(odd, Filter::everything()).confidence <= 1);
}

TEST_CASE("training and ranking come out the same every time and with any number of threads", "[knowledge]") {
    std::vector<Entry> entries = company();
    entries.resize(40);
    const auto one = Ranker::build(entries, {.threads = 1, .background = false}),
               two = Ranker::build(entries, {.threads = 2, .background = false});
    one->train();
    two->train();
    for (const Entry& entry : company()) {
        const Ranking left = one->rank(entry.title, Filter::everything()),
                      right = two->rank(entry.title, Filter::everything());
        REQUIRE(first(left) == first(right));
        REQUIRE(left.confidence == right.confidence);
    }
}

TEST_CASE("questions are answered while entries change and training runs", "[knowledge]") {
    std::vector<Entry> entries = company();
    entries.resize(60);
    const auto ranker = Ranker::build(entries, {});
    std::atomic<bool> done{false};
    std::atomic<int> asked{0};
    std::thread reader{[&] {
        while (!done) {
            const Ranking ranking =
                ranker->rank(entries[static_cast<std::size_t>(asked) % entries.size()].title, Filter::everything());
            if (!ranking.candidates.empty()) ++asked;
        }
    }};
    for (int i = 0; i < 40; ++i) {
        ranker->put({.id = "new-" + std::to_string(i), .title = "Fresh topic number " + std::to_string(i)});
        if (i % 3 == 0) ranker->remove("new-" + std::to_string(i));
    }
    ranker->train();
    done = true;
    reader.join();
    CHECK(asked > 0);
    CHECK(ranker->all().size() == 60 + 26);
    CHECK(first(ranker->rank("fresh topic number 1", Filter::everything())).starts_with("new-"));
}

TEST_CASE("a base of many entries gets its classifier too, the same with any number of threads", "[knowledge]") {
    static constexpr const char* things[] = {"printer", "laptop",  "badge",    "invoice", "parking",
                                             "holiday", "phone",   "monitor",  "chair",   "account",
                                             "license", "visitor", "keyboard", "locker"};
    static constexpr const char* deeds[] = {"order", "return", "repair", "share", "book",  "cancel", "extend",
                                            "renew", "report", "lend",   "label", "clean", "move",   "replace"};
    static constexpr const char* places[] = {"Bristol", "Leipzig", "Lyon", "Oslo"};
    std::vector<Entry> entries;
    for (const std::string thing : things)
        for (const std::string deed : deeds)
            for (const std::string place : places)
                entries.push_back({.id = deed + thing + place,
                                   .title = deed + " a " + thing + " in " + place,
                                   .variants = {"how can I " + deed + " the " + thing + " at our site in " + place,
                                                place + ": " + thing + " to " + deed}});
    REQUIRE(entries.size() > 700);
    const auto one = Ranker::build(entries, {.background = false});
    const auto two = Ranker::build(entries, {.threads = 2, .background = false});
    one->train();
    two->train();
    CHECK(one->figures().model_bytes > 0);
    CHECK(one->explain("x", Filter::everything()).model.find(", trained") != std::string::npos);
    std::size_t right = 0;
    for (std::size_t i = 0; i < entries.size(); i += 13) {
        const std::string question = "who may " + entries[i].title + " please?";
        const Ranking ranking = one->rank(question, Filter::everything());
        right += first(ranking) == entries[i].id;
        CHECK(first(two->rank(question, Filter::everything())) == first(ranking));
    }
    CHECK(right == (entries.size() + 12) / 13);
}

TEST_CASE("a base of a few entries does not answer by words of grammar alone", "[ranker]") {
    std::vector<Entry> entries(2);
    entries[0].id = "vpn", entries[0].title = "VPN keeps dropping", entries[0].variants = {"my vpn drops"}, entries[0].answer = "Restart it.";
    entries[1].id = "pay", entries[1].title = "Find your payslip", entries[1].variants = {"where is my payslip"};
    entries[1].answer = "In the portal.";
    const auto ranker = Ranker::build(entries, {.background = false});
    ranker->train();
    const auto sure = [&](const char* question) { return ranker->rank(question, Filter::everything()).confidence; };
    for (const char* question : {"what is the capital of peru", "where is my laptop", "where is the canteen", "is there a bike shed somewhere"}) {
        INFO(question);
        CHECK(sure(question) < 0.15);
    }
    CHECK(sure("where do I find my payslip") > 0.5);
    CHECK(sure("the vpn drops all the time") > 0.5);
}
