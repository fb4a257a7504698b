// Yammer's JSON as events: what is said, where, by whom, and what is left alone on purpose.
#include "adapters/yammer/decode.hpp"

#include <catch2/catch.hpp>

#include "adapters/yammer/ids.hpp"

using namespace twicket;
using namespace twicket::yammer;
using nlohmann::json;

namespace {

const Reader reader{"yammer/default", "88", "501", from_millis(1'800'000'000'000)};

json message(json changes = json::object()) {
    json one = json::parse(R"({
        "id": 90071992547409931, "thread_id": 90071992547409917, "replied_to_id": 90071992547409917, "sender_id": 77,
        "sender_type": "user", "group_id": 501, "message_type": "update", "created_at": "2026/01/02 10:00:00 +0000",
        "body": {"plain": "VPN is down", "parsed": "VPN is down"}, "system_message": false, "direct_message": false,
        "notified_user_ids": [88], "liked_by": {"count": 1, "names": [{"full_name": "Ann", "user_id": 77}]},
        "attachments": [], "title": null})");
    one.merge_patch(changes);
    return one;
}

Page page_of(json messages, json references = json::array(), const Reader& by = reader) {
    return decode_page({{"messages", std::move(messages)}, {"references", std::move(references)}}, by).value();
}
Event event_of(json changes, json references = json::array()) {
    return page_of({message(std::move(changes))}, std::move(references)).posts.at(0).event.value();
}
std::string text_of(json changes, json references = json::array()) {
    return std::get<Message>(event_of(std::move(changes), std::move(references)).what).text;
}

}  // namespace

TEST_CASE("A post becomes a message of its thread, with ids of 17 digits kept to the last", "[yammer]") {
    const Event event = event_of(json::object());
    CHECK(event.account == "yammer/default");
    CHECK(event.external_id == "m90071992547409931");
    CHECK(event.place == "501");
    CHECK(event.kind == PlaceKind::channel);
    CHECK(event.thread == "90071992547409917");
    CHECK(event.person == "77");
    CHECK(to_rfc3339(event.at) == "2026-01-02T10:00:00.000Z");
    const auto& said = std::get<Message>(event.what);
    CHECK(said.id == "90071992547409931");
    CHECK(said.text == "VPN is down");
    CHECK_FALSE(said.calls_us);
    CHECK_FALSE(said.from_bot);
}

TEST_CASE("Ids are whole numbers or digits; a broken one is none", "[yammer]") {
    CHECK(id_of(json(9223372036854775807)) == 9223372036854775807);
    CHECK(id_of(json("123")) == 123);
    CHECK_FALSE(id_of(json(1.5)).has_value());
    CHECK_FALSE(id_of(json(-4)).has_value());
    CHECK_FALSE(id_of(json("12a")).has_value());
    CHECK_FALSE(id_of(json("")).has_value());
    CHECK_FALSE(id_of(json(18446744073709551615u)).has_value());
    CHECK_FALSE(id_of(json(nullptr)).has_value());
}

TEST_CASE("Mentions and topics are read by the references; our own calls us and is taken out", "[yammer]") {
    const json references = {{{"type", "user"}, {"id", 77}, {"full_name", "Ann Example"}},
                             {{"type", "topic"}, {"id", 4}, {"name", "vpn"}}};
    const auto with = [&](const char* parsed) { return heard(parsed, references, "88"); };
    CHECK(with("[[user:88]] is it down?").text == "is it down?");
    CHECK(with("[[user:88]] is it down?").calls_us);
    CHECK(with("ask [[user:77]] about [[tag:4]]").text == "ask @Ann Example about #vpn");
    CHECK_FALSE(with("ask [[user:77]]").calls_us);
    CHECK(with("[[user:99]] [[tag:9]] [[other]]").text == "@99 #9 other");
    CHECK(with("open [[user:77").text == "open [[user:77");
    CHECK(with("").text.empty());
    CHECK(heard("[[user:]] hi", references, "").calls_us == false);
}

TEST_CASE("Our own posts, system messages and empty ones are no events", "[yammer]") {
    const auto events = [](json changes) {
        return page_of({message(std::move(changes))}).posts.at(0).event.has_value();
    };
    CHECK_FALSE(events({{"sender_id", 88}}));
    CHECK_FALSE(events({{"system_message", true}}));
    CHECK_FALSE(events({{"message_type", "system"}}));
    CHECK_FALSE(events({{"body", {{"plain", ""}, {"parsed", ""}}}}));
    CHECK(events({{"body", {{"plain", ""}, {"parsed", "[[user:88]]"}}}}));
    CHECK(page_of({message({{"sender_id", 88}})}).posts.at(0).ours);
}

TEST_CASE("Another bot's post is known as such", "[yammer]") {
    CHECK(std::get<Message>(event_of({{"sender_type", "bot"}}).what).from_bot);
    CHECK_FALSE(std::get<Message>(event_of({{"sender_type", nullptr}}).what).from_bot);
}

TEST_CASE("A private conversation is direct only when it is known to be with one person", "[yammer]") {
    const auto kind = [](json changes) {
        changes["direct_message"] = true;
        changes["group_id"] = nullptr;
        const Reader anywhere{"yammer/default", "88", "", {}};
        return page_of({message(std::move(changes))}, json::array(), anywhere).posts.at(0);
    };
    CHECK(kind({}).kind == PlaceKind::direct);
    CHECK(kind({}).place == "dm:90071992547409917");
    CHECK(std::get<Message>(kind({}).event->what).calls_us);
    CHECK(kind({{"notified_user_ids", {88, 99}}}).kind == PlaceKind::group);
    CHECK_FALSE(std::get<Message>(kind({{"notified_user_ids", {88, 99}}}).event->what).calls_us);
    CHECK(kind({{"notified_user_ids", nullptr}}).kind == PlaceKind::group);
    CHECK(kind({{"notified_user_ids", json::array()}}).kind == PlaceKind::group);
}

TEST_CASE("A question post asks, also without a question mark; titles, praise and files are part of what is said",
          "[yammer]") {
    CHECK(text_of({{"message_type", "question"},
                   {"title", "How to park"},
                   {"body", {{"parsed", "in Bonn"}, {"plain", "in Bonn"}}}}) == "How to park\n\nin Bonn?");
    CHECK(text_of({{"message_type", "question"}, {"body", {{"parsed", "Where?"}, {"plain", "Where?"}}}}) == "Where?");
    const json praise = {
        {{"type", "praise"}, {"praised_user_ids", {77}}, {"comment", "Thanks"}, {"icon", "thumbs_up"}}};
    const json references = {{{"type", "user"}, {"id", 77}, {"full_name", "Ann"}}};
    CHECK(text_of({{"message_type", "praise"}, {"body", {{"parsed", ""}, {"plain", ""}}}, {"attachments", praise}},
                  references) == "@Ann: Thanks");
    const json files = {{{"type", "image"},
                         {"name", "shot.png"},
                         {"content_type", "image/png"},
                         {"size", 12},
                         {"download_url", "https://y.example/1"}},
                        {{"type", "ymodule"}, {"name", "x"}}};
    const auto said = std::get<Message>(event_of({{"attachments", files}}).what);
    REQUIRE(said.files.size() == 1);
    CHECK(said.files[0].name == "shot.png");
    CHECK(said.files[0].bytes == 12);
}

TEST_CASE("Dates with slashes and a zone are read; others only where they are sound", "[yammer]") {
    const auto read = [](const char* text) {
        const auto time = time_from(text);
        return time ? to_rfc3339(*time) : "none";
    };
    CHECK(read("2026/01/02 10:00:00 +0000") == "2026-01-02T10:00:00.000Z");
    CHECK(read("2026/01/02 10:00:00 +0530") == "2026-01-02T04:30:00.000Z");
    CHECK(read("2026-01-02T10:00:00Z") == "2026-01-02T10:00:00.000Z");
    CHECK(read("2026-01-02T10:00:00.123-01:00") == "2026-01-02T11:00:00.000Z");
    for (const char* broken :
         {"", "yesterday", "2026/13/02 10:00:00 +0000", "2026/02/30 10:00:00 +0000", "2026/01/02 25:00:00 +0000",
          "2026/01/02 10:00:00 East", "2026/01-02 10:00:00 +0000", "2026/01/02 10:00:00 +9900"})
        CHECK(read(broken) == "none");
    CHECK(event_of({{"created_at", "soon"}}).at == reader.now);
}

TEST_CASE("Likes are read without our own, and it is known when not all are named", "[yammer]") {
    const auto likes = [](json liked) { return page_of({message({{"liked_by", std::move(liked)}})}).posts.at(0); };
    CHECK(likes({{"count", 2}, {"names", {{{"user_id", 77}}, {{"user_id", 88}}}}}).liked_by ==
          std::set<std::string>{"77"});
    CHECK(likes({{"count", 2}, {"names", {{{"user_id", 77}}, {{"user_id", 88}}}}}).all_likes_named);
    CHECK_FALSE(likes({{"count", 5}, {"names", {{{"user_id", 77}}}}}).all_likes_named);
    CHECK(likes(nullptr).liked_by.empty());
    const Event event = like_event(likes({{"count", 0}}), "yammer/default", "77", true, 3, reader.now);
    CHECK(event.external_id == "l90071992547409931-77-3");
    CHECK(event.thread == "90071992547409917");
    CHECK(std::get<Reaction>(event.what).emoji == "👍");
}

TEST_CASE("A message in a form that we do not know costs that message, never the page", "[yammer]") {
    const Page page = page_of({json{{"id", "x"}}, json(7), json::array(), message(), json{{"id", 5}}});
    CHECK(page.count == 5);
    CHECK(page.unreadable == 4);
    CHECK(page.posts.size() == 1);
    for (const json& whole :
         {json(nullptr), json::array(), json{{"messages", 1}}, json{{"response", {{"stat", "fail"}}}}}) {
        const auto refused = decode_page(whole, reader);
        REQUIRE(refused.has_error());
        CHECK(refused.error().code == ErrorCode::unknown_outcome);
    }
    CHECK(text_of({{"body", "only a text"}}) == "only a text");
    CHECK(text_of({{"body", nullptr}, {"content_excerpt", "an excerpt"}}) == "an excerpt");
}

TEST_CASE("The page says whether older messages exist and how often it may be asked for", "[yammer]") {
    const json whole = {{"messages", json::array()},
                        {"meta", {{"older_available", true}, {"requested_poll_interval", 60}}}};
    const Page page = decode_page(whole, reader).value();
    CHECK(page.older_available == true);
    CHECK(page.poll_interval == std::chrono::seconds{60});
    CHECK_FALSE(page_of(json::array()).older_available.has_value());
}

TEST_CASE("People are read with their address wherever it stands", "[yammer]") {
    const auto profile =
        decode_user({{"id", 7}, {"full_name", "Ann"}, {"email", "ann@example.com"}, {"state", "active"}});
    REQUIRE(profile);
    CHECK(profile->email == "ann@example.com");
    const auto other =
        decode_user({{"id", 8},
                        {"state", "suspended"},
                        {"contact", {{"email_addresses", {{{"type", "primary"}, {"address", "b@example.com"}}}}}}});
    REQUIRE(other);
    CHECK(other->email == "b@example.com");
    CHECK_FALSE(other->active);
    CHECK_FALSE(decode_user(json::array()).has_value());
}

TEST_CASE("The answer to a post names it, or it proves nothing", "[yammer]") {
    CHECK(posted_id({{"messages", {{{"id", 31}}}}}) == "31");
    CHECK(posted_id({{"messages", json::array()}}).empty());
    CHECK(posted_id({{"messages", {{{"id", "one"}}}}}).empty());
    CHECK(posted_id(json::array()).empty());
}
