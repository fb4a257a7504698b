// Proof, shape, one transaction, answer.
#include "adapters/scim/endpoint.hpp"

#include <sys/random.h>

#include <charconv>

#include "adapters/scim/patch.hpp"
#include "bot/audit.hpp"
#include "bot/net/signature.hpp"
#include "bot/text/base64.hpp"
#include "bot/text/json.hpp"

namespace twicket::scim {
namespace {

using boost::asio::awaitable;
using net::HttpRequest;
using net::HttpResponse;
using nlohmann::json;

constexpr std::size_t body_limit = 4 << 20, most_results = 200, usual_results = 100, most_peers = 10'000;
constexpr int tries_allowed = 10;
constexpr auto tries_last = std::chrono::minutes{15};
constexpr std::string_view root = "/scim/v2";
constexpr text::JsonLimits limits{.bytes = body_limit, .depth = 16, .members = 100'000, .unique_keys = false};

HttpResponse answer(int status, const json& body, net::Headers headers = {}) {
    headers.emplace_back("Content-Type", "application/scim+json");
    return {status, std::move(headers), body.dump(-1, ' ', false, json::error_handler_t::replace)};
}

HttpResponse refused(const Refusal& refusal, net::Headers headers = {}) {
    json body{{"schemas", {"urn:ietf:params:scim:api:messages:2.0:Error"}}, {"status", std::to_string(refusal.status)}, {"detail", refusal.detail}};
    if (!refusal.type.empty()) body["scimType"] = refusal.type;
    return answer(refusal.status, body, std::move(headers));
}

HttpResponse refused(const Error& error) {
    const HttpResponse plain = HttpResponse::from(error);
    net::Headers kept;
    for (const auto& [name, value] : plain.headers)
        if (name == "Retry-After") kept.emplace_back(name, value);
    return refused(Refusal{plain.status, "", error.detail}, std::move(kept));
}

std::string tag_of(const Resource& resource) {
    return "W/\"" + std::to_string(resource.version) + "\"";
}

// Weak and strong forms count alike: a version is a version.
bool names_version(std::string_view header, const Resource& resource) {
    if (header == "*") return true;
    const std::string quoted = "\"" + std::to_string(resource.version) + "\"";
    return header.find(quoted) != header.npos;
}

std::string fresh_id() {
    unsigned char bytes[16];
    if (::getrandom(bytes, sizeof bytes, 0) != sizeof bytes) throw std::runtime_error("the system gives no random numbers");
    return text::to_hex({reinterpret_cast<const char*>(bytes), sizeof bytes});
}

Outcome<json> body_of(const HttpRequest& request) {
    Result<json> body = text::parse_json(request.body, limits);
    if (body.has_error()) return Refusal{400, "invalidSyntax", body.error().detail};
    return good(std::move(*body));
}

std::vector<std::string> names_in(const json& value) {
    std::vector<std::string> names;
    if (value.is_array())
        for (const json& one : value)
            if (one.is_string()) names.push_back(one);
    if (!value.is_string()) return names;
    const std::string text = value;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find(',', at), text.size());
        std::string name = text.substr(at, end - at);
        std::erase(name, ' ');
        if (!name.empty()) names.push_back(std::move(name));
        at = end + 1;
    }
    return names;
}

// `attributes` and `excludedAttributes`, by their first step; id and schemas are always shown.
json shown(Kind kind, json document, const std::vector<std::string>& only, const std::vector<std::string>& without) {
    const auto among = [&](const std::vector<std::string>& names, const std::string& key) {
        return std::ranges::any_of(names, [&](const std::string& name) {
            const Outcome<PatchPath> path = parse_path(kind, name);
            return path.has_value() && path->known() && same_name(path->attribute.steps.front()->name, key);
        });
    };
    for (auto member = document.begin(); member != document.end();) {
        const std::string& key = member.key();
        const bool always = key == "id" || key == "schemas";
        const bool goes = !always && ((!only.empty() && !among(only, key)) || among(without, key));
        member = goes ? document.erase(member) : std::next(member);
    }
    return document;
}

std::int64_t number_in(const json& value, std::int64_t otherwise) {
    if (value.is_number_integer()) return value.get<std::int64_t>();
    if (!value.is_string()) return otherwise;
    const std::string text = value;
    std::int64_t number = otherwise;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    return read.ec == std::errc{} && read.ptr == text.data() + text.size() ? number : otherwise;
}

json list_document(json resources, std::size_t total, std::size_t start) {
    const std::size_t count = resources.size();
    return {{"schemas", {"urn:ietf:params:scim:api:messages:2.0:ListResponse"}},
            {"totalResults", total},
            {"startIndex", start},
            {"itemsPerPage", count},
            {"Resources", std::move(resources)}};
}

void audit(store::Connection& connection, Time now, const std::string& source, const char* act, Kind kind, const std::string& id) {
    const json detail{{"id", id}, {"kind", kind == Kind::user ? "user" : "group"}};
    append_audit(connection, {.at = now, .actor = "source/" + source, .act = act, .detail = detail.dump()});
}

}  // namespace

Endpoint::Endpoint(Settings settings, store::Store& store, Clock& clock, directory::Directory& directory)
    : settings_{std::move(settings)}, store_{store}, clock_{clock}, directory_{directory} {}

void Endpoint::add_routes(net::Router& router) {
    for (const char* method : {"GET", "POST", "PUT", "PATCH", "DELETE"}) {
        auto handler = [this](const HttpRequest& request) { return receive(request); };
        router.add(method, std::string{root} + "/*", std::move(handler), {.body_limit = body_limit});
    }
}

std::optional<HttpResponse> Endpoint::refuse(const HttpRequest& request) {
    const Time now = clock_.now();
    if (wrong_.size() > most_peers) wrong_.clear();
    const auto known = wrong_.find(request.remote);
    if (known != wrong_.end() && now - known->second.since > tries_last) wrong_.erase(known);
    else if (known != wrong_.end() && known->second.count >= tries_allowed)
        return refused(Refusal{429, "", "too many wrong tokens; try again in a quarter of an hour"}, {{"Retry-After", "900"}});
    std::string_view given = request.header("Authorization");
    bool right = false;
    if (given.size() > 7 && same_name(given.substr(0, 7), "Bearer ")) {
        given.remove_prefix(7);
        for (const std::string& token : settings_.tokens) right |= !token.empty() && net::equal_in_constant_time(given, token);
    }
    if (right) return std::nullopt;
    Wrong& wrong = wrong_[request.remote];
    if (wrong.count++ == 0) wrong.since = now;
    return refused(Refusal{401, "", "the bearer token is missing or wrong"}, {{"WWW-Authenticate", "Bearer"}});
}

awaitable<HttpResponse> Endpoint::receive(const HttpRequest& request) {
    if (std::optional<HttpResponse> no = refuse(request)) co_return std::move(*no);
    std::string path = request.path.substr(root.size() + 1);
    while (path.ends_with('/')) path.pop_back();
    const auto slash = std::min(path.find('/'), path.size());
    const std::string name = path.substr(0, slash), id = path.substr(std::min(slash + 1, path.size()));
    const bool get = request.method == "GET";
    if (same_name(name, "Users") || same_name(name, "Groups")) {
        const Kind kind = same_name(name, "Users") ? Kind::user : Kind::group;
        HttpResponse done = co_await on_resources(request, kind, id);
        co_return done;
    }
    if (get && same_name(name, "ServiceProviderConfig")) co_return answer(200, provider_document(base()));
    for (const auto& [endpoint, document, key] : {std::tuple{"Schemas", schemas_document(), "id"}, std::tuple{"ResourceTypes", resource_types_document(base()), "name"}}) {
        if (!get || !same_name(name, endpoint)) continue;
        if (id.empty()) co_return answer(200, list_document(document, document.size(), 1));
        for (const json& one : document)
            if (one.value(key, "") == id) co_return answer(200, one);
    }
    if (same_name(name, "Me") || same_name(name, "Bulk")) co_return refused(Refusal{501, "", name + " is not served here"});
    co_return refused(Refusal{404, "", "there is no such address"});
}

awaitable<HttpResponse> Endpoint::on_resources(const HttpRequest& request, Kind kind, std::string id) {
    HttpResponse done = refused(Refusal{405, "", "this method does not work here"});
    if (id == ".search" && request.method == "POST") {
        const Outcome<json> body = body_of(request);
        if (body.has_error()) co_return refused(body.error());
        if (!body->is_object()) co_return refused(Refusal{400, "invalidSyntax", "the body must be a JSON object"});
        done = co_await search(kind, *body);
    } else if (id.empty() && request.method == "GET") {
        json parameters = json::object();
        for (const char* name : {"filter", "startIndex", "count", "attributes", "excludedAttributes"})
            if (const std::string value = request.parameter(name); !value.empty()) parameters[name] = value;
        done = co_await search(kind, std::move(parameters));
    } else if (id.empty() && request.method == "POST") {
        done = co_await create(request, kind);
    } else if (!id.empty() && request.method == "GET") {
        done = co_await show(request, kind, std::move(id));
    } else if (!id.empty() && (request.method == "PUT" || request.method == "PATCH")) {
        done = co_await change(request, kind, std::move(id));
    } else if (!id.empty() && request.method == "DELETE") {
        done = co_await remove(request, kind, std::move(id));
    }
    co_return done;
}

json Endpoint::document_of(Kind kind, const Resource& resource) const {
    json document = resource.body;
    json schemas = json::array({kind == Kind::user ? user_schema : group_schema});
    for (const std::string_view extension : {enterprise_schema, skills_schema})
        if (document.contains(std::string{extension})) schemas.push_back(extension);
    document["schemas"] = std::move(schemas);
    document["id"] = resource.id;
    document["meta"] = {{"resourceType", kind == Kind::user ? "User" : "Group"},
                        {"created", to_rfc3339(resource.created)},
                        {"lastModified", to_rfc3339(resource.modified)},
                        {"location", base() + (kind == Kind::user ? "/Users/" : "/Groups/") + resource.id},
                        {"version", tag_of(resource)}};
    return document;
}

awaitable<HttpResponse> Endpoint::search(Kind kind, json parameters) {
    const auto member = [&](const char* name) { return parameters.contains(name) ? parameters[name] : json{}; };
    std::shared_ptr<Filter> filter;
    if (const json text = member("filter"); text.is_string() && !text.get_ref<const std::string&>().empty()) {
        Outcome<Filter> read = parse_filter(kind, text.get_ref<const std::string&>());
        if (read.has_error()) co_return refused(read.error());
        filter = std::make_shared<Filter>(std::move(*read));
    }
    const auto start = static_cast<std::size_t>(std::clamp<std::int64_t>(number_in(member("startIndex"), 1), 1, 1'000'000'000));
    const auto count = static_cast<std::size_t>(std::clamp<std::int64_t>(number_in(member("count"), usual_results), 0, most_results));
    const auto read = [kind, filter, start, count](store::Connection& connection) { return list_resources(connection, kind, filter.get(), start, count); };
    const Result<Page> page = co_await store_.read(read);
    if (page.has_error()) co_return refused(page.error());
    const std::vector<std::string> only = names_in(member("attributes")), without = names_in(member("excludedAttributes"));
    json resources = json::array();
    for (const Resource& one : page->resources) resources.push_back(shown(kind, document_of(kind, one), only, without));
    co_return answer(200, list_document(std::move(resources), page->total, start));
}

awaitable<HttpResponse> Endpoint::show(const HttpRequest& request, Kind kind, std::string id) {
    const auto read = [kind, id](store::Connection& connection) { return find_resource(connection, kind, id); };
    const Result<std::optional<Resource>> found = co_await store_.read(read);
    if (found.has_error()) co_return refused(found.error());
    if (!*found) co_return refused(Refusal{404, "", "there is no such resource"});
    const Resource& resource = **found;
    const std::string_view known = request.header("If-None-Match");
    if (!known.empty() && names_version(known, resource)) co_return HttpResponse{304, {{"ETag", tag_of(resource)}}, ""};
    const std::vector<std::string> only = names_in(request.parameter("attributes")), without = names_in(request.parameter("excludedAttributes"));
    co_return answer(200, shown(kind, document_of(kind, resource), only, without), {{"ETag", tag_of(resource)}});
}

awaitable<HttpResponse> Endpoint::create(const HttpRequest& request, Kind kind) {
    const Outcome<json> body = body_of(request);
    if (body.has_error()) co_return refused(body.error());
    Outcome<json> tidied = tidy_resource(kind, *body);
    if (tidied.has_error()) co_return refused(tidied.error());
    const Time now = clock_.now();
    const Resource resource{fresh_id(), std::move(*tidied), 1, now, now};
    const auto write = [=, source = settings_.source](store::Connection& connection) {
        Outcome<void> kept = keep_resource(connection, kind, source, resource);
        if (kept.has_value()) audit(connection, now, source, "people.pushed", kind, resource.id);
        return kept;
    };
    const Result<Outcome<void>> kept = co_await store_.write(write);
    if (kept.has_error()) co_return refused(kept.error());
    if (kept->has_error()) co_return refused(kept->error());
    directory_.wake();
    const json document = document_of(kind, resource);
    co_return answer(201, document, {{"Location", document["meta"]["location"]}, {"ETag", tag_of(resource)}});
}

// PUT and PATCH: on what is there at the moment of writing, so that two clients do not undo each other's change.
awaitable<HttpResponse> Endpoint::change(const HttpRequest& request, Kind kind, std::string id) {
    const Outcome<json> body = body_of(request);
    if (body.has_error()) co_return refused(body.error());
    const bool whole = request.method == "PUT";
    const Time now = clock_.now();
    const std::string condition{request.header("If-Match")};
    const auto write = [=, wanted = *body, source = settings_.source](store::Connection& connection) -> Outcome<Resource> {
        std::optional<Resource> there = find_resource(connection, kind, id);
        if (!there) return Refusal{404, "", "there is no such resource"};
        if (!condition.empty() && !names_version(condition, *there)) return Refusal{412, "", "it was changed meanwhile; read it again"};
        Outcome<json> made = whole ? tidy_resource(kind, wanted) : patched(kind, there->body, wanted);
        if (made.has_error()) return made.error();
        if (*made == there->body) return *there;
        there->body = std::move(*made);
        ++there->version;
        there->modified = now;
        const Outcome<void> kept = keep_resource(connection, kind, source, *there);
        if (kept.has_error()) return kept.error();
        audit(connection, now, source, "people.pushed", kind, id);
        return *there;
    };
    const Result<Outcome<Resource>> changed = co_await store_.write(write);
    if (changed.has_error()) co_return refused(changed.error());
    if (changed->has_error()) co_return refused(changed->error());
    directory_.wake();
    const Resource& resource = **changed;
    co_return answer(200, document_of(kind, resource), {{"ETag", tag_of(resource)}});
}

awaitable<HttpResponse> Endpoint::remove(const HttpRequest& request, Kind kind, std::string id) {
    const Time now = clock_.now();
    const std::string condition{request.header("If-Match")};
    const auto write = [=, source = settings_.source](store::Connection& connection) -> Outcome<void> {
        const std::optional<Resource> there = find_resource(connection, kind, id);
        if (!there) return Refusal{404, "", "there is no such resource"};
        if (!condition.empty() && !names_version(condition, *there)) return Refusal{412, "", "it was changed meanwhile; read it again"};
        remove_resource(connection, kind, source, id);
        audit(connection, now, source, "people.removed", kind, id);
        return {};
    };
    const Result<Outcome<void>> removed = co_await store_.write(write);
    if (removed.has_error()) co_return refused(removed.error());
    if (removed->has_error()) co_return refused(removed->error());
    directory_.wake();
    co_return HttpResponse{204, {}, ""};
}

}  // namespace twicket::scim
