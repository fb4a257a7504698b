// Errors name the key that is wrong, never its value.
#include "adapters/status/decode.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "bot/text/fold.hpp"
#include "bot/text/json.hpp"

namespace twicket::status {
namespace {

using nlohmann::json;

constexpr std::size_t longest_text = 600, longest_name = 200;
constexpr std::size_t most_alerts = 1'000;

Error wrong(std::string what) {
    return {ErrorCode::invalid, std::move(what)};
}

const json* member(const json& object, const char* key) {
    const auto found = object.find(key);
    return found == object.end() || found->is_null() ? nullptr : &*found;
}

// A text, or empty when it is missing.
Result<std::string> text_in(const json& object, const char* key) {
    const json* found = member(object, key);
    if (!found) return std::string{};
    if (!found->is_string()) return wrong("\"" + std::string{key} + "\" must be a text");
    return text::clip(found->get_ref<const std::string&>(), longest_text);
}

Result<std::optional<Time>> time_in(const json& object, const char* key) {
    const json* found = member(object, key);
    if (!found) return std::optional<Time>{};
    if (found->is_number_unsigned() && found->get<std::uint64_t>() < 253'402'300'800'000)
        return std::optional{from_millis(found->get<std::int64_t>())};
    if (found->is_string())
        if (const auto time = time_from(found->get_ref<const std::string&>())) return time;
    return wrong("\"" + std::string{key} +
                 "\" must be a time such as 2026-11-22T10:30:00Z, or milliseconds since 1970");
}

int digits(std::string_view text, std::size_t at, std::size_t length) {
    int value = 0;
    for (std::size_t i = at; i < at + length; ++i) {
        if (i >= text.size() || text[i] < '0' || text[i] > '9') return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

std::string label(const json& labels, const std::string& name) {
    const auto found = labels.find(name);
    return found != labels.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

Result<Alert> alert_of(const json& from, const AlertRules& rules, const std::string& place) {
    const auto bad = [&](const std::string& what) { return wrong(place + what); };
    if (!from.is_object()) return bad(" must be an object");
    const json* labels = member(from, "labels");
    if (!labels || !labels->is_object()) return bad(".labels must be an object");
    const json* status = member(from, "status");
    if (!status || !(*status == "firing" || *status == "resolved")) return bad(".status must be firing or resolved");
    Alert alert{.fingerprint = {}, .service = label(*labels, rules.service_label), .firing = *status == "firing"};
    const json* fingerprint = member(from, "fingerprint");
    // Before Alertmanager 0.17 there was none: the labels are what makes an alert.
    alert.fingerprint = fingerprint && fingerprint->is_string() ? fingerprint->get<std::string>() : labels->dump();
    if (alert.fingerprint.empty() || alert.fingerprint.size() > 4'096) return bad(".fingerprint must be a text");
    const json* starts = member(from, "startsAt");
    const auto began = starts && starts->is_string() ? time_from(starts->get_ref<const std::string&>()) : std::nullopt;
    if (!began) return bad(".startsAt must be a time");
    alert.starts = *began;
    const std::string severity = label(*labels, rules.severity_label);
    const bool down = std::find(rules.down.begin(), rules.down.end(), severity) != rules.down.end();
    alert.state = down ? ServiceState::down : ServiceState::degraded;
    if (const json* notes = member(from, "annotations"); notes && notes->is_object()) {
        alert.text = text::clip(label(*notes, "public"), longest_text);
        alert.workaround = text::clip(label(*notes, "workaround"), longest_text);
    }
    return alert;
}

}  // namespace

std::optional<Time> time_from(std::string_view text) {
    const bool shaped = text.size() >= 20 && text[4] == '-' && text[7] == '-' && (text[10] == 'T' || text[10] == 't') &&
                        text[13] == ':' && text[16] == ':';
    if (!shaped) return std::nullopt;
    const int year = digits(text, 0, 4), month = digits(text, 5, 2), day = digits(text, 8, 2);
    const int hour = digits(text, 11, 2), minute = digits(text, 14, 2), second = digits(text, 17, 2);
    const std::chrono::year_month_day date{std::chrono::year{year},
                                           std::chrono::month{static_cast<unsigned>(std::max(month, 0))},
                                           std::chrono::day{static_cast<unsigned>(std::max(day, 0))}};
    if (year < 0 || !date.ok() || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60)
        return std::nullopt;
    std::size_t at = 19;
    int millis = 0;
    if (text[at] == '.') {
        std::size_t end = at + 1;
        while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
        if (end == at + 1 || end - at > 12) return std::nullopt;
        std::string three{text.substr(at + 1, 3)};
        three.resize(std::min<std::size_t>(end - at - 1, 3));
        three.append(3 - three.size(), '0');
        millis = digits(three, 0, 3);
        at = end;
    }
    const std::string_view zone = text.substr(at);
    int offset = 0;
    if (zone != "Z" && zone != "z") {
        if (zone.size() != 6 || (zone[0] != '+' && zone[0] != '-') || zone[3] != ':') return std::nullopt;
        const int hours = digits(zone, 1, 2), minutes = digits(zone, 4, 2);
        if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return std::nullopt;
        offset = (zone[0] == '-' ? -1 : 1) * (hours * 60 + minutes);
    }
    using namespace std::chrono;
    return Time{sys_days{date}} + hours{hour} + minutes{minute - offset} + seconds{second} + milliseconds{millis};
}

Result<Told> decode(std::string_view bytes) {
    const auto body = text::parse_json(bytes);
    if (!body) return body.error();
    if (!body->is_object()) return wrong("the body must be a JSON object");
    const json* service = member(*body, "service");
    if (!service || !service->is_string() || service->get_ref<const std::string&>().empty() ||
        service->get_ref<const std::string&>().size() > longest_name)
        return wrong("\"service\" must name a service");
    Told told{.service = service->get<std::string>()};
    const json* state = member(*body, "state");
    if (!state || !state->is_string() || !state_from(state->get_ref<const std::string&>(), told.state))
        return wrong("\"state\" must be ok, degraded, down or maintenance");
    auto text = text_in(*body, "text");
    if (!text) return text.error();
    auto workaround = text_in(*body, "workaround");
    if (!workaround) return workaround.error();
    const auto next = time_in(*body, "next_update");
    if (!next) return next.error();
    const auto at = time_in(*body, "at");
    if (!at) return at.error();
    told.text = std::move(*text);
    told.workaround = std::move(*workaround);
    told.next_update = next->value_or(Time{});
    told.at = *at;
    return told;
}

Result<Alerts> decode_alerts(std::string_view bytes, const AlertRules& rules) {
    const auto body = text::parse_json(bytes);
    if (!body) return body.error();
    if (!body->is_object()) return wrong("the body must be a JSON object");
    const json* list = member(*body, "alerts");
    if (!list || !list->is_array()) return wrong("\"alerts\" must be a list");
    if (list->size() > most_alerts) return wrong("\"alerts\" holds more than 1000: group them in Alertmanager");
    Alerts all;
    std::size_t number = 0;
    for (const json& one : *list) {
        auto alert = alert_of(one, rules, "alerts[" + std::to_string(number++) + "]");
        if (!alert) return alert.error();
        if (alert->service.empty())
            ++all.without_service;
        else
            all.alerts.push_back(std::move(*alert));
    }
    return all;
}

}  // namespace twicket::status
