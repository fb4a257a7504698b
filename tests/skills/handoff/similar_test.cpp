// Likeness of questions, and what is worth telling of a wait.
#include <catch2/catch.hpp>

#include "bot/text/fold.hpp"
#include "skills/handoff/handoff.hpp"
#include "skills/handoff/similar.hpp"

using namespace twicket;

namespace {

std::vector<AskedQuestion> solved(std::initializer_list<const char*> texts) {
    std::vector<AskedQuestion> all;
    for (const char* text : texts) {
        AskedQuestion one{};
        one.account = "test/default";
        one.thread = one.text = text;
        all.push_back(std::move(one));
    }
    return all;
}

std::vector<std::string> like(const char* question, const std::vector<AskedQuestion>& among) {
    std::vector<std::string> texts;
    for (const AskedQuestion& one : handoff::most_alike(question, "en", among, 3)) texts.push_back(one.text);
    return texts;
}

}  // namespace

TEST_CASE("solved questions about the same thing come first, others not at all", "[handoff]") {
    const auto all = solved({"my vpn drops every hour", "where is my payslip?", "VPN drops every hour!",
                             "the vpn connection keeps dropping at home", "how do I book a holiday",
                             "printer on floor three is stuck", "vpn setup on a new laptop"});
    const auto found = like("my vpn keeps dropping", all);
    REQUIRE(found.size() >= 2);
    CHECK(found[0] == "the vpn connection keeps dropping at home");
    for (const std::string& text : found) CHECK(text::fold(text).find("vpn") != std::string::npos);
    CHECK(like("what is for lunch today", all).empty());
    CHECK(like("", all).empty());
    CHECK(like("my vpn keeps dropping", {}).empty());
}

TEST_CASE("a wording is listed once", "[handoff]") {
    CHECK(like("payslip missing", solved({"payslip missing", "Payslip  missing", "PAYSLIP MISSING"})).size() == 1);
}

TEST_CASE("what was said meanwhile is told by the sentences that add most", "[handoff]") {
    const std::string line =
        handoff::essence({"hello?", "It also happens by cable. Error 809 in the log.", "thanks a lot"},
                         "my vpn keeps dropping", "en", 60);
    CHECK(line.find("Error 809 in the log.") != std::string::npos);
    CHECK(line.find("It also happens by cable.") < line.find("Error 809"));
    CHECK(handoff::essence({}, "x", "en", 60).empty());
}

TEST_CASE("no line of an internal note is among the words for the asker", "[handoff]") {
    CHECK(handoff::without_notes("// she has had three laptops") == "");
    CHECK(handoff::without_notes("  // indented") == "");
    CHECK(handoff::without_notes("> // quoted") == "");
    CHECK(handoff::without_notes("*// bold*") == "");
    CHECK(handoff::without_notes("／／ full width") == "");
    CHECK(handoff::without_notes("Hello\n// do not tell\nPlease restart it.") == "Hello\nPlease restart it.");
    CHECK(handoff::without_notes("see https://intranet.example/vpn") == "see https://intranet.example/vpn");
    CHECK(with_file_names("Here it is", {{"log.txt", "text/plain", "https://files.example/1", 3},
                                             {"a.png", "", "", 0}}) == "Here it is\n📎 log.txt, a.png");
}
