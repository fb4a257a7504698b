// Frames as the page sends them, and its cards as a person reads them.
#include "tests/adapters/contract/webchat_driver.hpp"

#include <algorithm>

#include "tests/adapters/contract/api_faults.hpp"

namespace twicket::contract {
namespace {

using nlohmann::json;
using Kind = Happening::Kind;

const std::string account = "webchat/default";

// HTML as a reader sees it.
std::string seen(const std::string& html) {
    std::string out;
    for (std::size_t at = 0; at < html.size(); ++at) {
        const std::size_t close = html[at] == '<' ? html.find('>', at) : html.npos;
        if (close == html.npos) {
            out += html[at];
            continue;
        }
        const std::string_view tag = std::string_view{html}.substr(at, close - at + 1);
        if (tag == "</p>" || tag == "<br>" || tag == "</li>" || tag == "</pre>") out += '\n';
        at = close;
    }
    for (const auto& [from, to] :
         {std::pair{"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}, {"&amp;", "&"}})
        replace_all(out, from, to);
    return out;
}

std::string words_of(const json& card) {
    std::string text = card["speaker"].get<std::string>();
    if (!text.empty()) text += ": ";
    text += seen(card["html"]) + seen(card.value("more_html", ""));
    for (const json& field : card["fields"])
        text += "\n" + field["label"].get<std::string>() + " " + field["value"].get<std::string>();
    for (const json& source : card["sources"])
        text += "\n" + source["title"].get<std::string>() + " " + source["date"].get<std::string>();
    return text + "\n" + card["state_line"].get<std::string>();
}

int status_of(const json& answer) {
    if (answer["type"] != "error") return 200;
    const std::string code = answer["code"];
    return code == "not_found" ? 404 : code == "conflict" ? 409 : code == "rate_limited" ? 429 : 400;
}

std::vector<std::string> missed_sql(const std::string& person, const std::set<std::string>& places) {
    std::string list;
    for (const std::string& place : places) list += (list.empty() ? "'" : ",'") + place + "'";
    return {"SELECT COALESCE(MAX(sequence), 0) FROM chat_message WHERE place IN (" + list +
            ") AND (only_for = '' OR only_for = '" + person + "')"};
}

}  // namespace

WebchatDriver::WebchatDriver(World& world) : world_{world} {
    if (world.people.all().empty()) {
        std::vector<Person> people;
        for (const char* word : {"ann", "bob"}) {
            people.push_back({.id = word, .name = word, .groups = {"everyone"}});
            people.back().identities = {{account, word}};
        }
        world.people.load(std::move(people)).value();
        for (const char* word : {"help", "other"}) world.places.put({.account = account, .id = word, .name = word});
        world.places.put({.account = account, .id = "group", .name = "group", .kind = PlaceKind::group});
    }
    start();
}

void WebchatDriver::start() {
    webchat::Options options;
    options.messages_per_second = 1000;
    adapter_ = std::make_unique<webchat::Webchat>(account, *world_.store, world_.inbox, world_.clock, world_.people,
                                                  world_.places, options);
    adapter_->add_routes(world_.router);
    world_.serve(*adapter_);
    for (const Person& person : world_.people.all()) page(person.id);
}

void WebchatDriver::restart() {
    world_.halt([this] { adapter_.reset(); });
    for (auto& [person, page] : pages_) page.socket.reset();
    start();
}

void WebchatDriver::seat(const std::string& place, const std::vector<std::string>&) {
    if (!place.starts_with("dm:")) return;
    words_by_place_[place] = place;
    if (world_.people.find(place.substr(3))) page(place.substr(3));  // their page is open
}

Abilities WebchatDriver::abilities() const {
    Abilities all;
    all.signatures = all.own_messages = all.other_bots = all.files = all.joins = all.open_ended = false;
    all.says_when = all.look_up = all.tells_trouble = all.remote = all.update_calls = all.limits_all = false;
    all.commands = all.forms = true;
    all.longest_in = webchat::text_limit;
    return all;
}

WebchatDriver::Page& WebchatDriver::page(const std::string& person) {
    Page& page = pages_[person];
    if (!page.socket) open(person, page);
    return page;
}

void WebchatDriver::open(const std::string& person, Page& page) {
    if (page.cookie.empty()) {
        const net::HttpResponse answer = world_.post({.path = "/chat/sign-in",
                                                      .headers = {{"Content-Type", "application/json"}},
                                                      .body = json{{"user", person}}.dump()});
        for (const auto& [name, value] : answer.headers)
            if (name == "set-cookie") page.cookie = value.substr(0, value.find(';'));
        if (page.cookie.empty()) throw std::runtime_error("not signed in: " + answer.body);
    }
    testing::RawClient client{world_.port()};
    client.send(
        "GET /chat/socket HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: http://127.0.0.1"
        "\r\nCookie: " +
        page.cookie + "\r\n\r\n");
    if (!client.read_until("\r\n\r\n")) throw std::runtime_error("no socket was opened");
    page.socket = std::make_unique<testing::RawWebSocket>(std::move(client));
    json hello{{"type", "hello"}};
    if (page.heard > 0) hello["resume_after"] = page.heard;
    const json welcome = exchange(person, std::move(hello), "hello-" + std::to_string(1000 + ++nonces_));
    for (const json& place : welcome.value("places", json::array())) page.places.insert(place["id"]);
}

json WebchatDriver::exchange(const std::string& person, json said, const std::string& nonce) {
    Page& page = this->page(person);
    said["id"] = nonce;
    page.socket->text(said.dump());
    while (const auto frame = page.socket->read()) {
        if (frame->opcode != 1) continue;
        const json told = json::parse(frame->payload);
        if (told.value("id", "") == nonce) return told;
        keep(person, told);
    }
    throw std::runtime_error("the page of " + person + " was not answered");
}

void WebchatDriver::hear(const std::string& person, std::int64_t sequence) {
    while (page(person).heard < sequence) hear_one(person);
}

void WebchatDriver::hear_one(const std::string& person) {
    const auto frame = page(person).socket->read();
    if (!frame) throw std::runtime_error("the page of " + person + " was not told of everything");
    if (frame->opcode == 1) keep(person, json::parse(frame->payload));
}

void WebchatDriver::keep(const std::string& person, const json& told) {
    if (told["type"] == "form") {
        const std::string id = told["form"];
        forms_[id] = told;
        std::string text = told["title"];
        for (const json& field : told["fields"])
            text += "\n" + field["label"].get<std::string>() + " " + field["hint"].get<std::string>();
        shown_.push_back({.id = id, .text = text, .raw = told.dump(), .only_for = person, .is_form = true});
    }
    if (told["type"] != "message") return;
    Page& page = pages_[person];
    page.heard = std::max(page.heard, told["sequence"].get<std::int64_t>());
    const json& message = told["message"];
    if (!message["author"]["bot"].get<bool>()) return;
    const std::string id = message["id"], place = message["place"], thread = message["thread"];
    const bool known = cards_.contains(id);
    std::int64_t& newest = changes_[id];
    if (told["sequence"] <= newest) return;  // told to another page before
    newest = told["sequence"];
    if (known && cards_[id] == message["card"]) return;  // a reaction on it
    cards_[id] = message["card"];
    Shown shown{.id = id, .place = place, .thread = thread == id ? "" : thread, .raw = message.dump()};
    shown.text = words_of(message["card"]);
    for (const json& action : message["card"]["actions"]) shown.buttons.push_back(action["label"]);
    if (message["private"].get<bool>()) shown.only_for = person;
    if (known) shown.replaces = id;
    shown_.push_back(std::move(shown));
}

std::vector<Shown> WebchatDriver::shown() {
    for (const auto& [person, page] : pages_)
        for (const std::string& sql : missed_sql(person, page.places))
            hear(person, std::stoll(world_.texts_of(sql).at(0)));
    // A form leaves no trace in the history: its page is told, and that it was is known.
    for (const std::string& body : world_.texts_of("SELECT body FROM outgoing WHERE state = 'sent'"))
        if (const Outgoing out = outgoing_from_json(body).value(); out.form && page(out.reply.only_for).socket)
            while (!forms_.contains(out.id)) hear_one(out.reply.only_for);
    std::vector<Shown> all = shown_;
    for (Shown& one : all) {
        if (const auto word = words_by_place_.find(one.place); word != words_by_place_.end()) one.place = word->second;
        if (const auto word = words_.find(one.thread); word != words_.end()) one.thread = word->second;
    }
    return all;
}

std::string WebchatDriver::message_id(const std::string& word) {
    const auto known = ids_.find(word);
    return known == ids_.end() ? word : known->second;
}

std::string WebchatDriver::place_of(const Happening& happening) {
    if (happening.where != PlaceKind::direct) return happening.place;
    const std::string place = "dm:" + happening.person;
    words_by_place_[place] = happening.place;
    return place;
}

std::string WebchatDriver::place_id(const std::string& word) {
    for (const auto& [place, known] : words_by_place_)
        if (known == word) return place;
    return word;
}

json WebchatDriver::frame_of(const Happening& happening) {
    const std::string place = place_of(happening), about = message_id(happening.message);
    const bool called = happening.calls_us && happening.where != PlaceKind::direct;
    switch (happening.kind) {
        case Kind::message:
            return {{"type", "send"},
                    {"place", place},
                    {"thread", message_id(happening.thread)},
                    {"text", (called ? "@Twicket " : "") + happening.text}};
        case Kind::command:
            return {{"type", "send"}, {"place", place}, {"thread", ""}, {"text", "/desk " + happening.text}};
        case Kind::edit:
            return {{"type", "edit"}, {"message", about}, {"text", happening.text}};
        case Kind::deletion:
            return {{"type", "delete"}, {"message", about}};
        case Kind::reaction:
        case Kind::reaction_removed:
            return {{"type", "react"},
                    {"message", about},
                    {"emoji", happening.sign},
                    {"added", happening.kind == Kind::reaction}};
        case Kind::click: {
            const json action = cards_.at(about)["actions"].at(happening.button);
            return {{"type", "click"}, {"card", about}, {"action", action["id"]}, {"value", action["value"]}};
        }
        case Kind::form_sent: {
            std::map<std::string, std::string> values = happening.values;
            if (const auto any = values.extract("*"))
                values[forms_.at(happening.message)["fields"][0]["name"]] = any.mapped();
            return {{"type", "submit"}, {"form", happening.message}, {"values", values}};
        }
        default:
            return {{"type", "unheard-of"}};
    }
}

net::HttpResponse WebchatDriver::tell(const Happening& happening) {
    shown();  // a button is pressed on a card as its page has it
    const std::string nonce = "nonce-of-" + (happening.delivery.empty() ? happening.id : happening.delivery);
    const json answer = exchange(happening.person, frame_of(happening), nonce);
    if (happening.kind == Kind::message && answer.contains("message")) {
        ids_[happening.id] = answer["message"];
        words_[answer["message"]] = happening.id;
    }
    if (happening.kind == Kind::form_sent) form_errors_ = answer.value("errors", std::map<std::string, std::string>{});
    return {.status = status_of(answer), .body = answer.dump()};
}

}  // namespace twicket::contract
