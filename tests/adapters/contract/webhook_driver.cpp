// See docs/networks/webhook.md for the shapes.
#include "tests/adapters/contract/webhook_driver.hpp"

#include "bot/net/signature.hpp"
#include "bot/text/base64.hpp"

namespace twicket::contract {
namespace {

using nlohmann::json;
using testing::ApiAnswer;
using Kind = Happening::Kind;

const std::string secret = "whsec_" + text::to_base64("the secret of this contract");
const std::string older_secret = "whsec_" + text::to_base64("the secret before this one");

const char* kind_word(PlaceKind kind) {
    return kind == PlaceKind::direct ? "direct" : kind == PlaceKind::group ? "group" : "channel";
}

const char* type_of(Kind kind) {
    switch (kind) {
        case Kind::message:
            return "message";
        case Kind::edit:
            return "edit";
        case Kind::deletion:
            return "deletion";
        case Kind::reaction:
        case Kind::reaction_removed:
            return "reaction";
        case Kind::click:
            return "click";
        case Kind::command:
            return "command";
        default:
            return "unheard_of";
    }
}

}  // namespace

WebhookDriver::WebhookDriver(World& world)
    : world_{world}, api_{[this](const testing::ApiRequest& request) { return answer(request); }} {
    world.egress.allow(net::parse_url(api_.base() + "/deliver").value(), "webhook/portal");
    start();
}

void WebhookDriver::start() {
    const webhook::Settings settings{"portal", {secret, older_secret}, api_.base() + "/deliver"};
    adapter_ = std::make_unique<webhook::Webhook>(settings, world_.inbox, world_.client, world_.clock);
    adapter_->add_routes(world_.router);
    world_.serve(*adapter_);
}

void WebhookDriver::restart() {
    world_.halt([this] { adapter_.reset(); });
    start();
}

Abilities WebhookDriver::abilities() const {
    Abilities all;
    all.second_secret = all.commands = true;
    all.files = all.joins = all.own_messages = all.open_ended = all.renders = all.tells_trouble = false;
    return all;
}

json WebhookDriver::payload_of(const Happening& happening) {
    const bool of_message = happening.kind == Kind::message;
    if (of_message) {
        const std::string own = happening.where == PlaceKind::direct ? std::string{} : happening.id;
        threads_[happening.id] = happening.thread.empty() ? own : happening.thread;
    }
    const std::string about = of_message ? happening.id : happening.message;
    json payload{{"type", type_of(happening.kind)},
                 {"place", {{"id", happening.place}, {"kind", kind_word(happening.where)}}},
                 {"thread", threads_[about]},
                 {"person", happening.person},
                 {"id", about},
                 {"text", happening.text},
                 {"emoji", happening.sign},
                 {"added", happening.kind != Kind::reaction_removed}};
    if (happening.calls_us) payload["calls_us"] = true;
    if (happening.author == Happening::Author::other_bot) payload["from_bot"] = true;
    if (happening.kind == Kind::command) payload["thread"] = "";
    if (happening.kind != Kind::click) return payload;
    for (const Shown& card : shown()) {
        if (card.id != happening.message) continue;
        const json action = json::parse(card.raw)["card"]["actions"].at(happening.button);
        payload["card"] = card.id;
        payload["action"] = action["id"];
        payload["value"] = action["value"];
        payload["thread"] = card.thread;
    }
    return payload;
}

Request WebhookDriver::signed_request(const std::string& id, std::string body, const std::string& key,
                                      Duration apart) const {
    Request request{.path = "/webhooks/portal", .headers = {}, .body = std::move(body)};
    request.headers =
        net::sign(net::SigningScheme::standard, id, request.body, key, world_.clock.now() + apart).value();
    return request;
}

Request WebhookDriver::request_of(const Happening& happening) {
    const std::string delivery = happening.delivery.empty() ? happening.id : happening.delivery;
    return signed_request(delivery, payload_of(happening).dump(), secret);
}

net::HttpResponse WebhookDriver::tell(const Happening& happening) {
    return world_.post(request_of(happening));
}

net::HttpResponse WebhookDriver::tell_by_old_secret(const Happening& happening) {
    return world_.post(signed_request(happening.id, payload_of(happening).dump(), older_secret));
}

net::HttpResponse WebhookDriver::tell_spoiled(const Happening& happening, Spoiled how) {
    Request request = request_of(happening);
    const auto with_header = [&](std::string_view name, const std::string& value) {
        for (auto& [key, old] : request.headers)
            if (key == name) old = value;
        return world_.post(request);
    };
    const auto signed_body = [&](std::string body) {
        return world_.post(signed_request("d", std::move(body), secret));
    };
    json wrong = json::parse(request.body);
    switch (how) {
        case Spoiled::unsigned_request:
            return world_.post({.path = request.path, .headers = {}, .body = request.body});
        case Spoiled::empty_signature:
            return with_header("webhook-signature", "v1,");
        case Spoiled::altered_time:
            return with_header("webhook-timestamp", std::to_string(to_millis(world_.clock.now()) / 1000 + 1));
        case Spoiled::wrong_secret:
            return world_.post(
                signed_request("d", request.body, "whsec_" + text::to_base64("somebody else's secret!!")));
        case Spoiled::stale:
            return world_.post(signed_request("d", request.body, secret, std::chrono::seconds{-301}));
        case Spoiled::early:
            return world_.post(signed_request("d", request.body, secret, std::chrono::seconds{301}));
        case Spoiled::altered_body:
            request.body.insert(request.body.find("hello"), "x");
            return world_.post(request);
        case Spoiled::doubled_signature:
            request.headers.emplace_back("webhook-signature", "v1,AA==");
            return world_.post(request);
        case Spoiled::not_json:
            return signed_body("this is no JSON");
        case Spoiled::half_json:
            return signed_body(request.body.substr(0, request.body.size() / 2));
        case Spoiled::empty_body:
            return signed_body("");
        case Spoiled::array_body:
            return signed_body("[" + request.body + "]");
        case Spoiled::deep_nesting:
            return signed_body(std::string(200, '[') + std::string(200, ']'));
        case Spoiled::oversized:
            return signed_body("{\"type\":\"" + std::string((1 << 20) + 1, 'x') + "\"}");
        case Spoiled::wrong_types:
            wrong["place"] = 7;
            return signed_body(wrong.dump());
        case Spoiled::missing_ids:
            wrong.erase("place");
            wrong.erase("person");
            return signed_body(wrong.dump());
    }
    return {};
}

void WebhookDriver::next_calls(Fault fault, int times) {
    api_.on_thread([&] { faults_.next(fault, times); });
}

std::vector<Shown> WebhookDriver::shown() {
    std::vector<Shown> all;
    api_.on_thread([&] { all = shown_; });
    return all;
}

std::size_t WebhookDriver::calls() {
    std::size_t count = 0;
    api_.on_thread([&] { count = faults_.calls(); });
    return count;
}

ApiAnswer WebhookDriver::answer(const testing::ApiRequest& request) {
    if (request.method == "GET") {
        const std::string marker = request.target.substr(request.target.find('=') + 1);
        for (const Shown& one : shown_)
            if (json::parse(one.raw)["id"] == marker) return {.body = json{{"id", one.id}}.dump()};
        return {.status = 404};
    }
    const Fault fault = faults_.take();
    if (const auto refused = refusal(fault)) return *refused;
    if (fault == Fault::bad_token) return {.status = 401};
    if (fault == Fault::gone) return {.status = 404};
    const json body = json::parse(request.body);
    Shown shown{.id = body["id"],
                .place = body["place"]["id"],
                .thread = body["thread"],
                .text = body["plain_text"],
                .raw = request.body,
                .only_for = body["only_for"]};
    for (const json& action : body["card"]["actions"]) shown.buttons.push_back(action["label"]);
    if (body.contains("updates")) shown.id = shown.replaces = body["updates"];
    shown_.push_back(shown);
    return remains(fault, {.body = json{{"id", shown.id}}.dump()});
}

}  // namespace twicket::contract
