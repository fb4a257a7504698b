// How Slack's payloads reach us, over HTTP or a socket, well signed or spoiled; and what its people see.
#include "tests/adapters/contract/slack_driver.hpp"

#include <algorithm>

#include "bot/net/signature.hpp"
#include "bot/text/fold.hpp"

namespace twicket::contract {
namespace {

using nlohmann::json;
using Kind = Happening::Kind;

const std::string secret = "8f742231b10e8888abcd99yyyzzz85a5", older_secret = "the-secret-before-this-one";

}  // namespace

SlackDriver::SlackDriver(World& world, testing::SocketModeStandIn* sockets)
    : world_{world}, sockets_{sockets}, api_{[this](const testing::ApiRequest& request) { return answer(request); }} {
    world.egress.allow(net::parse_url(api_.base() + "/api/").value(), "slack/acme");
    if (sockets) world.egress.allow(net::parse_url(sockets->api_url()).value(), "slack/acme sockets");
    start();
}

void SlackDriver::start() {
    slack::Settings settings;
    settings.name = "acme";
    settings.bot_token = "xoxb-test";
    settings.api_url = api_.base() + "/api/";
    if (sockets_)
        settings.app_token = "xapp-test";
    else
        settings.signing_secrets = {secret, older_secret};
    const slack::Surroundings outside{world_.inbox, *world_.store, world_.egress, world_.clock,
                                      world_.loop.get_executor()};
    adapter_ = std::make_unique<slack::Slack>(std::move(settings), outside, std::make_shared<slack::Workspaces>());
    adapter_->add_routes(world_.router);
    world_.serve(*adapter_);
    if (!sockets_) {
        world_.run(adapter_->run());
        return;
    }
    boost::asio::co_spawn(world_.loop, adapter_->run(), [](std::exception_ptr) {});
    if (!sockets_->wait_for_connections(2)) throw std::runtime_error("no Socket Mode connection was opened");
}

void SlackDriver::restart() {
    if (sockets_) throw std::logic_error("connections that are kept are not restarted here");
    world_.halt([this] { adapter_.reset(); });
    start();
}

void SlackDriver::seat(const std::string& place, const std::vector<std::string>& people) {
    std::string& id = place_by_word_[place];
    if (id.empty())
        id = channel_of({.place = place, .where = place.starts_with("dm:") ? PlaceKind::direct : PlaceKind::channel});
    words_by_place_[id] = place;
    api_.on_thread([&] {
        auto& members = ledger_.members[place_id(place)];
        for (const std::string& word : people) {
            ledger_.people.insert(person_id(word));
            members.insert(person_id(word));
        }
    });
}

Abilities SlackDriver::abilities() const {
    Abilities all;
    all.commands = all.forwards = all.forms = all.home = true;
    all.limits_apart = true;
    all.limits_all = false;
    all.signatures = all.second_secret = sockets_ == nullptr;
    all.longest_text = 10'000;
    return all;
}

Request SlackDriver::signed_request(std::string path, std::string type, std::string body) const {
    Request request{.path = std::move(path), .headers = {}, .body = std::move(body)};
    request.headers = net::sign(net::SigningScheme::slack, "", request.body, secret, world_.clock.now()).value();
    request.headers.emplace_back("Content-Type", std::move(type));
    return request;
}

net::HttpResponse SlackDriver::deliver(const Request& request) {
    if (!sockets_) return world_.post(request);
    std::string type = "events_api";
    json payload;
    if (request.path.ends_with("/events")) {
        payload = json::parse(request.body);
    } else if (request.path.ends_with("/interactions")) {
        type = "interactive";
        payload = json::parse(slack::form_field(request.body, "payload"));
    } else {
        type = "slash_commands";
        payload = slack::form_fields(request.body).value();
    }
    const std::string envelope = sockets_->send(type, payload, type != "events_api");
    const auto said = sockets_->acknowledgement(envelope);
    if (!said) return {.status = 503};
    return {.status = 200, .body = said->contains("payload") ? (*said)["payload"].dump() : std::string{}};
}

net::HttpResponse SlackDriver::post_all(const std::vector<Request>& requests) {
    net::HttpResponse worst{.status = 0};
    for (const Request& request : requests) {
        net::HttpResponse answer = deliver(request);
        if (worst.status == 0 || answer.status > worst.status) worst = std::move(answer);
    }
    return worst;
}

net::HttpResponse SlackDriver::tell(const Happening& happening) {
    net::HttpResponse answer = post_all(requests(happening));
    if (happening.kind == Kind::form_sent) {
        const json said = json::parse(answer.body, nullptr, false);
        form_errors_.clear();
        if (said.is_object() && said.value("response_action", "") == "errors") form_errors_ = said["errors"];
    }
    return answer;
}

net::HttpResponse SlackDriver::tell_by_old_secret(const Happening& happening) {
    Request request = requests(happening).front();
    request.headers = net::sign(net::SigningScheme::slack, "", request.body, older_secret, world_.clock.now()).value();
    return world_.post(request);
}

net::HttpResponse SlackDriver::tell_spoiled(const Happening& happening, Spoiled how) {
    const Request good = requests(happening).front();
    const std::string path = good.path, type = "application/json";
    const auto signed_body = [&](std::string body) { return world_.post(signed_request(path, type, std::move(body))); };
    const auto signed_at = [&](Duration apart) {
        Request request = good;
        request.headers =
            net::sign(net::SigningScheme::slack, "", good.body, secret, world_.clock.now() + apart).value();
        return world_.post(request);
    };
    const auto with_header = [&](std::string_view name, const std::string& value) {
        Request request = good;
        for (auto& [key, old] : request.headers)
            if (key == name) old = value;
        return world_.post(request);
    };
    json wrong = json::parse(good.body);
    switch (how) {
        case Spoiled::unsigned_request:
            return world_.post({.path = path, .headers = {{"Content-Type", type}}, .body = good.body});
        case Spoiled::empty_signature:
            return with_header("X-Slack-Signature", "v0=");
        case Spoiled::altered_time:
            return with_header("X-Slack-Request-Timestamp", std::to_string(to_millis(world_.clock.now()) / 1000 + 1));
        case Spoiled::stale:
            return signed_at(std::chrono::seconds{-301});
        case Spoiled::early:
            return signed_at(std::chrono::seconds{301});
        case Spoiled::wrong_secret: {
            Request request = good;
            request.headers =
                net::sign(net::SigningScheme::slack, "", good.body, "somebody else's", world_.clock.now()).value();
            return world_.post(request);
        }
        case Spoiled::altered_body: {
            Request request = good;
            request.body.insert(request.body.find("hello"), "x");
            return world_.post(request);
        }
        case Spoiled::doubled_signature: {
            Request request = good;
            request.headers.emplace_back("X-Slack-Signature", "v0=00");
            return world_.post(request);
        }
        case Spoiled::not_json:
            return signed_body("this is no JSON");
        case Spoiled::half_json:
            return signed_body(good.body.substr(0, good.body.size() / 2));
        case Spoiled::empty_body:
            return signed_body("");
        case Spoiled::array_body:
            return signed_body("[" + good.body + "]");
        case Spoiled::deep_nesting:
            return signed_body(std::string(200, '[') + std::string(200, ']'));
        case Spoiled::oversized:
            return signed_body("{\"type\":\"" + std::string((1 << 20) + 1, 'x') + "\"}");
        case Spoiled::wrong_types:
            wrong["event"]["channel"] = {{"id", 7}};
            wrong["event"]["ts"] = 1.5;
            return signed_body(wrong.dump());
        case Spoiled::missing_ids:
            for (const char* key : {"channel", "ts", "user"}) wrong["event"].erase(key);
            return signed_body(wrong.dump());
    }
    return {};
}

void SlackDriver::next_calls(Fault fault, int times) {
    api_.on_thread([&] { ledger_.faults.next(fault, times); });
}

// Shown things become known by their words here, on the test's thread.
std::vector<Shown> SlackDriver::shown() {
    std::vector<Shown> all;
    api_.on_thread([&] {
        all = ledger_.shown;
        for (const auto& one : ledger_.messages)
            ts_by_word_[one.shown.id] = one.ts, words_by_ts_[one.ts] = one.shown.id;
    });
    for (Shown& one : all) {
        if (const auto word = words_by_place_.find(one.place); word != words_by_place_.end()) one.place = word->second;
        one.thread = word_of_ts(one.thread);
        if (one.only_for.starts_with("U0")) one.only_for = text::fold(one.only_for.substr(2));
    }
    return all;
}

std::size_t SlackDriver::calls() {
    std::size_t count = 0;
    api_.on_thread([&] { count = ledger_.faults.calls(); });
    return count;
}

std::vector<std::string> SlackDriver::methods() {
    std::vector<std::string> all;
    api_.on_thread([&] { all = ledger_.methods; });
    return all;
}

std::vector<json> SlackDriver::bodies() {
    std::vector<json> all;
    api_.on_thread([&] {
        for (const auto& one : ledger_.messages) all.push_back(one.body);
    });
    return all;
}

void SlackDriver::refuse_blocks(const std::string& type) {
    api_.on_thread([&] { ledger_.refused_blocks.insert(type); });
}

}  // namespace twicket::contract
