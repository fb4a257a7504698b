// Any bytes at Slack's four doors (the first byte picks one): events, interactions, commands, a Socket Mode frame.
// fuzz-sources: adapters/slack/decode.cpp adapters/slack/interaction.cpp adapters/slack/markup.cpp adapters/slack/emoji.cpp
// fuzz-sources: adapters/slack/socket_words.cpp bot/delivery.cpp bot/net/gate.cpp bot/net/http.cpp
#include "adapters/slack/decode.hpp"
#include "adapters/slack/socket_words.hpp"
#include "bot/text/json.hpp"
#include "tests/fuzz/check_event.hpp"

namespace {

using namespace twicket;

constexpr const char* account = "net/fuzz";

void check(const Result<slack::Decoded>& decoded) {
    if (decoded.has_error()) return;
    if (const auto* event = std::get_if<Event>(&*decoded)) fuzz::check(*event);
    if (const auto* click = std::get_if<slack::LongClick>(&*decoded)) fuzz::check(click->event);
    if (const auto* ignored = std::get_if<slack::Ignored>(&*decoded); ignored && ignored->why.empty()) __builtin_trap();
    if (const auto* sent = std::get_if<slack::FormSent>(&*decoded)) {
        Event event = sent->event;
        Submission submission;
        submission.values = sent->values;
        event.what = std::move(submission);
        fuzz::check(event);
    }
}

void take(unsigned door, const nlohmann::json& payload) {
    const slack::Self self{"U0BOT", "B0BOT", "A0BOT", "T0TEAM"};
    slack::team_of(payload);
    if (door == 0) check(slack::decode_event(payload, account, self));
    if (door == 1) check(slack::decode_interaction(payload, account, Time{}));
    if (door == 2) check(slack::decode_command(payload, account, Time{}));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view text{reinterpret_cast<const char*>(bytes) + 1, size - 1};
    const unsigned door = bytes[0] % 4;
    if (door == 3) {
        const auto words = slack::read_socket_words(text);
        const auto* envelope = words ? std::get_if<slack::Envelope>(&*words) : nullptr;
        if (!envelope) return 0;
        if (!nlohmann::json::accept(slack::acknowledgement(*envelope, text))) __builtin_trap();
        for (unsigned each = 0; each < 3; ++each) take(each, envelope->payload);
        return 0;
    }
    if (door == 2) {
        if (const auto fields = slack::form_fields(text)) take(door, *fields);
        return 0;
    }
    const std::string inner = door == 1 ? slack::form_field(text, "payload") : std::string{text};
    if (const auto payload = text::parse_json(inner)) take(door, *payload);
    return 0;
}
