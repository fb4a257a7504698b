// One operation after the other on a copy.
#include "adapters/scim/patch.hpp"

namespace twicket::scim {
namespace {

using nlohmann::json;
using Type = Attribute::Type;

constexpr std::size_t most_operations = 1'000;

enum class Act { add, replace, remove };

Refusal bad(std::string_view type, std::string detail) {
    return {400, std::string{type}, std::move(detail)};
}

// What a choice like type eq "work" says of a value that is not there yet.
void fill_from(const Filter& filter, json& value) {
    if (filter.what == Filter::Operator::all)
        for (const Filter& one : filter.inner) fill_from(one, value);
    if (filter.what == Filter::Operator::equal && filter.path.steps.size() == 1) {
        const Outcome<json> tidied = tidy(*filter.path.steps.front(), filter.literal);
        if (tidied.has_value()) value[filter.path.steps.front()->name] = *tidied;
    }
}

bool same_value(const json& left, const json& right) {
    const std::string one = left.value("value", ""), other = right.value("value", "");
    return left == right || (!one.empty() && one == other && left.value("type", "") == right.value("type", ""));
}

void add_values(json& list, const json& values) {
    if (!list.is_array()) list = json::array();
    for (const json& one : values) {
        const auto known = std::ranges::find_if(list, [&](const json& there) { return same_value(there, one); });
        if (known == list.end()) list.push_back(one);
        else known->update(one);
    }
}

// Of several primary values the newest stays the only one.
void keep_one_primary(json& list, const json& newest) {
    if (!std::ranges::any_of(newest, [](const json& one) { return one.value("primary", false); })) return;
    for (json& one : list)
        if (one.value("primary", false) && std::ranges::none_of(newest, [&](const json& fresh) { return same_value(fresh, one); }))
            one["primary"] = false;
}

class Patch {
  public:
    Patch(Kind kind, json resource) : kind_{kind}, resource_(std::move(resource)) {}

    Outcome<void> apply(const json& operation) {
        if (!operation.is_object()) return bad("invalidSyntax", "an operation must be an object");
        const auto find_member = [&](std::string_view name) -> const json* {
            for (const auto& [key, value] : operation.items())
                if (same_name(key, name)) return &value;
            return nullptr;
        };
        const json* op = find_member("op");
        const json* path = find_member("path");
        const json* value = find_member("value");
        if (!op || !op->is_string()) return bad("invalidSyntax", "\"op\" must be add, replace or remove");
        Act act = Act::add;
        if (same_name(op->get_ref<const std::string&>(), "replace")) act = Act::replace;
        else if (same_name(op->get_ref<const std::string&>(), "remove")) act = Act::remove;
        else if (!same_name(op->get_ref<const std::string&>(), "add")) return bad("invalidSyntax", "\"op\" must be add, replace or remove");
        static const json nothing;
        if (path && !path->is_null()) {
            if (!path->is_string()) return bad("invalidPath", "\"path\" must be a text");
            return at_path(act, path->get_ref<const std::string&>(), value ? *value : nothing);
        }
        if (act == Act::remove) return bad("noTarget", "\"remove\" needs a \"path\"");
        if (!value || !value->is_object()) return bad("invalidValue", "without a \"path\" the \"value\" must be an object");
        for (const auto& [key, one] : value->items())
            if (const Outcome<void> done = at_path(act, key, one); done.has_error()) return done;
        return {};
    }

    json take() { return std::move(resource_); }

  private:
    Outcome<void> at_path(Act act, const std::string& text, const json& value) {
        if (same_name(text, "schemas")) return {};
        const Outcome<PatchPath> path = parse_path(kind_, text);
        if (path.has_error()) return path.error();
        if (!path->known()) return {};  // accepted and not kept
        if (path->attribute.steps.front()->ours) {
            const auto now = resource_.find(path->attribute.steps.front()->name);
            if (act != Act::remove && now != resource_.end() && *now == value) return {};
            return bad("mutability", "\"" + path->attribute.steps.front()->name + "\" cannot be changed");
        }
        json* holder = &resource_;
        for (std::size_t i = 0; i + 1 < path->attribute.steps.size(); ++i) {
            json& next = (*holder)[path->attribute.steps[i]->name];
            // emails.value without a choice means the values that are there.
            if (next.is_array()) return bad("invalidPath", "'" + text + "' must choose among several values");
            if (!next.is_object()) next = json::object();
            holder = &next;
        }
        const Attribute& last = *path->attribute.steps.back();
        if (path->filter) return on_choice(act, *path, (*holder)[last.name], value);
        if (act == Act::remove) return remove(last, *holder, value);
        if (value.is_null()) return holder->erase(last.name), Outcome<void>{};
        Outcome<json> tidied = tidy(last, value);
        if (tidied.has_error()) return tidied.error();
        put(act, last, *holder, std::move(*tidied));
        return {};
    }

    void put(Act act, const Attribute& attribute, json& holder, json value) {
        json& there = holder[attribute.name];
        if (attribute.type == Type::complex && there.is_object()) {
            there.update(value);
            return;
        }
        if (attribute.type == Type::list && act == Act::add) {
            add_values(there, value);
            keep_one_primary(there, value);
            return;
        }
        there = std::move(value);
    }

    // Entra names the values to be removed beside the path; without any, the whole attribute goes.
    Outcome<void> remove(const Attribute& attribute, json& holder, const json& values) {
        const auto there = holder.find(attribute.name);
        if (there == holder.end()) return {};
        if (attribute.type != Type::list || values.is_null() || (values.is_array() && values.empty())) {
            holder.erase(there);
            return {};
        }
        const Outcome<json> named = tidy(attribute, values);
        if (named.has_error()) return named.error();
        json rest = json::array();
        for (json& one : *there)
            if (std::ranges::none_of(*named, [&](const json& gone) { return gone.value("value", "") == one.value("value", ""); }))
                rest.push_back(std::move(one));
        *there = std::move(rest);
        return {};
    }

    Outcome<void> on_choice(Act act, const PatchPath& path, json& list, const json& value) {
        if (!list.is_array()) list = json::array();
        const Attribute& attribute = *path.attribute.steps.back();
        if (act == Act::remove) {
            json rest = json::array();
            for (json& one : list) {
                const bool chosen = matches(*path.filter, one);
                if (chosen && path.part) one.erase(path.part->name);
                if (!chosen || path.part) rest.push_back(std::move(one));
            }
            list = std::move(rest);
            return {};
        }
        Outcome<json> fresh = path.part ? tidy(*path.part, value) : tidy(attribute, value);
        if (fresh.has_error()) return fresh.error();
        const json change = path.part ? json{{path.part->name, *fresh}} : fresh->empty() ? json::object() : fresh->front();
        bool any = false;
        for (json& one : list)
            if (matches(*path.filter, one)) one.update(change), any = true;
        if (any) return {};
        json made = json::object();
        fill_from(*path.filter, made);
        made.update(change);
        if (!made.empty()) list.push_back(std::move(made));
        return {};
    }

    Kind kind_;
    json resource_;
};

}  // namespace

Outcome<json> patched(Kind kind, json resource, const json& body) {
    if (!body.is_object()) return bad("invalidSyntax", "the body must be a JSON object");
    const json* operations = nullptr;
    for (const auto& [key, value] : body.items())
        if (same_name(key, "Operations")) operations = &value;
    if (!operations || !operations->is_array()) return bad("invalidSyntax", "\"Operations\" must be a list");
    if (operations->size() > most_operations) return Refusal{413, "tooMany", "more than 1,000 operations at once"};
    Patch patch{kind, std::move(resource)};
    for (const json& operation : *operations)
        if (const Outcome<void> done = patch.apply(operation); done.has_error()) return done.error();
    json made = patch.take();
    if (const Outcome<void> checked = check(kind, made); checked.has_error()) return checked.error();
    return good(std::move(made));
}

}  // namespace twicket::scim
