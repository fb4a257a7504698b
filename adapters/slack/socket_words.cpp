// Waiting grows to 30 s and is spread, so that a fleet does not come back at one moment.
#include "adapters/slack/socket_words.hpp"

#include <algorithm>
#include <array>

#include "bot/delivery.hpp"
#include "bot/text/json.hpp"
#include "bot/text/shape.hpp"

namespace twicket::slack {
namespace {

using nlohmann::json;

constexpr Duration longest_wait = std::chrono::seconds{30};
constexpr Duration wait_when_too_many = std::chrono::seconds{20};

Duration pause(int tries, double random) {
    return std::min(delivery::backoff(tries, random), longest_wait);
}

}  // namespace

Result<SocketWords> read_socket_words(std::string_view text) {
    Result<json> value = text::parse_json(text);
    if (value.has_error()) return value.error();
    if (!value->is_object()) return Error{ErrorCode::invalid, "a frame must be a JSON object"};
    const std::string_view type = text::text_in(*value, "type");
    if (type == "hello") {
        const json& count = text::member(*value, "num_connections");
        return SocketWords{Hello{std::string{text::text_in(text::member(*value, "connection_info"), "app_id")},
                                 count.is_number_integer() ? count.get<int>() : 0}};
    }
    if (type == "disconnect") return SocketWords{Disconnect{std::string{text::text_in(*value, "reason")}}};
    const std::string_view id = text::text_in(*value, "envelope_id");
    if (id.empty() || id.size() > 255) return SocketWords{OtherWords{}};
    Envelope envelope{std::string{id}, std::string{type}, {}, text::flag_in(*value, "accepts_response_payload")};
    if (const auto payload = value->find("payload"); payload != value->end()) envelope.payload = std::move(*payload);
    return SocketWords{std::move(envelope)};
}

std::string acknowledgement(const Envelope& envelope, std::string_view answer) {
    json words{{"envelope_id", envelope.id}};
    if (envelope.takes_answer && !answer.empty()) {
        json payload = json::parse(answer, nullptr, false);
        if (payload.is_object()) words["payload"] = std::move(payload);
    }
    return words.dump(-1, ' ', false, json::error_handler_t::replace);
}

SocketEnd end_of(const Disconnect& notice) {
    if (notice.reason == "link_disabled") return SocketEnd::disabled;
    if (notice.reason == "too_many_websockets") return SocketEnd::too_many;
    return SocketEnd::renewed;
}

NextStep after_end(SocketEnd end, int tries, int slots, double random) {
    switch (end) {
        case SocketEnd::disabled:
            return {.give_up = true, .wait = std::chrono::minutes{5}};
        case SocketEnd::too_many:
            return {.one_slot_less = slots > 1, .wait = wait_when_too_many + pause(tries, random)};
        case SocketEnd::renewed:
            if (tries <= 1) return {};
            break;
        case SocketEnd::lost:
            break;
    }
    return {.wait = pause(tries, random)};
}

NextStep after_failure(std::string_view word, const Error& error, int tries, double random) {
    static constexpr std::array<std::string_view, 7> final_words{
        "not_authed",    "invalid_auth",  "account_inactive",      "user_removed_from_team",
        "team_disabled", "token_revoked", "not_allowed_token_type"};
    if (std::ranges::find(final_words, word) != final_words.end())
        return {.give_up = true, .wait = std::chrono::minutes{5}};
    Duration wait = pause(tries, random);
    if (error.retry_after) wait = std::max<Duration>(wait, *error.retry_after);
    return {.wait = wait};
}

}  // namespace twicket::slack
