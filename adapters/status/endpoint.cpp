// Proof, shape, commit, memory, answer: in this order.
#include "adapters/status/endpoint.hpp"

#include <nlohmann/json.hpp>

#include "bot/net/signature.hpp"
#include "bot/source_marks.hpp"

namespace twicket::status {
namespace {

using boost::asio::awaitable;
using net::HttpResponse;

constexpr std::size_t body_limit = 1 << 20;
constexpr auto clock_skew = std::chrono::minutes{5};

HttpResponse answer(bool fresh, const std::vector<std::string>& unknown = {}) {
    nlohmann::json body{{"status", fresh ? "accepted" : "seen"}};
    if (!unknown.empty()) body["unknown_services"] = unknown;
    return HttpResponse::json(200, body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

}  // namespace

Endpoint::Endpoint(Settings settings, Services& services, store::Store& store, Clock& clock)
    : settings_{std::move(settings)}, services_{services}, store_{store}, clock_{clock} {}

void Endpoint::add_routes(net::Router& router) {
    auto handler = [this](const net::HttpRequest& request) { return receive(request); };
    router.add("POST", "/webhooks/" + settings_.name, std::move(handler), {.body_limit = body_limit});
}

bool Endpoint::genuine(const net::HttpRequest& request) const {
    if (!settings_.alertmanager)
        return net::check_signature(net::SigningScheme::standard, request.headers, request.body, settings_.secrets,
                                    clock_.now())
            .has_value();
    constexpr std::string_view scheme = "Bearer ";
    std::string_view given = request.header("Authorization");
    if (!given.starts_with(scheme)) return false;
    given.remove_prefix(scheme.size());
    bool right = false;
    for (const std::string& token : settings_.secrets)
        right |= !token.empty() && net::equal_in_constant_time(given, token);
    return right;
}

Result<std::string> Endpoint::id_of(const std::string& named) const {
    const std::vector<const Service*> found = services_.named(named);
    if (found.size() == 1) return found.front()->id;
    return Error{ErrorCode::invalid, found.empty() ? "\"service\" is no service that is listed here"
                                                   : "\"service\" is a name of several services; send an id"};
}

awaitable<HttpResponse> Endpoint::receive(const net::HttpRequest& request) {
    if (!genuine(request)) co_return HttpResponse::problem(401, "this request is not signed as it should be");
    if (settings_.alertmanager) {
        HttpResponse response = co_await take_alerts(request);
        co_return response;
    }
    HttpResponse response = co_await take_message(request);
    co_return response;
}

awaitable<HttpResponse> Endpoint::take_message(const net::HttpRequest& request) {
    const Time now = clock_.now();
    const std::string delivery{request.header("webhook-id")};
    if (delivery.empty() || delivery.size() > 256)
        co_return HttpResponse::problem(400, "webhook-id must be 1 to 256 bytes");
    const Result<Told> told = decode(request.body);
    if (told.has_error()) co_return HttpResponse::problem(400, told.error().detail);
    const Result<std::string> id = id_of(told->service);
    if (id.has_error()) co_return HttpResponse::problem(422, id.error().detail);
    const Time at = told->at.value_or(now);
    if (at > now + clock_skew)
        co_return HttpResponse::problem(
            422, "\"at\" is ahead of our clock by more than five minutes: set one of the clocks");
    ServiceReport report{.service = *id,
                         .state = told->state,
                         .text = told->text,
                         .workaround = told->workaround,
                         .next_update = told->next_update};
    report.at = std::min(at, now);
    report.by = "source/" + settings_.name;
    const auto write = [report, delivery, source = settings_.name, now](store::Connection& connection) {
        return services::take_message(connection, source, delivery, report, now);
    };
    const Result<services::Taken> taken = co_await store_.write(write);
    if (taken.has_error()) co_return HttpResponse::from(taken.error());
    for (const ServiceReport& one : taken->reports) services_.apply(one);
    co_return answer(taken->fresh);
}

awaitable<HttpResponse> Endpoint::take_alerts(const net::HttpRequest& request) {
    const Time now = clock_.now();
    const Result<Alerts> read = decode_alerts(request.body, settings_.rules);
    if (read.has_error()) co_return HttpResponse::problem(400, read.error().detail);
    std::vector<services::AlertMark> marks;
    std::vector<std::string> unknown;
    for (const Alert& alert : read->alerts) {
        const Result<std::string> id = id_of(alert.service);
        // One rule of many that names nothing of ours must not keep the others from being heard.
        if (id.has_error()) {
            unknown.push_back(alert.service.substr(0, 80));
            continue;
        }
        marks.push_back({alert.fingerprint, *id, alert.firing, alert.state, std::min(alert.starts, now), alert.text,
                         alert.workaround});
    }
    const auto write = [marks, source = settings_.name, now](store::Connection& connection) {
        return services::take_alerts(connection, source, marks, now);
    };
    const Result<services::Taken> taken = co_await store_.write(write);
    if (taken.has_error()) co_return HttpResponse::from(taken.error());
    for (const ServiceReport& one : taken->reports) services_.apply(one);
    co_return answer(taken->fresh, unknown);
}

}  // namespace twicket::status
