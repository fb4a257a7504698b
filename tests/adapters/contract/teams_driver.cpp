// Activities as Teams sends them, and a connector as Microsoft documents it.
// Long because sender and connector share one made-up tenant: its people, conversations and what was said in them.
#include "tests/adapters/contract/teams_driver.hpp"

#include <algorithm>
#include <ctime>

namespace twicket::contract {
namespace {

using nlohmann::json;
using testing::ApiRequest;
using Kind = Happening::Kind;

const std::map<std::string, std::string> reaction_names{
    {"👍", "like"}, {"🎉", "1f389_partypopper"}, {"👎", "1f44e_thumbsdown"}, {"🙋", "1f64b_raisedhand"}};

// "2027-01-15T08:00:00.000Z"
std::string iso(Time time) {
    const std::time_t seconds = to_millis(time) / 1000;
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S.000Z", &parts);
    return text;
}

}  // namespace

const json& card_body(const json& activity) {
    static const json none = json::array();
    if (!activity.contains("attachments")) return none;
    return activity["attachments"][0]["content"]["body"];
}

std::vector<json> card_buttons(const json& activity) {
    std::vector<json> all;
    for (const json& element : card_body(activity))
        if (element["type"] == "ActionSet")
            for (const json& action : element["actions"]) all.push_back(action);
    return all;
}

TeamsDriver::TeamsDriver(World& world)
    : world_{world}, api_{[this](const ApiRequest& request) { return answer(request); }} {
    world.egress.allow(net::parse_url(api_.base() + "/").value(), "teams/acme");
    start();
}

void TeamsDriver::start() {
    teams::Settings settings;
    settings.name = "acme";
    settings.app_id = "app-1";
    settings.tenant_id = "tenant-1";
    settings.secret = "s3cret";
    settings.login_url = api_.base() + "/";
    settings.metadata_url = api_.base() + "/metadata";
    settings.reads_all = true;
    settings.press_limit = Duration{0};
    adapter_ =
        std::make_unique<teams::Teams>(std::move(settings), *world_.store, world_.inbox, world_.client, world_.clock);
    adapter_->add_routes(world_.router);
    world_.serve(*adapter_);
}

void TeamsDriver::restart() {
    world_.halt([this] { adapter_.reset(); });
    start();
}

void TeamsDriver::seat(const std::string& place, const std::vector<std::string>& people) {
    const std::string id = place.starts_with("dm:") ? "a:" + place : "19:" + place + "@thread.tacv2";
    api_.on_thread([&] {
        seated_[place] = people;
        place_by_word_[place] = id;
        words_by_place_[id] = place;
    });
}

Abilities TeamsDriver::abilities() const {
    Abilities all;
    all.commands = all.forwards = all.forms = true;
    all.limits_apart = true;
    all.limits_all = false;
    all.look_up = all.finds_none = false;  // Teams lets nobody look for a message
    all.blind = true;
    all.private_in_place = false;
    all.longest_text = 20'000;
    return all;
}

json TeamsDriver::party(const std::string& word) const {
    return {{"id", "29:" + word}, {"name", word}, {"aadObjectId", "aad-" + word}};
}

std::string TeamsDriver::message_id(const std::string& word) {
    const std::string id = word.starts_with("sent-") ? word : "17-" + word;
    words_by_id_[id] = word;
    return id;
}

std::string TeamsDriver::place_id(const std::string& word) {
    if (const auto known = place_by_word_.find(word); known != place_by_word_.end()) return known->second;
    return "19:" + word + "@thread.tacv2";
}

json TeamsDriver::conversation(const Happening& happening) {
    const bool direct = happening.where == PlaceKind::direct, group = happening.where == PlaceKind::group;
    const std::string place =
        direct ? "a:" + happening.place : "19:" + happening.place + (group ? "@thread.v2" : "@thread.tacv2");
    place_by_word_[happening.place] = place;
    words_by_place_[place] = happening.place;
    json out{{"id", place},
             {"tenantId", "tenant-1"},
             {"conversationType", direct  ? "personal"
                                  : group ? "groupChat"
                                          : "channel"}};
    if (direct || group) return out;
    out["isGroup"] = true;
    // The root of the thread: named, or of the message that this is about, or this message itself.
    std::string root = happening.thread;
    if (root.empty() && !happening.message.empty() && thread_of_.contains(happening.message))
        root = thread_of_[happening.message];
    if (root.empty() && happening.kind == Kind::message) root = happening.id;
    if (happening.kind == Kind::message) thread_of_[happening.id] = root;
    if (root.empty() && happening.kind == Kind::command) root = happening.id;
    if (!root.empty()) out["id"] = place + ";messageid=" + message_id(root);
    return out;
}

json TeamsDriver::claims() const {
    const std::int64_t now = to_millis(world_.clock.now()) / 1000;
    return {{"iss", "https://api.botframework.com"},
            {"aud", "app-1"},
            {"serviceurl", api_.base() + "/"},
            {"nbf", now - 10},
            {"exp", now + 3600}};
}

// The data of the n-th button of a shown card.
json TeamsDriver::card_data(const std::string& message, std::size_t button) {
    json data;
    // Who has not seen the newest version yet presses a button of the one before.
    api_.on_thread([&] {
        for (const Kept& one : kept_)
            if (const auto buttons = card_buttons(one.activity); one.shown.id == message && button < buttons.size())
                data = buttons[button]["data"];
    });
    return data;
}

json TeamsDriver::activity_of(const Happening& happening) {
    const std::string delivery = happening.delivery.empty() ? happening.id : happening.delivery;
    json activity{{"type", "message"},
                  {"id", message_id(delivery)},
                  {"channelId", "msteams"},
                  {"serviceUrl", api_.base() + "/"},
                  {"timestamp", iso(world_.clock.now())},
                  {"from", party(happening.person)},
                  {"recipient", {{"id", "28:app-1"}, {"name", "Desk"}}},
                  {"conversation", conversation(happening)},
                  {"textFormat", "plain"},
                  {"channelData", {{"tenant", {{"id", "tenant-1"}}}}}};
    if (happening.author == Happening::Author::us) activity["from"] = {{"id", "28:app-1"}, {"name", "Desk"}};
    if (happening.author == Happening::Author::other_bot) activity["from"] = {{"id", "28:other"}, {"name", "Other"}};
    const auto call = [&](const std::string& text) {
        if (happening.where == PlaceKind::direct) return text;
        activity["entities"] = json::array({json{
            {"type", "mention"}, {"text", "<at>Desk</at>"}, {"mentioned", {{"id", "28:app-1"}, {"name", "Desk"}}}}});
        return "<at>Desk</at> " + text;
    };
    const auto invoke = [&](const char* name, json value) {
        activity["type"] = "invoke";
        activity["name"] = name;
        activity["value"] = std::move(value);
    };
    switch (happening.kind) {
        case Kind::message:
            activity["text"] = happening.calls_us ? call(happening.text) : happening.text;
            if (happening.with_file)
                activity["attachments"] = json::array(
                    {json{{"contentType", "application/vnd.microsoft.teams.file.download.info"},
                          {"name", "plan.pdf"},
                          {"contentUrl", "https://example.sharepoint.com/plan.pdf"},
                          {"content", {{"downloadUrl", "https://download.example/plan"}, {"fileType", "pdf"}}}}});
            break;
        case Kind::edit:
            activity["type"] = "messageUpdate";
            activity["id"] = message_id(happening.message);
            activity["timestamp"] = iso(world_.clock.now() + std::chrono::seconds{delivery.back() - '0'});
            activity["text"] = happening.text;
            activity["channelData"]["eventType"] = "editMessage";
            break;
        case Kind::deletion:
            activity["type"] = "messageDelete";
            activity["id"] = message_id(happening.message);
            activity["channelData"]["eventType"] = "softDeleteMessage";
            break;
        case Kind::reaction:
        case Kind::reaction_removed:
            activity["type"] = "messageReaction";
            activity["replyToId"] = message_id(happening.message);
            activity[happening.kind == Kind::reaction ? "reactionsAdded" : "reactionsRemoved"] =
                json::array({json{{"type", reaction_names.at(happening.sign)}}});
            break;
        case Kind::joined:
        case Kind::left:
            activity["type"] = "conversationUpdate";
            activity[happening.kind == Kind::joined ? "membersAdded" : "membersRemoved"] =
                json::array({party(happening.person)});
            break;
        case Kind::click:
            invoke("adaptiveCard/action", {{"action",
                                            {{"type", "Action.Execute"},
                                             {"verb", "press"},
                                             {"data", card_data(happening.message, happening.button)}}}});
            activity["replyToId"] = happening.message;
            break;
        case Kind::command:
            activity["text"] = call("/desk " + happening.text);
            break;
        case Kind::forward:
            invoke("composeExtension/submitAction",
                   {{"commandId", "sendToDesk"},
                    {"data", {{"twicket", {{"forward", true}}}}},
                    {"messagePayload",
                     {{"id", message_id(happening.message)},
                      {"body", {{"contentType", "html"}, {"content", "<p>" + happening.text + "</p>"}}}}}});
            break;
        case Kind::noise:
            activity["type"] = "conversationUpdate";
            activity["channelData"]["eventType"] = "channelRenamed";
            break;
        default:
            activity["type"] = "whollyNewThing";
            activity["content"] = json::array({1, nullptr, json{{"deep", true}}});
    }
    return activity;
}

Request TeamsDriver::request(const std::string& body, const std::string& token) const {
    Request made{
        .path = "/teams/acme/messages", .headers = {{"Content-Type", "application/json; charset=utf-8"}}, .body = body};
    if (!token.empty()) made.headers.emplace_back("Authorization", "Bearer " + token);
    return made;
}

json TeamsDriver::fetched_form(const std::string& message, const std::string& person) {
    Happening asking{.kind = Kind::message, .id = "fetch-" + message, .person = person};
    json activity = activity_of(asking);
    activity["type"] = "invoke";
    activity["name"] = "task/fetch";
    activity["value"] = {{"data", card_data(message, 0)}};
    return json::parse(world_.post(request(activity.dump(), signer_.sign(claims()))).body, nullptr, false);
}

net::HttpResponse TeamsDriver::post_form(const Happening& happening) {
    const json form = fetched_form(happening.message, happening.person);
    const json& card = form["task"]["value"]["card"]["content"];
    json data = card["actions"][0]["data"];
    for (const json& input : card["body"]) {
        const std::string id = input.value("id", "");
        if (!id.starts_with("field_")) continue;
        auto given = happening.values.find(id.substr(6));
        if (given == happening.values.end()) given = happening.values.find("*");
        data[id] = given == happening.values.end() ? "" : given->second;
    }
    json activity = activity_of({.kind = Kind::message, .id = happening.id, .person = happening.person});
    activity["type"] = "invoke";
    activity["name"] = "task/submit";
    activity["value"] = {{"data", data}};
    net::HttpResponse answer = world_.post(request(activity.dump(), signer_.sign(claims())));
    form_errors_.clear();
    const json said = json::parse(answer.body, nullptr, false);
    if (!said.is_object()) return answer;
    std::string complaint;
    for (const json& element : said["task"]["value"]["card"]["content"]["body"]) {
        if (element.value("color", "") == "Attention") complaint = element["text"];
        if (!complaint.empty() && element.value("id", "").starts_with("field_"))
            form_errors_[element["id"].get<std::string>().substr(6)] = std::exchange(complaint, {});
    }
    return answer;
}

net::HttpResponse TeamsDriver::tell(const Happening& happening) {
    if (happening.kind == Kind::form_sent) return post_form(happening);
    return world_.post(request(activity_of(happening).dump(), signer_.sign(claims())));
}

net::HttpResponse TeamsDriver::tell_by_old_secret(const Happening& happening) {
    return tell(happening);
}

net::HttpResponse TeamsDriver::tell_spoiled(const Happening& happening, Spoiled how) {
    json activity = activity_of(happening), claimed = claims();
    std::string body = activity.dump(), token = signer_.sign(claimed);
    const std::int64_t now = to_millis(world_.clock.now()) / 1000;
    const auto part = token.find('.') + 1;
    switch (how) {
        case Spoiled::unsigned_request:
            token.clear();
            break;
        case Spoiled::wrong_secret:
            token = stranger_.sign(claimed);
            break;
        case Spoiled::altered_body:  // the token binds the address that answers go to
            activity["serviceUrl"] = "https://evil.example/";
            body = activity.dump();
            break;
        case Spoiled::altered_time: {
            claimed["exp"] = now + 7200;
            const std::string other = signer_.sign(claimed);
            token = token.substr(0, part) + other.substr(other.find('.') + 1, other.rfind('.') - other.find('.') - 1) +
                    token.substr(token.rfind('.'));
            break;
        }
        case Spoiled::stale:
            claimed["exp"] = now - 301;
            token = signer_.sign(claimed);
            break;
        case Spoiled::early:
            claimed["nbf"] = now + 301;
            token = signer_.sign(claimed);
            break;
        case Spoiled::empty_signature:
            token.resize(token.rfind('.') + 1);
            break;
        case Spoiled::doubled_signature:
            token += ", Bearer " + token;
            break;
        case Spoiled::not_json:
            body = "type=message";
            break;
        case Spoiled::half_json:
            body.resize(body.size() / 2);
            break;
        case Spoiled::wrong_types:
            activity["text"] = 5;
            body = activity.dump();
            break;
        case Spoiled::missing_ids:
            activity.erase("id");
            body = activity.dump();
            break;
        case Spoiled::array_body:
            body = "[" + body + "]";
            break;
        case Spoiled::empty_body:
            body.clear();
            break;
        case Spoiled::oversized:
            body.append((1 << 20), ' ');
            break;
        case Spoiled::deep_nesting:
            body.insert(1, "\"deep\":" + std::string(200, '[') + std::string(200, ']') + ",");
            break;
    }
    return world_.post(request(body, token));
}

void TeamsDriver::next_calls(Fault fault, int times) {
    api_.on_thread([&] { faults_.next(fault, times); });
}

std::vector<Shown> TeamsDriver::shown() {
    std::vector<Kept> all;
    api_.on_thread([&] { all = kept_; });
    std::vector<Shown> shown;
    for (Kept& one : all) {
        // A form's message only holds the button that opens it: what a person sees is what that opens.
        if (one.shown.is_form) one.shown.raw += fetched_form(one.shown.id, "ann").dump();
        shown.push_back(std::move(one.shown));
    }
    return shown;
}

std::size_t TeamsDriver::calls() {
    std::size_t count = 0;
    api_.on_thread([&] { count = faults_.calls(); });
    return count;
}

std::vector<json> TeamsDriver::activities() {
    std::vector<json> all;
    api_.on_thread([&] {
        for (const Kept& one : kept_) all.push_back(one.activity);
    });
    return all;
}

}  // namespace twicket::contract
