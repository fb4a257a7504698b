// The order of receiving is the promise: signature, then shape, then the commit, then the answer.
#include "adapters/webhook/webhook.hpp"

#include <utility>

#include "adapters/webhook/decode.hpp"
#include "adapters/webhook/render.hpp"
#include "bot/net/signature.hpp"

namespace twicket::webhook {
namespace {

constexpr std::size_t body_limit = 1 << 20;
constexpr std::string_view accepted = R"({"status":"accepted"})";
constexpr std::string_view seen = R"({"status":"seen"})";

// Our ids are plain, but an address must not depend on that.
std::string percent_encoded(std::string_view text) {
    static constexpr std::string_view digits = "0123456789ABCDEF";
    std::string encoded;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
                           (byte >= 'A' && byte <= 'Z') || byte == '-' || byte == '_' || byte == '.' || byte == '~';
        if (plain)
            encoded += c;
        else
            encoded.append({'%', digits[byte >> 4], digits[byte & 15]});
    }
    return encoded;
}

// The other side's name for it. A 2xx without one proves nothing (somebody's sign-in page answers 200 too).
Result<Receipt> receipt_of(const net::HttpAnswer& answer) {
    auto body = net::json_of(answer);
    if (!body) return body.error();
    const auto id = body->is_object() ? body->find("id") : body->end();
    const bool named = id != body->end() && id->is_string() && is_id(id->get_ref<const std::string&>());
    if (!named) return Error{ErrorCode::unknown_outcome, "the webhook's answer has no \"id\""};
    return Receipt{id->get<std::string>()};
}

Error listens_only() {
    return {ErrorCode::unsupported, "this webhook account has no deliver_url"};
}

}  // namespace

Webhook::Webhook(Settings settings, Inbox& inbox, net::HttpClient& client, Clock& clock)
    : settings_{std::move(settings)},
      account_{"webhook/" + settings_.name},
      inbox_{inbox},
      client_{client},
      clock_{clock} {}

void Webhook::add_routes(net::Router& router) {
    auto handler = [this](const net::HttpRequest& request) { return receive(request); };
    router.add("POST", "/webhooks/" + settings_.name, std::move(handler), {.body_limit = body_limit});
}

boost::asio::awaitable<net::HttpResponse> Webhook::receive(const net::HttpRequest& request) {
    const Time now = clock_.now();
    const auto genuine =
        net::check_signature(net::SigningScheme::standard, request.headers, request.body, settings_.secrets, now);
    if (genuine.has_error()) co_return net::HttpResponse::from(genuine.error());
    const std::string delivery{request.header("webhook-id")};
    if (!is_id(delivery))
        co_return net::HttpResponse::problem(400, "webhook-id must be 1 to 256 bytes without control characters");
    auto event = decode(request.body, account_, delivery, now);
    if (event.has_error()) co_return net::HttpResponse::problem(400, event.error().detail);
    const auto stored = co_await inbox_.accept(std::move(*event));
    if (stored.has_error()) co_return net::HttpResponse::from(stored.error());
    co_return net::HttpResponse::json(200, std::string{stored->fresh ? accepted : seen});
}

boost::asio::awaitable<void> Webhook::run() {
    co_return;
}

boost::asio::awaitable<Result<Receipt>> Webhook::send(const Outgoing& outgoing) {
    if (settings_.deliver_url.empty()) co_return listens_only();
    net::HttpCall call{.method = "POST", .url = settings_.deliver_url, .body = render(outgoing)};
    auto headers =
        net::sign(net::SigningScheme::standard, outgoing.id, call.body, settings_.secrets.front(), clock_.now());
    if (headers.has_error()) co_return headers.error();
    call.headers = std::move(*headers);
    call.headers.emplace_back("Content-Type", "application/json");
    const auto answer = co_await client_.send(std::move(call));
    if (answer.has_error()) co_return answer.error();
    if (!answer->ok()) co_return net::error_of(*answer);
    co_return receipt_of(*answer);
}

boost::asio::awaitable<Result<Receipt>> Webhook::find(const Outgoing& outgoing) {
    if (settings_.deliver_url.empty()) co_return listens_only();
    const char* border = settings_.deliver_url.find('?') == std::string::npos ? "?" : "&";
    net::HttpCall call{.url = settings_.deliver_url + border + "marker=" + percent_encoded(outgoing.id)};
    auto headers =
        net::sign(net::SigningScheme::standard, "find-" + outgoing.id, {}, settings_.secrets.front(), clock_.now());
    if (headers.has_error()) co_return headers.error();
    call.headers = std::move(*headers);
    const auto answer = co_await client_.send(std::move(call));
    if (answer.has_error()) co_return answer.error();
    if (answer->ok()) co_return receipt_of(*answer);
    if (answer->status == 404) co_return Error{ErrorCode::not_found, "the webhook's platform has no such delivery"};
    if (answer->status == 405 || answer->status == 501)
        co_return Error{ErrorCode::unsupported, "the webhook's platform has no look-up"};
    co_return net::error_of(*answer);
}

void Webhook::show_typing(const std::string&, const std::string&) {}

}  // namespace twicket::webhook
