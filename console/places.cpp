// Places with their rules, and changing them; the directory to look at.
#include <algorithm>

#include "bot/audit.hpp"
#include "console/operations.hpp"
#include "console/resolution.hpp"

namespace twicket::console {
namespace {

using nlohmann::json;
constexpr double gate = 0.6;             // of the questions that could be judged, so many must have been answered well …
constexpr std::size_t gate_enough = 20;  // … and so many must have been asked, before the next step is advised

std::string_view name_of_kind(PlaceKind kind) {
    return kind == PlaceKind::channel ? "channel" : kind == PlaceKind::group ? "group" : "direct";
}

// The measured hit rate of the place's last month (row 65).
json gate_json(const std::vector<PastAsking>& askings, const Place& place, Time now) {
    std::vector<PastAsking> here;
    std::ranges::copy_if(askings, std::back_inserter(here), [&](const PastAsking& one) { return one.account == place.account && one.place == place.id; });
    const Resolution sum = resolution_of(here, now);
    return {{"asked", sum.asked}, {"answered", sum.answered}, {"handed_off", sum.handed_off}, {"unanswered", sum.unanswered},
            {"share", sum.share_solved()}, {"wanted", gate}, {"enough", gate_enough},
            {"passed", sum.asked - sum.too_young >= gate_enough && sum.share_solved() >= gate}};
}

json place_json(const Parts& parts, const Place& place) {
    const Person* owner = parts.people.find(place.owner);
    return {{"account", place.account}, {"id", place.id}, {"name", place.name}, {"topic", place.topic}, {"kind", name_of_kind(place.kind)},
            {"mode", name_of(place.mode)}, {"roll_out", name_of(place.roll_out)}, {"first_answer", name_of(place.first_answer)},
            {"posts_per_hour", place.posts_per_hour}, {"scopes", place.scopes}, {"members", place.members},
            {"quiet_from", place.quiet.from_minute}, {"quiet_to", place.quiet.to_minute}, {"timezone", place.timezone},
            {"owner", owner ? json{{"id", owner->id}, {"name", owner->name}} : json{}}};
}

// What may be set, and to what. The reason why not; empty: fine.
std::string wrong(const json& fields) {
    if (fields.empty()) return "nothing to change: mode, roll_out, first_answer or posts_per_hour";
    for (const auto& [key, value] : fields.items()) {
        const std::string word = value.is_string() ? value.get<std::string>() : std::string{};
        if (key == "mode") {
            if (!mode_from(word)) return "\"mode\" is mention, questions, all or off";
        } else if (key == "roll_out") {
            if (!roll_out_from(word)) return "\"roll_out\" is listen, suggest or answer";
        } else if (key == "first_answer") {
            if (!first_answer_from(word)) return "\"first_answer\" is bot, human or ask";
        } else if (key == "posts_per_hour") {
            if (!value.is_number_integer() || value.get<std::int64_t>() < 0 || value.get<std::int64_t>() > 10'000) return "\"posts_per_hour\" is a number from 0 to 10000";
        } else {
            return "a place has no such rule";
        }
    }
    return {};
}

}  // namespace

Answering channels(const Parts& parts, const Asked&) {
    const Time now = parts.clock.now(), since = now - std::chrono::days{30};
    auto job = [since](store::Connection& connection) { return askings_since(connection, since, 20'000); };
    const auto found = co_await parts.store.read(std::move(job));
    if (found.has_error()) co_return refusal(found.error());
    json list = json::array();
    for (const std::string& account : parts.accounts())
        for (const Place* place : parts.places.of_account(account)) {
            if (place->kind == PlaceKind::direct) continue;
            json value = place_json(parts, *place);
            value["gate"] = gate_json(*found, *place, now);
            list.push_back(std::move(value));
        }
    co_return reply(200, {{"channels", list}});
}

Answering channel_change(const Parts& parts, const Asked& asked) {
    const std::string account = asked.parts[0], id = asked.parts[1];
    if (!parts.places.find(account, id)) co_return refusal(404, "there is no such place");
    if (const std::string why = wrong(asked.body); !why.empty()) co_return refusal(400, why);
    auto job = [account, id, fields = asked.body, by = asked.caller.id, now = parts.clock.now()](store::Connection& connection) {
        json rule = json::object();
        {
            auto rows = connection.query("SELECT body FROM place_rule WHERE account = $1 AND place = $2", {account, id});
            if (rows.next()) rule = json::parse(rows.text(0));
        }
        rule.update(fields);
        const std::string body = rule.dump();
        connection.execute("INSERT INTO place_rule (account, place, body) VALUES ($1, $2, $3)"
                           " ON CONFLICT (account, place) DO UPDATE SET body = excluded.body", {account, id, body});
        append_audit(connection, {.at = now, .actor = by, .act = "channel.change",
                                  .detail = json{{"account", account}, {"place", id}, {"change", fields}}.dump()});
    };
    const auto written = co_await parts.store.write(std::move(job));
    if (written.has_error()) co_return refusal(written.error());
    const Place* place = parts.places.find(account, id);
    if (!place) co_return refusal(404, "there is no such place");
    Place changed = *place;
    apply_rule(changed, asked.body);
    parts.places.put(changed);
    co_return reply(200, place_json(parts, changed));
}

Answering people(const Parts& parts, const Asked&) {
    json list = json::array();
    for (const Person& person : parts.people.all()) {
        json identities = json::array(), skills = json::array();
        for (const KnownIdentity& known : parts.people.identities_of(person))
            identities.push_back({{"account", known.identity.account}, {"user", known.identity.user},
                                  {"by", known.by == KnownBy::directory ? "directory" : known.by == KnownBy::address ? "address" : "link"}});
        for (const SkillLevel& skill : person.skills) skills.push_back({{"name", skill.name}, {"level", skill.level}});
        list.push_back({{"id", person.id}, {"name", person.name}, {"title", person.title}, {"department", person.department},
                        {"location", person.location}, {"roles", person.roles}, {"groups", person.groups}, {"languages", person.languages},
                        {"identities", identities}, {"skills", skills}, {"guest", person.guest ? json{{"sponsor", person.guest->sponsor}, {"until", person.guest->until}} : json{}},
                        {"stands", parts.people.stands(person)}});
    }
    co_return reply(200, {{"people", list}});
}

}  // namespace twicket::console
