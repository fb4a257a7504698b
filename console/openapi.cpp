// The REST document (OpenAPI 3.1), made from the table of routes, so that no route can be missing; what goes in and comes
// out stands here by operation. A test holds real answers against these schemas.

#include "console/openapi.hpp"
#include "console/routes.hpp"

namespace twicket::console {
namespace {

using nlohmann::json;

// --- Schemas in few letters: text(), number(), list_of(), object({…}) with all members required unless they end in '?' ---
json text() { return {{"type", "string"}}; }
json number() { return {{"type", "number"}}; }
json truth() { return {{"type", "boolean"}}; }
json list_of(json what) { return {{"type", "array"}, {"items", std::move(what)}}; }
json any() { return json::object(); }
json maybe(json what) { return {{"anyOf", json::array({std::move(what), json{{"type", "null"}}})}}; }
json named(const char* name) { return {{"$ref", std::string{"#/components/schemas/"} + name}}; }
json object(std::initializer_list<std::pair<std::string, json>> members, bool closed = true) {
    json properties = json::object(), required = json::array();
    for (auto [name, schema] : members) {
        const bool optional = name.ends_with('?');
        if (optional) name.pop_back();
        properties[name] = std::move(schema);
        if (!optional) required.push_back(name);
    }
    json value{{"type", "object"}, {"properties", properties}, {"required", required}};
    if (closed) value["additionalProperties"] = false;
    return value;
}

json schemas() {
    const json who = object({{"id", text()}, {"name", text()}});
    const json judged = object({{"verdict", text()}, {"entry", text()}, {"title", text()}, {"confidence", number()}});
    const json flips = object({{"times", number()}, {"examples", list_of(object({{"question", text()}, {"times", number()}, {"before", named("Judged")}, {"after", named("Judged")}}))}});
    const json figures = list_of(object({{"entry", text()}, {"title", text()}, {"helpful", number()}, {"not_helpful", number()}}));
    return {
        {"Problem", object({{"error", text()}}, false)},
        {"Empty", object({})},
        {"Who", who},
        {"Entry", object({{"id", text()}, {"title", text()}, {"variants?", list_of(text())}, {"answer?", text()}, {"tags?", list_of(text())},
                          {"audience?", list_of(text())}, {"language?", text()}, {"owner?", text()}, {"valid_from?", text()},
                          {"valid_until?", text()}, {"verified?", text()}, {"links?", list_of(text())}})},
        {"Session", object({{"company", text()}, {"sign_in", list_of(text())},
                            {"me", maybe(object({{"id", text()}, {"name", text()}, {"title", text()}, {"rights", list_of(text())}}))}, {"token?", text()}})},
        {"Gap", object({{"id", text()}, {"question", text()}, {"count", number()}, {"people", number()}, {"first", text()}, {"last", text()},
                        {"places", list_of(object({{"name", text()}, {"count", number()}}))},
                        {"examples", list_of(object({{"text", text()}, {"asked", text()}, {"account", text()}, {"place", text()}, {"place_name", text()}, {"thread", text()}, {"state", text()}}))},
                        {"language", text()}, {"owner", maybe(named("Who"))},
                        {"near", maybe(object({{"entry", text()}, {"title", text()}, {"confidence", number()}}))}})},
        {"Today", object({{"days", number()}, {"since", text()}, {"asked", number()}, {"answered", number()}, {"handed_off", number()}, {"unanswered", number()},
                          {"resolution", object({{"solved", number()}, {"said_so", number()}, {"quiet", number()}, {"not_solved", number()}, {"too_young", number()},
                                                 {"days", number()}, {"share", number()}, {"deflected", number()}})},
                          {"series", object({{"at", list_of(number())}, {"answered", list_of(number())}, {"handed_off", list_of(number())}, {"unanswered", list_of(number())}})},
                          {"step", number()}, {"to_solved_ms", maybe(number())}, {"top", figures}, {"failing", figures},
                          {"waiting", object({{"queued", number()}, {"with_human", number()}})}, {"parked", number()}, {"entries", number()}, {"in_vain", list_of(named("Gap"))},
                          {"places", list_of(named("Share"))}, {"services", list_of(named("Share"))}, {"first_answer", object({{"median_ms", maybe(number())}, {"p90_ms", maybe(number())}, {"answers", number()}})}})},
        {"Share", object({{"name", text()}, {"asked", number()}, {"answered", number()}, {"handed_off", number()}, {"unanswered", number()}, {"solved", maybe(number())}, {"first_ms", maybe(number())}})},
        {"Judged", judged},
        {"Draft", object({{"entry", named("Entry")}, {"revision", number()}, {"base", number()}, {"author", named("Who")}, {"updated", text()}, {"origin", text()}, {"approved_by", any()}})},
        {"Version", object({{"version", number()}, {"by", named("Who")}, {"at", text()}, {"entry?", named("Entry")}})},
        {"Replay", object({{"revision", number()}, {"questions", number()}, {"took_ms", number()}, {"gained", flips}, {"lost", flips}, {"changed", flips},
                           {"golden", object({{"asked", number()}, {"broken", list_of(object({{"number", number()}, {"text", text()}, {"entry", text()}, {"now", named("Judged")}}))}})}})},
        {"Channel", object({{"account", text()}, {"id", text()}, {"name", text()}, {"topic", text()}, {"kind", text()}, {"mode", text()}, {"roll_out", text()}, {"first_answer", text()},
                            {"posts_per_hour", number()}, {"scopes", list_of(text())}, {"members", list_of(text())}, {"quiet_from", number()}, {"quiet_to", number()}, {"timezone", text()},
                            {"owner", maybe(named("Who"))},
                            {"gate?", object({{"asked", number()}, {"answered", number()}, {"handed_off", number()}, {"unanswered", number()}, {"share", number()}, {"wanted", number()}, {"enough", number()}, {"passed", truth()}})}})},
        {"Ticket", object({{"id", text()}, {"number", text()}, {"title", text()}, {"kind", text()}, {"state", text()}, {"over", truth()}, {"owner", text()}, {"requester", text()}, {"priority", number()},
                           {"service", text()}, {"desk", text()}, {"url", text()}, {"created", text()}, {"updated", text()}, {"origin", maybe(any())}})},
        {"ServiceReport", object({{"state", text()}, {"text", text()}, {"workaround", text()}, {"next_update", maybe(text())}, {"since", maybe(text())}, {"at", maybe(text())}, {"until", maybe(text())}, {"by", text()}})},
        {"Service", object({{"id", text()}, {"name", text()}, {"description", text()}, {"owner", maybe(named("Who"))}, {"depends_on", list_of(text())}, {"timezone", text()}, {"windows", list_of(any())},
                            {"followers", number()}, {"now", named("ServiceReport")}})},
        {"Change", object({{"number", number()}, {"state", text()}, {"service", text()}, {"what", text()}, {"hit", text()}, {"starts", maybe(text())}, {"ends", maybe(text())}, {"by", text()},
                           {"works", number()}, {"broken", number()}, {"questions", number()}, {"objections", number()}})},
        {"Token", object({{"id", text()}, {"name", text()}, {"person", text()}, {"scopes", list_of(text())}, {"made", text()}, {"used", maybe(text())}, {"until", text()}, {"secret?", text()}})},
    };
}

// What a change takes; nothing: no body.
json body_of(Operation operation) {
    const json seen = object({{"revision", number()}});
    switch (operation) {
        case Operation::sign_in: return object({{"person", text()}});
        case Operation::draft_put: return object({{"entry", any()}, {"revision", number()}, {"origin?", text()}, {"compared?", number()}});
        case Operation::draft_drop:
        case Operation::draft_approve:
        case Operation::draft_publish: return seen;
        case Operation::preview: return object({{"answer", text()}});
        case Operation::golden_add: return object({{"text", text()}, {"entry?", text()}});
        case Operation::channel_change: return object({{"mode?", text()}, {"roll_out?", text()}, {"first_answer?", text()}, {"posts_per_hour?", number()}});
        case Operation::parked_decide: return object({{"decision", text()}});
        case Operation::thread_act: return object({{"act", text()}, {"text?", text()}});
        case Operation::ticket_act: return object({{"act", text()}, {"text?", text()}, {"person?", text()}, {"state?", text()}});
        case Operation::service_report: return object({{"state", text()}, {"text?", text()}, {"workaround?", text()}, {"next_minutes?", number()}});
        case Operation::expert_decide: return object({{"person", text()}, {"skill", text()}, {"by", text()}, {"approve", truth()}});
        case Operation::token_add: return object({{"name", text()}, {"scopes", list_of(text())}, {"days?", number()}});
        default: return nullptr;
    }
}

json answer_of(Operation operation) {
    switch (operation) {
        case Operation::session:
        case Operation::sign_in:
        case Operation::sign_out: return named("Session");
        case Operation::people_to_pick: return object({{"people", list_of(object({{"id", text()}, {"name", text()}, {"title", text()}, {"department", text()}, {"roles", list_of(text())}}))}});
        case Operation::today: return named("Today");
        case Operation::trends:
            return object({{"on", truth()}, {"minimum", number()},
                           {"weeks", list_of(object({{"week", text()},
                                                     {"lines", list_of(object({{"subject", text()}, {"name", text()}, {"people", number()}, {"figures", any()}}))}}))}});
        case Operation::gaps: return object({{"days", number()}, {"gaps", list_of(named("Gap"))}});
        case Operation::entries:
            return object({{"entries", list_of(object({{"id", text()}, {"title", text()}, {"tags", list_of(text())}, {"language", text()}, {"owner", maybe(named("Who"))}, {"state", text()},
                                                       {"version", number()}, {"updated", text()}, {"verified", text()}, {"variants", number()}, {"audience", list_of(text())}, {"not_served", text()}}))},
                           {"drafts", list_of(object({{"id", text()}, {"title", text()}, {"author", named("Who")}, {"revision", number()}, {"base", number()}, {"approved_by", text()}, {"updated", text()}}))}});
        case Operation::entry:
            return object({{"id", text()}, {"entry", maybe(named("Entry"))}, {"state", text()}, {"version", number()}, {"versions", list_of(named("Version"))}, {"draft", maybe(named("Draft"))}, {"two_people", truth()}});
        case Operation::version: return named("Version");
        case Operation::draft_put: return object({{"id", text()}, {"revision", number()}});
        case Operation::draft_replay: return named("Replay");
        case Operation::draft_publish: return object({{"id", text()}, {"version", number()}});
        case Operation::preview: return object({{"tree", any()}, {"plain", text()}});
        case Operation::golden: return object({{"golden", list_of(object({{"number", number()}, {"text", text()}, {"entry", text()}, {"now", named("Judged")}}))}});
        case Operation::golden_add: return object({{"number", number()}});
        case Operation::threads:
            return object({{"threads", list_of(object({{"account", text()}, {"place", text()}, {"place_name", text()}, {"thread", text()}, {"person", maybe(text())}, {"text", maybe(text())}, {"state", text()},
                                                       {"handler", maybe(text())}, {"judged", number()}, {"asked", text()}, {"updated", text()}}))}});
        case Operation::thread:
            return object({{"items", list_of(object({{"by", text()}, {"bot", truth()}, {"agent", truth()}, {"note", truth()}, {"text", text()}, {"outcome", text()}, {"at", text()}}))},
                           {"question", maybe(object({{"text", text()}, {"person", text()}, {"state", text()}, {"asked", text()}, {"handler", maybe(text())}, {"place_name", text()}}))},
                           {"hand", maybe(object({{"state", text()}, {"helper", text()}, {"since", text()}, {"about", list_of(any())}, {"tried", list_of(any())}, {"similar", list_of(any())}, {"agents", any()}}))},
                           {"may", list_of(text())}});
        case Operation::thread_act: return object({{"outcome", text()}});
        case Operation::tickets: return object({{"tickets", list_of(named("Ticket"))}, {"agents", list_of(named("Who"))}});
        case Operation::ticket:
            return object({{"ticket", named("Ticket")}, {"agents", list_of(named("Who"))},
                           {"items", list_of(object({{"act", text()}, {"by", text()}, {"text", text()}, {"internal", truth()}, {"state", text()}, {"at", text()}, {"waits", truth()}, {"trouble", text()}}))}});
        case Operation::services: return object({{"services", list_of(named("Service"))}, {"changes", list_of(named("Change"))}});
        case Operation::service:
            return object({{"service", named("Service")}, {"history", list_of(named("ServiceReport"))}, {"changes", list_of(named("Change"))},
                           {"delivery", maybe(object({{"followers", number()}, {"waiting", number()}, {"sent", number()}, {"delivered", number()}, {"acknowledged", number()}, {"failed", number()}, {"why", list_of(any())}}))}});
        case Operation::service_report: return named("ServiceReport");
        case Operation::experts: return object({{"subject", text()}, {"people", list_of(any())}, {"waiting", list_of(any())}});
        case Operation::expert_decide: return object({{"outcome", text()}});
        case Operation::points:
            return object({{"on", truth()}, {"rules?", list_of(any())}, {"falling?", list_of(number())}, {"pair_days?", number()}, {"person_daily?", number()}, {"desk_daily?", number()}, {"giver_daily?", number()},
                           {"settle_minutes?", number()}, {"boards?", truth()}, {"levels?", list_of(number())}, {"reactions?", list_of(text())}, {"pair_cap?", number()}, {"seasons?", list_of(any())}, {"goals?", list_of(any())}});
        case Operation::points_check:
            return object({{"rings", list_of(any())}, {"whole", truth()}, {"problem", text()}, {"journals", number()}, {"postings", number()}, {"people", number()}, {"points", number()}});
        case Operation::calibration: return object({{"days", number()}, {"judged", number()}, {"error", maybe(number())}, {"bins", list_of(object({{"from", number()}, {"to", number()}, {"count", number()}, {"right", number()}, {"stated", number()}}))}});
        case Operation::channels: return object({{"channels", list_of(named("Channel"))}});
        case Operation::channel_change: return named("Channel");
        case Operation::people:
            return object({{"people", list_of(object({{"id", text()}, {"name", text()}, {"title", text()}, {"department", text()}, {"location", text()}, {"roles", list_of(text())}, {"groups", list_of(text())},
                                                      {"languages", list_of(text())}, {"identities", list_of(any())}, {"skills", list_of(any())}, {"guest", any()}, {"stands", truth()}}))}});
        case Operation::health:
            return object({{"good?", truth()}, {"troubles?", list_of(any())}, {"accounts?", list_of(any())},
                           {"parked", list_of(object({{"id", text()}, {"kind", text()}, {"state", text()}, {"account", text()}, {"place", text()}, {"reason", text()}, {"since", text()}}))}});
        case Operation::audit: return object({{"rows", list_of(object({{"sequence", number()}, {"at", text()}, {"actor", text()}, {"name", text()}, {"act", text()}, {"detail", any()}}))}});
        case Operation::tokens: return object({{"tokens", list_of(named("Token"))}});
        case Operation::token_add: return named("Token");
        case Operation::openapi: return any();
        default: return named("Empty");
    }
}

json parameters_of(const Row& row) {
    json list = json::array();
    std::string_view rest = row.path;
    for (auto open = rest.find('{'); open != rest.npos; open = rest.find('{')) {
        const auto close = rest.find('}', open);
        list.push_back({{"name", rest.substr(open + 1, close - open - 1)}, {"in", "path"}, {"required", true}, {"schema", text()}});
        rest.remove_prefix(close + 1);
    }
    const auto query = [&list](const char* name, json schema) { list.push_back({{"name", name}, {"in", "query"}, {"required", false}, {"schema", std::move(schema)}}); };
    if (row.operation == Operation::today || row.operation == Operation::gaps || row.operation == Operation::calibration) query("days", number());
    if (row.operation == Operation::trends) query("weeks", number());
    if (row.operation == Operation::gaps || row.operation == Operation::threads || row.operation == Operation::audit) query("limit", number());
    if (row.operation == Operation::threads || row.operation == Operation::tickets) query("state", text());
    if (row.operation == Operation::tickets) query("words", text());
    if (row.operation == Operation::experts) query("subject", text());

    if (row.operation == Operation::audit) query("before", number());
    if (row.operation == Operation::sign_out) query("everywhere", text());
    return list;
}

json content(json schema) {
    return {{"application/json", {{"schema", std::move(schema)}}}};
}

bool makes(Operation operation) { return operation == Operation::golden_add || operation == Operation::token_add; }

}  // namespace

json openapi_document() {
    json paths = json::object();
    for (const Row& row : rows()) {
        if (!row.of_api()) continue;
        json operation{{"operationId", row.name}, {"summary", row.summary}, {"x-right", name_of(row.needs)}};
        if (json parameters = parameters_of(row); !parameters.empty()) operation["parameters"] = std::move(parameters);
        if (json body = body_of(row.operation); !body.is_null()) operation["requestBody"] = {{"required", true}, {"content", content(std::move(body))}};
        operation["responses"] = {{makes(row.operation) ? "201" : "200", {{"description", row.summary}, {"content", content(answer_of(row.operation))}}},
                                  {"default", {{"description", "Why not"}, {"content", content(named("Problem"))}}}};
        if (row.needs == Right::open)
            operation["security"] = json::array();
        std::string method{row.method};
        for (char& letter : method) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
        paths[std::string{row.path}][method] = std::move(operation);
    }
    return {{"openapi", "3.1.0"},
            {"info", {{"title", "Twicket"}, {"version", "1"}, {"description", "Everything that the console does. Programs send a token (Authorization: Bearer); its scopes are rights of its owner."}}},
            {"servers", json::array({{{"url", "/"}}})},
            {"security", json::array({{{"token", json::array()}}, {{"session", json::array()}}})},
            {"paths", paths},
            {"components", {{"schemas", schemas()},
                            {"securitySchemes", {{"token", {{"type", "http"}, {"scheme", "bearer"}}},
                                                 {"session", {{"type", "apiKey"}, {"in", "cookie"}, {"name", "twicket_console"}}}}}}}};
}

}  // namespace twicket::console
