// JSON for the page. Cards come from the store as bot/reply wrote them; anything that is not as expected is left out
// rather than passed on.
#include "adapters/webchat/render.hpp"

#include "adapters/webchat/markdown.hpp"
#include "bot/text/address.hpp"

namespace twicket::webchat {
namespace {

using nlohmann::json;
constexpr std::size_t people_offered = 500;  // in a form
constexpr std::size_t names_shown = 12;      // of those who reacted

std::string text_of(const json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

// The items of object[key] that are objects themselves.
std::vector<json> objects(const json& object, const char* key) {
    std::vector<json> found;
    const auto list = object.find(key);
    if (list == object.end() || !list->is_array()) return found;
    for (const auto& item : *list)
        if (item.is_object()) found.push_back(item);
    return found;
}

json reactions_json(const std::string& stored, const std::string& reader, const NameOf& name_of) {
    json out = json::array();
    const json signs = json::parse(stored, nullptr, false);
    if (!signs.is_object()) return out;
    for (const auto& [emoji, persons] : signs.items()) {
        bool mine = false;
        json names = json::array();
        for (const auto& person : persons) {
            if (!person.is_string()) continue;
            const auto user = person.get<std::string>();
            mine = mine || user == reader;
            if (names.size() < names_shown) names.push_back(name_of(user));
        }
        out.push_back({{"emoji", emoji}, {"count", persons.size()}, {"mine", mine}, {"names", names}});
    }
    return out;
}

}  // namespace

json card_json(const json& card) {
    const Html html = to_html(text_of(card, "text"));
    json out{{"html", html.lead},
             {"language", text_of(card, "language")},
             {"state_line", text_of(card, "state_line")},
             {"speaker", text_of(card, "speaker")}};
    if (!html.rest.empty()) out["more_html"] = html.rest;
    out["sources"] = json::array();
    for (const json& source : objects(card, "sources")) {
        const std::string link = text_of(source, "link");
        out["sources"].push_back({{"title", text_of(source, "title")},
                                  {"link", text::is_safe_address(link) ? link : std::string{}},
                                  {"date", text_of(source, "date")}});
    }
    out["fields"] = json::array();
    for (const json& field : objects(card, "fields"))
        out["fields"].push_back({{"label", text_of(field, "label")}, {"value", text_of(field, "value")}});
    out["actions"] = json::array();
    for (const json& action : objects(card, "actions"))
        out["actions"].push_back({{"id", text_of(action, "id")},
                                  {"label", text_of(action, "label")},
                                  {"value", text_of(action, "value")},
                                  {"style", text_of(action, "style")}});
    return out;
}

json message_json(const Entry& entry, const std::string& reader, const std::string& bot_name, const NameOf& name_of) {
    const bool bot = entry.person.empty();
    json out{{"id", entry.id},
             {"place", entry.place},
             {"thread", entry.thread},
             {"at", to_millis(entry.at)},
             {"position", entry.position},
             {"sequence", entry.sequence},
             {"author", {{"id", entry.person}, {"name", bot ? bot_name : name_of(entry.person)}, {"bot", bot}}},
             {"edited", entry.edited},
             {"deleted", entry.deleted},
             {"private", !entry.only_for.empty()},
             {"replies", entry.replies},
             {"reactions", reactions_json(entry.reactions, reader, name_of)}};
    const json card = entry.card.empty() ? json{} : json::parse(entry.card, nullptr, false);
    if (card.is_object())
        out["card"] = card_json(card);
    else
        out["text"] = entry.text;
    return out;
}

json form_json(const Outgoing& outgoing, const std::string& account, const People& people) {
    const Form& form = *outgoing.form;
    json out{{"type", "form"},
             {"form", outgoing.id},
             {"title", form.title},
             {"submit", form.submit_label},
             {"language", form.language},
             {"fields", json::array()}};
    for (const FormField& field : form.fields) {
        json shown{
            {"name", field.name},         {"label", field.label},           {"kind", twicket::name_of(field.kind)},
            {"required", field.required}, {"max_length", field.max_length}, {"hint", field.hint},
            {"value", field.value},       {"options", json::array()}};
        for (const auto& [value, label] : field.options)
            shown["options"].push_back({{"value", value}, {"label", label}});
        if (field.kind == FormField::Kind::person)
            for (const Person& person : people.all())
                for (const Identity& identity : person.identities)
                    if (identity.account == account && shown["options"].size() < people_offered)
                        shown["options"].push_back({{"value", identity.user}, {"label", person.name}});
        out["fields"].push_back(std::move(shown));
    }
    return out;
}

std::string error_json(std::string_view nonce, const Error& error) {
    json out{{"type", "error"}, {"code", twicket::name_of(error.code)}, {"message", error.detail}};
    if (!nonce.empty()) out["id"] = nonce;
    if (error.retry_after) out["retry_after"] = error.retry_after->count();
    return out.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace twicket::webchat
