// Every payload of the shared vectors is decoded, left alone on purpose or refused with a reason, and no mutation of
// one makes the adapter fall.
#include <catch2/catch.hpp>
#include <random>

#include "adapters/slack/decode.hpp"
#include "bot/text/json.hpp"
#include "tests/support/shared_data.hpp"

using namespace twicket;
using namespace twicket::slack;
using namespace twicket::testing;
using nlohmann::json;

namespace {

const Self self{"U0BOT", "B0BOT", "A0AB", "T0AB"};
const Time now = from_millis(1'800'000'000'000);

Result<Decoded> decoded(const json& payload) {
    if (payload.is_object() && payload.contains("command")) return decode_command(payload, "slack/acme", now);
    if (payload.is_object() && !payload.contains("event") && payload.value("type", json{}).is_string() &&
        payload.value("type", "") != "event_callback")
        return decode_interaction(payload, "slack/acme", now);
    return decode_event(payload, "slack/acme", self);
}

// The vectors' values are blanked; these are what Slack would write there.
void fill(json& value, const std::string& key = {}) {
    if (value.is_object()) {
        for (auto& [name, member] : value.items()) fill(member, name);
    } else if (value.is_array()) {
        for (json& element : value) fill(element, key);
    } else if (value.is_string() && value.get<std::string>().empty()) {
        if (key == "type" || key == "subtype" || key == "bot_id" || key == "app_id") return;
        if (key == "tab") {
            value = "home";
            return;
        }
        if (key.ends_with("ts"))
            value = "1767000000.000100";
        else
            value = key == "text" ? "hello" : "X0" + key;
    }
}

void type_of_file(json& payload, const std::string& name) {
    if (name.starts_with("events/") && payload.value("type", "").empty()) payload["type"] = "event_callback";
}

json* somewhere(json& value, std::mt19937& random) {
    json* at = &value;
    for (int depth = 0; depth < 6; ++depth) {
        if (!at->is_structured() || at->empty()) return at;
        auto next = at->begin();
        std::advance(next, static_cast<std::ptrdiff_t>(random() % at->size()));
        at = &*next;
        if (random() % 3 == 0) return at;
    }
    return at;
}

void mutate(json& value, std::mt19937& random) {
    json* at = somewhere(value, random);
    switch (random() % 7) {
        case 0:
            *at = nullptr;
            break;
        case 1:
            *at = 17;
            break;
        case 2:
            *at = json::array({*at, *at});
            break;
        case 3:
            *at = {{"nested", *at}};
            break;
        case 4:
            *at = std::string(300, 'x');
            break;
        case 5:
            *at = "a\tb";
            break;
        default:
            if (at->is_object() && !at->empty()) at->erase(at->begin());
            break;
    }
}

const std::set<std::string> become_events{"events/AppHomeOpenedPayload.json",
                                          "events/AppMentionPayload.json",
                                          "events/MemberLeftChannelPayload.json",
                                          "events/MessageDeletedPayload.json",
                                          "events/MessagePayload.json",
                                          "events/ReactionRemovedPayload.json",
                                          "app-backend/interactive-components/MessageShortcutPayload.json",
                                          "app-backend/slash-commands/SlashCommandPayload.json"};

}  // namespace

TEST_CASE("each of Slack's payloads is decoded, or left alone on purpose", "[slack]") {
    const auto vectors = shared_json("slack-payloads", "vectors/slack-payloads/cases.json");
    if (!vectors) return;
    SuiteCount count{"slack-payloads"};
    std::size_t events = 0;
    for (const json& one : *vectors) {
        const std::string name = one["name"];
        json payload = one["doc"];
        type_of_file(payload, name);
        const Result<Decoded> blank = decoded(payload);
        fill(payload);
        const Result<Decoded> filled = decoded(payload);
        const bool wants_event = become_events.contains(name);
        bool right = filled.has_value() && (blank.has_value() || !blank.error().detail.empty());
        if (right) right = std::holds_alternative<Event>(*filled) == wants_event;
        if (right && wants_event) ++events;
        const std::string why = filled.has_error()                         ? filled.error().detail
                                : std::holds_alternative<Ignored>(*filled) ? std::get<Ignored>(*filled).why
                                                                           : "kind " + std::to_string(filled->index());
        count.judge(right, name + ": " + why);
    }
    CHECK(events == become_events.size());
}

TEST_CASE("no change to a payload makes the decoder fall", "[slack]") {
    const auto vectors = shared_json("slack-payloads mutated", "vectors/slack-payloads/cases.json");
    if (!vectors) return;
    std::mt19937 random{42};
    std::size_t tried = 0, wrong = 0;
    for (const json& one : *vectors)
        for (int i = 0; i < 100; ++i) {
            json payload = one["doc"];
            type_of_file(payload, one["name"]);
            fill(payload);
            for (unsigned changes = 1 + random() % 3; changes > 0; --changes) mutate(payload, random);
            const Result<Decoded> result = decoded(payload);
            ++tried;
            if (result.has_error() && result.error().code != ErrorCode::invalid) ++wrong;
            if (result.has_value())
                if (const auto* event = std::get_if<Event>(&*result))
                    if (event->external_id.empty() || event->place.empty() || to_json(*event).empty()) ++wrong;
        }
    CHECK(wrong == 0);
    CHECK(tried == vectors->size() * 100);
}

TEST_CASE("a broken form body is refused and a good one is read", "[slack]") {
    CHECK(form_field("a=1&payload=%7B%22x%22%3A1%7D&b=2", "payload") == R"({"x":1})");
    CHECK(form_field("payload=%7", "payload").empty());
    CHECK(form_field("xpayload=1", "payload").empty());
    CHECK(form_fields("a=b+c&d=%26").value() == json{{"a", "b c"}, {"d", "&"}});
    CHECK(form_fields("a=%zz").has_error());
}

TEST_CASE("Slack's time stamps are read as time and never as numbers", "[slack]") {
    CHECK(to_millis(time_of("1767000000.000100")) == 1'767'000'000'000);
    CHECK(to_millis(time_of("1767000000.123456")) == 1'767'000'000'123);
    for (const char* bad : {"", "x", ".5", "-1.0", "17670000001234.0", "1e9"}) CHECK(to_millis(time_of(bad)) == 0);
}
