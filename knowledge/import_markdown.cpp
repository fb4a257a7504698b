// One Markdown file → one entry: YAML front matter between "---" lines, the body is the answer.
#include <yaml-cpp/yaml.h>

#include "bot/text/fold.hpp"
#include "knowledge/import.hpp"

namespace twicket::knowledge {
namespace {

struct Parts {
    std::string_view front, body;
    std::size_t body_line = 1;
    bool unclosed = false;
};

Parts take_apart(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    const auto line_at = [&](std::size_t from) { return text.substr(from, text.find('\n', from) - from); };
    const auto is_rule = [](std::string_view line) { return line == "---" || line == "---\r"; };
    if (!is_rule(line_at(0))) return {.front = {}, .body = text};
    Parts parts;
    const std::size_t from = text.find('\n');
    std::size_t line = 1;
    for (std::size_t at = from; at != text.npos; at = text.find('\n', at + 1)) {
        ++line;
        if (!is_rule(line_at(at + 1))) continue;
        parts.front = text.substr(from + 1, at - from);
        const std::size_t end = text.find('\n', at + 1);
        parts.body = end == text.npos ? std::string_view{} : text.substr(end + 1);
        parts.body_line = line + 1;
        return parts;
    }
    parts.unclosed = true;
    return parts;
}

std::string trimmed(std::string_view text) {
    const auto from = text.find_first_not_of(" \t\r\n");
    if (from == text.npos) return {};
    return std::string{text.substr(from, text.find_last_not_of(" \t\r\n") - from + 1)};
}

std::string first_heading(std::string_view body) {
    for (std::size_t at = 0; at < body.size();) {
        const std::size_t end = std::min(body.find('\n', at), body.size());
        const std::string line = trimmed(body.substr(at, end - at));
        const std::size_t marks = line.find_first_not_of('#');
        if (marks != line.npos && marks >= 1 && marks <= 6 && line[marks] == ' ')
            return trimmed(std::string_view{line}.substr(marks));
        at = end + 1;
    }
    return {};
}

// The front matter's values as JSON, so that one reader decides about names and types. YAML's own words for numbers and
// truth are texts here: `id: 42` is the id "42".
Result<nlohmann::json> json_of(const YAML::Node& front) {
    nlohmann::json value = nlohmann::json::object();
    if (front.IsNull()) return Result<nlohmann::json>{boost::system::in_place_value, value};
    if (!front.IsMap()) return Error{ErrorCode::invalid, "the front matter must be names with values"};
    for (const auto& pair : front) {
        const auto name = pair.first.as<std::string>();
        if (value.contains(name)) return Error{ErrorCode::invalid, "\"" + name + "\" stands twice"};
        if (pair.second.IsScalar())
            value[name] = trimmed(pair.second.Scalar());
        else if (pair.second.IsNull())
            value[name] = nullptr;
        else if (pair.second.IsSequence()) {
            value[name] = nlohmann::json::array();
            for (const auto& item : pair.second) {
                if (!item.IsScalar()) return Error{ErrorCode::invalid, "\"" + name + "\" must be a list of texts"};
                value[name].push_back(trimmed(item.Scalar()));
            }
        } else
            return Error{ErrorCode::invalid, "\"" + name + "\" must be text or a list of texts"};
        const bool list = name == "variants" || name == "tags" || name == "audience" || name == "links";
        if (list && pair.second.IsScalar()) value[name] = nlohmann::json::array({value[name]});
    }
    return Result<nlohmann::json>{boost::system::in_place_value, std::move(value)};
}

}  // namespace

Imported read_markdown(std::string_view text, const std::string& name, const std::string& fallback_id) {
    const auto refused = [&](std::size_t line, std::string reason) {
        return Imported{.problems = {{name, line, std::move(reason)}}};
    };
    if (!text::is_valid_utf8(text)) return refused(0, "is not valid UTF-8");
    const Parts parts = take_apart(text);
    if (parts.unclosed) return refused(1, "the front matter is not closed by a line \"---\"");
    try {
        auto value = json_of(YAML::Load(std::string{parts.front}));
        if (value.has_error()) return refused(1, value.error().detail);
        if (!value->contains("id")) (*value)["id"] = fallback_id;
        if (!value->contains("title")) (*value)["title"] = first_heading(parts.body);
        if (value->contains("answer"))
            return refused(1, "\"answer\" is the text below the front matter, not a name in it");
        (*value)["answer"] = trimmed(parts.body);
        auto entry = entry_from_json(*value);
        if (entry.has_error()) return refused(1, entry.error().detail);
        return {.entries = {std::move(*entry)}};
    } catch (const YAML::Exception& broken) {
        return refused(static_cast<std::size_t>(std::max(0, broken.mark.line)) + 2,
                       "the front matter is not YAML: " + broken.msg);
    }
}

}  // namespace twicket::knowledge
