// The policy guard alone: the published samples, ordinary talk, and texts made to keep it busy.
#include <catch2/catch.hpp>
#include <cstdio>
#include <fstream>

#include "bot/guard/guard.hpp"
#include "bot/text/base64.hpp"
#include "tests/support/shared_data.hpp"

using namespace twicket;
using guard::Guard;
using guard::Kind;
using guard::Kinds;
using nlohmann::json;

namespace {

// Samples of the suite that are names or addresses, nothing that opens a door.
const std::set<std::string> no_secret{"AWS Account ID",       "AWS S3 Bucket",      "Age Recipient (X25519 public key)",
                                      "Amazon Resource Name", "Google Client ID",   "Google Cloud Storage Bucket",
                                      "LinkedIn Client ID",   "React App Username", "Shopify Domain",
                                      "Twitter Client ID"};

struct Tally {
    int cases = 0, right = 0, reasons = 0;
    void print(const std::string& suite) const {
        std::printf("suite %s: %d cases, %d right, %d by written reason\n", suite.c_str(), cases, right, reasons);
    }
};

std::vector<std::size_t> code_points(const std::string& text) {
    std::vector<std::size_t> offsets;
    for (std::size_t at = 0; at < text.size(); ++at)
        if ((static_cast<unsigned char>(text[at]) & 0xC0) != 0x80) offsets.push_back(at);
    offsets.push_back(text.size());
    return offsets;
}

}  // namespace

TEST_CASE("guard: of the published secrets four in five are seen, of those that open a door nineteen in twenty") {
    const auto cases = testing::shared_json("secrets", "vectors/secrets/cases.json");
    if (!cases) return;
    const Guard guard;
    Tally tally;
    int secrets = 0, seen = 0, doors = 0, doors_seen = 0, near = 0, near_flagged = 0;
    for (const json& one : *cases) {
        const auto text = text::from_base64(one.at("text_base64").get<std::string>());
        REQUIRE(text);
        const bool hit = !guard.find(*text, guard::secrets).empty();
        ++tally.cases;
        if (!one.at("secret").get<bool>()) {
            ++near, near_flagged += hit;
            // A value beside "password" or "key" is hidden although it is not of the exact form of one issuer.
            hit ? ++tally.reasons : ++tally.right;
            continue;
        }
        ++secrets, seen += hit;
        const bool opens = !no_secret.contains(one.at("name").get<std::string>());
        doors += opens, doors_seen += opens && hit;
        if (hit)
            ++tally.right;
        else if (!opens)
            ++tally.reasons;
    }
    tally.print("secrets");
    std::printf("  secrets: %d of %d seen; of the %d that open a door %d; of %d that nearly look like one %d hidden\n",
                seen, secrets, doors, doors_seen, near, near_flagged);
    CHECK(seen >= secrets * 0.80);
    CHECK(doors_seen >= doors * 0.95);
}

TEST_CASE("guard: personal data is found where it stands, and little else") {
    const auto cases = testing::shared_json("pii", "vectors/pii/cases.json");
    if (!cases) return;
    const std::map<std::string, Kind> kinds{{"CREDIT_CARD", Kind::card},      {"IBAN_CODE", Kind::iban},
                                            {"EMAIL_ADDRESS", Kind::email},   {"PHONE_NUMBER", Kind::phone},
                                            {"IP_ADDRESS", Kind::ip_address}, {"US_SSN", Kind::id_number}};
    const std::map<std::string, double> wanted{{"CREDIT_CARD", 0.98},
                                               {"IBAN_CODE", 0.98},
                                               {"EMAIL_ADDRESS", 0.98},
                                               {"PHONE_NUMBER", 0.85},
                                               {"IP_ADDRESS", 0.98}};
    const Guard guard;
    std::map<std::string, std::pair<int, int>> counts;
    Tally tally;
    int flagged = 0, rightly = 0, talk_hidden = 0;
    for (const json& one : *cases) {
        const std::string text = one.at("text");
        const auto offsets = code_points(text);
        const auto found = guard.find(text, guard::logged_kinds);
        talk_hidden += !guard.find(text, guard::secrets).empty();
        std::vector<std::pair<std::size_t, std::size_t>> labelled;
        bool all = true;
        for (const json& span : one.at("spans")) {
            const auto kind = kinds.find(span.at(0).get<std::string>());
            if (kind == kinds.end()) continue;
            const std::size_t begin = offsets.at(span.at(1)), end = offsets.at(span.at(2));
            const bool hit =
                std::ranges::any_of(found, [&](const auto& f) { return f.begin <= begin && f.end >= end; });
            auto& [total, hits] = counts[kind->first];
            ++total, hits += hit;
            all = all && hit;
            labelled.emplace_back(begin, end);
        }
        bool only = true;
        for (const auto& f : found) {
            const bool is_one = std::ranges::any_of(
                labelled, [&](const auto& span) { return f.begin < span.second && f.end > span.first; });
            ++flagged, rightly += is_one;
            only = only && is_one;
        }
        ++tally.cases, tally.right += all && only;
    }
    tally.print("pii");
    std::printf("  pii: %d of %d found are labelled;", rightly, flagged);
    for (const auto& [name, count] : counts) std::printf(" %s %d/%d", name.c_str(), count.second, count.first);
    std::printf("; %d of %d sentences taken for a secret\n", talk_hidden, tally.cases);
    for (const auto& [name, share] : wanted) {
        INFO(name);
        CHECK(counts[name].second >= counts[name].first * share);
    }
    CHECK(rightly >= flagged * 0.90);
    CHECK(talk_hidden <= tally.cases * 0.001);
}

TEST_CASE("guard: of questions that people asked at most one in a thousand is taken for something else") {
    const auto folder = testing::shared_folder();
    if (!folder) {
        WARN("SKIPPED questions: ../shared is not here");
        return;
    }
    const Guard guard;
    int texts = 0, hidden = 0;
    for (const char* file :
         {"banking77/dev.jsonl", "clinc150/oos_train.jsonl", "stackfaq/dev.jsonl", "ittickets/dev.jsonl"}) {
        std::ifstream in{*folder + "/data/" + file};
        for (std::string line; std::getline(in, line) && texts < 6000;) {
            const json one = json::parse(line);
            ++texts;
            hidden += !guard.find(one.value("text", ""), guard::hidden_kinds).empty();
        }
    }
    std::printf("  questions: %d texts, %d hidden\n", texts, hidden);
    CHECK(texts > 1000);
    CHECK(hidden <= texts * 0.001 + 1);
}

TEST_CASE("guard: what is hidden is gone, what stands around stays, and hiding twice changes nothing") {
    const Guard guard;
    const auto masked = guard.mask("my password is Hunter2x9 and the vpn still fails, card 4111 1111 1111 1111, thanks",
                                   guard::hidden_kinds);
    CHECK(masked.text == "my password is [hidden: password] and the vpn still fails, card [hidden: card], thanks");
    CHECK(masked.kinds == std::vector{Kind::password, Kind::card});
    CHECK(guard.mask(masked.text, guard::hidden_kinds).kinds.empty());
    CHECK(guard.mask("send it to DE89 3704 0044 0532 0130 00 please", guard::hidden_kinds).text ==
          "send it to [hidden: iban] please");
    CHECK(guard.mask("DE88 3704 0044 0532 0130 00", guard::hidden_kinds).kinds.empty());  // the check digits are wrong
    CHECK(guard.mask("4111 1111 1111 1112", guard::hidden_kinds).kinds.empty());
    CHECK(guard.mask("das Passwort lautet Sommer!2024", guard::hidden_kinds).text ==
          "das Passwort lautet [hidden: password]");
    CHECK(guard.mask("postgres://app:s3cr3tPw@db/x", guard::hidden_kinds).text ==
          "postgres://app:[hidden: password]@db/x");
}

TEST_CASE("guard: a token that was spread out or cut in two is found all the same") {
    const Guard guard;
    const std::string token =
        "ghp_"
        "XIxB7KMNdAr3zqWtQqhE94qglHqOzn1D1stg";
    std::string spread, invisible;
    for (const char c : token) spread += std::string{c} + " ", invisible += std::string{c} + "\u200b";
    for (const std::string& text : {"it is " + token, "it is " + spread + "thanks", "it is " + invisible,
                                    token.substr(0, 20) + "\n" + token.substr(20),
                                    "\"" + token.substr(0, 9) + "\" + \"" + token.substr(9) + "\""}) {
        const auto masked = guard.mask(text, guard::hidden_kinds);
        INFO(masked.text);
        CHECK(masked.kinds == std::vector{Kind::access_key});
        CHECK(masked.text.find("stg") == std::string::npos);
    }
}

TEST_CASE("guard: ordinary talk about passwords, numbers and tokens is left alone") {
    const Guard guard;
    for (const char* text :
         {"my password is expired, what now?", "the password is wrong: please reset it", "password: see the wiki",
          "ticket 20261122 is for order 4500123456", "meet at 10:30 on 2026-11-22 in room 4.17",
          "commit 2b66fd261ee5c6cfc8de7fa466bab600bcfe4f69 broke it", "call me at +49 30 901820",
          "write to ann@example.com", "error 0x80070005 on Windows10", "das Passwort ist abgelaufen",
          "le mot de passe est incorrect", "token ring: history?", "how do I reset the PIN of my badge?",
          "version 10.15.7 build 19H2026", "serial number C02XG2JHJG5J"}) {
        INFO(text);
        CHECK(guard.find(text, guard::hidden_kinds).empty());
    }
}

TEST_CASE("guard: a company's own patterns count, bad ones are refused where they are read (S24)") {
    const Guard guard{std::vector<guard::OwnPattern>{{"customer number", "KD-[0-9]{8}"}}};
    CHECK(guard.mask("it is KD-12345678 again", guard::hidden_kinds).text == "it is [hidden: own] again");
    CHECK(guard::trouble_with({"a", "KD-[0-9]{8}"}).empty());
    CHECK_FALSE(guard::trouble_with({"a", "(unclosed"}).empty());
    CHECK_FALSE(guard::trouble_with({"a", ".*"}).empty());
    CHECK_FALSE(guard::trouble_with({"a", "(?=look)ahead"}).empty());
    CHECK_FALSE(guard::trouble_with({"a", "((a{1,500}){1,500}){1,500}"}).empty());
    CHECK_FALSE(guard::trouble_with({"a", std::string(501, 'a')}).empty());
    CHECK_THROWS_AS(Guard{std::vector<guard::OwnPattern>({{"a", "(unclosed"}})}, std::invalid_argument);
}

TEST_CASE("guard: twice the text is at most about twice the work, whatever the text (S24)") {
    // Counted by what is found, and bounded by the test's own patience: a pattern of exponential time would not end
    // here.
    const Guard guard{
        std::vector<guard::OwnPattern>{{"catastrophe", "(a+)+b"}, {"nested", "(x+x+)+y"}, {"alternation", "(a|aa)+c"}}};
    for (const std::string word : {"a", "x", "password=a ", "://a:", "1 ", "a@", "key key ",
                                   "-----BEGIN PRIVATE KEY-----", "DE89 3704 ", "\"'`"}) {
        std::string text;
        while (text.size() < (1 << 17)) text += word;
        const Guard none;
        CHECK(guard.mask(text, guard::hidden_kinds).kinds.size() <= guard::every_kind.size());
    }
}
