// Recursive descent over the text; comparisons as the attribute's own rules of case say.
#include "adapters/scim/filter.hpp"

#include <array>

namespace twicket::scim {
namespace {

using nlohmann::json;
using Operator = Filter::Operator;
using Type = Attribute::Type;

constexpr std::size_t longest = 4'096;
constexpr int deepest = 20;

Refusal bad_filter(std::string detail) {
    return {400, "invalidFilter", std::move(detail)};
}

std::string lower(std::string_view text) {
    std::string plain{text};
    for (char& c : plain)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return plain;
}

// The steps of a name with dots, behind a URN or not.
AttributePath path_in(Kind kind, std::string_view name) {
    const std::vector<Attribute>* level = &attributes_of(kind);
    AttributePath path;
    for (const std::string_view own : {kind == Kind::user ? user_schema : group_schema})
        if (name.size() > own.size() && same_name(name.substr(0, own.size()), own) && name[own.size()] == ':')
            name.remove_prefix(own.size() + 1);
    for (const Attribute& one : *level) {
        if (!one.name.starts_with("urn:") || name.size() < one.name.size() || !same_name(name.substr(0, one.name.size()), one.name)) continue;
        path.steps.push_back(&one);
        if (name.size() == one.name.size()) return path;
        if (name[one.name.size()] != ':' && name[one.name.size()] != '.') return {};
        name.remove_prefix(one.name.size() + 1);
        level = &one.parts;
        break;
    }
    while (!name.empty()) {
        const auto dot = std::min(name.find('.'), name.size());
        const Attribute* step = find(*level, name.substr(0, dot));
        if (!step) return {};
        path.steps.push_back(step);
        level = &step->parts;
        name.remove_prefix(std::min(dot + 1, name.size()));
    }
    return path;
}

bool in_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-' || c == ':' || c == '$';
}

class Reader {
  public:
    Reader(Kind kind, std::string_view text) : kind_{kind}, text_{text} {}

    Outcome<Filter> whole() {
        if (text_.size() > longest) return bad_filter("the filter is longer than 4,096 bytes");
        Outcome<Filter> filter = either(0);
        if (filter.has_error()) return filter;
        skip();
        if (at_ != text_.size()) return bad_filter("something follows the filter at byte " + std::to_string(at_));
        return filter;
    }

  private:
    void skip() {
        while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    }
    std::string_view word() {
        skip();
        const std::size_t from = at_;
        while (at_ < text_.size() && in_name(text_[at_])) ++at_;
        return text_.substr(from, at_ - from);
    }
    // Takes the word when it comes next.
    bool take(std::string_view wanted) {
        const std::size_t before = at_;
        if (same_name(word(), wanted)) return true;
        at_ = before;
        return false;
    }
    bool take(char wanted) {
        skip();
        if (at_ >= text_.size() || text_[at_] != wanted) return false;
        ++at_;
        return true;
    }

    Outcome<Filter> either(int depth) { return joined(depth, "or", Operator::any); }

    Outcome<Filter> joined(int depth, std::string_view by, Operator what) {
        if (depth > deepest) return bad_filter("the filter is nested too deeply");
        Filter made{.what = what};
        do {
            Outcome<Filter> one = what == Operator::any ? joined(depth, "and", Operator::all) : single(depth);
            if (one.has_error()) return one;
            made.inner.push_back(std::move(*one));
        } while (take(by));
        if (made.inner.size() == 1) {
            Filter only = std::move(made.inner.front());
            return only;
        }
        return made;
    }

    Outcome<Filter> single(int depth) {
        if (take('(')) return closed(depth, ')');
        const std::size_t before = at_;
        if (take("not") && take('(')) {
            Outcome<Filter> inner = closed(depth, ')');
            if (inner.has_error()) return inner;
            Filter made{.what = Operator::no};
            made.inner.push_back(std::move(*inner));
            return made;
        }
        at_ = before;
        return comparison(depth);
    }

    Outcome<Filter> closed(int depth, char by) {
        Outcome<Filter> inner = either(depth + 1);
        if (inner.has_error()) return inner;
        if (!take(by)) return bad_filter(std::string{"a '"} + by + "' is missing at byte " + std::to_string(at_));
        return inner;
    }

    Outcome<Filter> comparison(int depth) {
        const std::string_view name = word();
        if (name.empty()) return bad_filter("an attribute is missing at byte " + std::to_string(at_));
        Filter made;
        made.path = inside_ ? part_of(name) : path_in(kind_, name);
        if (!inside_ && at_ < text_.size() && text_[at_] == '[') {
            ++at_;
            const Attribute* list = made.path.steps.empty() ? nullptr : made.path.steps.back();
            if (list && list->type != Type::list) return bad_filter("'" + std::string{name} + "' has no values to choose from");
            inside_ = true, within_ = list;
            Outcome<Filter> inner = closed(depth, ']');
            inside_ = false, within_ = nullptr;
            if (inner.has_error()) return inner;
            made.what = Operator::value;
            made.inner.push_back(std::move(*inner));
            return made;
        }
        const std::string operation = lower(word());
        if (operation == "pr") return made;
        static constexpr std::array<std::pair<std::string_view, Operator>, 9> operators{{{"eq", Operator::equal},
                                                                                         {"ne", Operator::differs},
                                                                                         {"co", Operator::contains},
                                                                                         {"sw", Operator::starts},
                                                                                         {"ew", Operator::ends},
                                                                                         {"gt", Operator::greater},
                                                                                         {"ge", Operator::at_least},
                                                                                         {"lt", Operator::less},
                                                                                         {"le", Operator::at_most}}};
        const auto known = std::ranges::find(operators, std::string_view{operation}, [](const auto& one) { return one.first; });
        if (known == operators.end()) return bad_filter("'" + operation.substr(0, 20) + "' is no operator");
        made.what = known->second;
        Outcome<json> value = literal();
        if (value.has_error()) return value.error();
        made.literal = std::move(*value);
        return made;
    }

    AttributePath part_of(std::string_view name) const {
        AttributePath path;
        const Attribute* part = within_ ? find(within_->parts, name) : nullptr;
        if (part) path.steps.push_back(part);
        return path;
    }

    Outcome<json> literal() {
        skip();
        std::size_t end = at_;
        if (end < text_.size() && text_[end] == '"') {
            for (++end; end < text_.size() && text_[end] != '"'; ++end)
                if (text_[end] == '\\') ++end;
            ++end;
        } else {
            while (end < text_.size() && text_[end] != ' ' && text_[end] != ')' && text_[end] != ']') ++end;
        }
        if (end > text_.size() || end == at_) return bad_filter("a value is missing at byte " + std::to_string(at_));
        const std::string_view written = text_.substr(at_, end - at_);
        at_ = end;
        if (same_name(written, "true")) return good(true);
        if (same_name(written, "false")) return good(false);
        json value = json::parse(written, nullptr, false);
        if (value.is_discarded() || value.is_structured()) return bad_filter("a value stands in quotes, or is true, false, null or a number");
        return good(std::move(value));
    }

    Kind kind_;
    std::string_view text_;
    std::size_t at_ = 0;
    bool inside_ = false;                // between [ and ]
    const Attribute* within_ = nullptr;  // of that list; null: of one that is not known
};

// All values at the path; of lists each, of complex values without a further step their "value".
void collect(const json& from, const std::vector<const Attribute*>& steps, std::size_t at, std::vector<const json*>& found) {
    if (from.is_array()) {
        for (const json& one : from) collect(one, steps, at, found);
        return;
    }
    if (at == steps.size()) {
        if (from.is_object() && from.contains("value")) found.push_back(&from["value"]);
        else if (!from.is_null()) found.push_back(&from);
        return;
    }
    if (!from.is_object()) return;
    if (const auto member = from.find(steps[at]->name); member != from.end()) collect(*member, steps, at + 1, found);
}

std::string comparable(const json& value, bool exact) {
    const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
    return exact ? text : lower(text);
}

bool compare(Operator what, const json& value, const json& literal, bool exact) {
    const std::string left = comparable(value, exact), right = comparable(literal, exact);
    switch (what) {
        case Operator::equal: return left == right;
        case Operator::differs: return left != right;
        case Operator::contains: return left.find(right) != left.npos;
        case Operator::starts: return left.starts_with(right);
        case Operator::ends: return left.ends_with(right);
        case Operator::greater: return left > right;
        case Operator::at_least: return left >= right;
        case Operator::less: return left < right;
        case Operator::at_most: return left <= right;
        default: return false;
    }
}

bool present(const json& value) {
    return !value.is_null() && !(value.is_string() && value.get_ref<const std::string&>().empty()) && !(value.is_structured() && value.empty());
}

}  // namespace

Outcome<Filter> parse_filter(Kind kind, std::string_view text) {
    return Reader{kind, text}.whole();
}

bool matches(const Filter& filter, const json& resource) {
    if (filter.what == Operator::all) return std::ranges::all_of(filter.inner, [&](const Filter& one) { return matches(one, resource); });
    if (filter.what == Operator::any) return std::ranges::any_of(filter.inner, [&](const Filter& one) { return matches(one, resource); });
    if (filter.what == Operator::no) return !matches(filter.inner.front(), resource);
    if (filter.path.steps.empty()) return filter.what == Operator::differs;  // nothing is known of it
    if (filter.what == Operator::value) {
        const json* list = &resource;
        for (const Attribute* step : filter.path.steps) {
            if (!list->is_object() || !list->contains(step->name)) return false;
            list = &(*list)[step->name];
        }
        return list->is_array() && std::ranges::any_of(*list, [&](const json& one) { return matches(filter.inner.front(), one); });
    }
    std::vector<const json*> values;
    collect(resource, filter.path.steps, 0, values);
    if (filter.what == Operator::present) return std::ranges::any_of(values, [](const json* one) { return present(*one); });
    if (filter.literal.is_null()) return values.empty() == (filter.what == Operator::equal);
    const bool exact = filter.path.steps.back()->exact || std::ranges::any_of(filter.path.steps, [](const Attribute* one) { return one->name == "members"; });
    if (filter.what == Operator::differs)
        return std::ranges::none_of(values, [&](const json* one) { return compare(Operator::equal, *one, filter.literal, exact); });
    return std::ranges::any_of(values, [&](const json* one) { return compare(filter.what, *one, filter.literal, exact); });
}

Outcome<PatchPath> parse_path(Kind kind, std::string_view text) {
    const auto bad = [](std::string detail) { return Refusal{400, "invalidPath", std::move(detail)}; };
    if (text.empty() || text.size() > longest) return bad("the path must be 1 to 4,096 bytes");
    PatchPath path;
    const auto open = text.find('[');
    const std::string_view name = text.substr(0, open);
    if (name.empty() || !std::ranges::all_of(name, in_name)) return bad("the path names no attribute");
    path.attribute = path_in(kind, name);
    if (open == text.npos) return path;
    const auto close = text.rfind(']');
    if (close == text.npos || close < open) return bad("a ']' is missing");
    Outcome<Filter> filter = parse_filter(kind, text.substr(0, close + 1));
    if (filter.has_error()) return bad(filter.error().detail);
    if (filter->what != Operator::value) return bad("the path holds more than one choice");
    path.filter = std::make_unique<Filter>(std::move(filter->inner.front()));
    std::string_view rest = text.substr(close + 1);
    if (rest.empty()) return path;
    if (rest.front() != '.') return bad("behind the choice stands '.' and a name");
    rest.remove_prefix(1);
    if (!path.known()) return path;
    path.part = find(path.attribute.steps.back()->parts, rest);
    if (!path.part) path.attribute.steps.clear();  // of something that is not known
    return path;
}

}  // namespace twicket::scim
