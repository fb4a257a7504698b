// Reading the page's messages: strict JSON, known types, every key of the right type and within its limit.
#include "adapters/webchat/decode.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "bot/text/fold.hpp"
#include "bot/text/json.hpp"

namespace twicket::webchat {
namespace {

constexpr std::size_t id_limit = 200;  // bytes of an id, a button's name, an emoji
constexpr std::size_t value_limit = 4'000;
constexpr std::size_t fields_limit = 40;
constexpr std::size_t field_limit = 16'000;  // bytes of one field of a form

// Reads keys of one object and remembers the first complaint.
class Keys {
  public:
    explicit Keys(const nlohmann::json& object) : object_{object} {}

    std::string text(const char* key, std::size_t limit, bool needed = true) {
        const auto found = object_.find(key);
        if (found == object_.end() || found->is_null()) {
            if (needed) complain(std::string{"\""} + key + "\" is missing");
            return {};
        }
        if (!found->is_string()) return complain(std::string{"\""} + key + "\" must be text"), std::string{};
        auto value = found->get<std::string>();
        if (needed && value.empty()) complain(std::string{"\""} + key + "\" is empty");
        if (value.size() > limit) complain(std::string{"\""} + key + "\" is too long");
        return value;
    }
    std::string id(const char* key, bool needed = true) { return text(key, id_limit, needed); }

    std::optional<std::int64_t> count(const char* key) {
        const auto found = object_.find(key);
        if (found == object_.end() || found->is_null()) return std::nullopt;
        if (!found->is_number_integer() || *found < 0 || *found > INT64_MAX) {
            complain(std::string{"\""} + key + "\" must be a whole number from 0");
            return std::nullopt;
        }
        return found->get<std::int64_t>();
    }

    bool flag(const char* key, bool otherwise) {
        const auto found = object_.find(key);
        if (found == object_.end()) return otherwise;
        if (!found->is_boolean()) complain(std::string{"\""} + key + "\" must be true or false");
        return found->is_boolean() && found->get<bool>();
    }

    // What a person typed: not blank, at most text_limit characters, no NUL.
    std::string words(const char* key) {
        auto value = text(key, text_limit * 4);
        if (text::length(value) > text_limit)
            complain("a message has at most " + std::to_string(text_limit) + " characters");
        if (value.find('\0') != std::string::npos) complain("a message holds no NUL");
        if (text::fold(value).empty()) complain("the message is empty");
        return value;
    }

    // The fields of a form: texts by name.
    std::map<std::string, std::string> values(const char* key) {
        std::map<std::string, std::string> read;
        const auto found = object_.find(key);
        if (found == object_.end() || !found->is_object() || found->size() > fields_limit)
            return complain(std::string{"\""} + key + "\" must be an object of at most 40 texts"), read;
        for (const auto& [name, value] : found->items()) {
            const bool fits = value.is_string() && value.get_ref<const std::string&>().size() <= field_limit;
            if (!fits) complain("every value of a form must be a text, and not too long");
            else read.emplace(name, value.get<std::string>());
        }
        return read;
    }

    void complain(std::string detail) {
        if (complaint_.empty()) complaint_ = std::move(detail);
    }
    const std::string& complaint() const { return complaint_; }

  private:
    const nlohmann::json& object_;
    std::string complaint_;
};

using What = decltype(Request::what);

struct Kind {
    std::string_view type;
    What (*read)(Keys& keys);
};

constexpr std::array<Kind, 10> kinds{{
    {"hello", [](Keys& keys) -> What { return Hello{keys.count("resume_after")}; }},
    {"open",
     [](Keys& keys) -> What {
         return Open{keys.id("place"), keys.id("thread", false), keys.count("before").value_or(0)};
     }},
    {"send",
     [](Keys& keys) -> What {
         return Send{keys.id("place"), keys.id("thread", false), keys.words("text")};
     }},
    {"edit",
     [](Keys& keys) -> What {
         return Change{keys.id("message"), keys.words("text")};
     }},
    {"delete", [](Keys& keys) -> What { return Remove{keys.id("message")}; }},
    {"react",
     [](Keys& keys) -> What {
         return React{keys.id("message"), keys.text("emoji", 32), keys.flag("added", true)};
     }},
    {"click",
     [](Keys& keys) -> What {
         return Press{keys.id("card"), keys.id("action"), keys.text("value", value_limit, false)};
     }},
    {"submit",
     [](Keys& keys) -> What {
         return Submit{keys.id("form"), keys.values("values")};
     }},
    {"typing",
     [](Keys& keys) -> What {
         return Typing{keys.id("place"), keys.id("thread", false)};
     }},
    {"read",
     [](Keys& keys) -> What {
         return Read{keys.id("place"), keys.count("position").value_or(0)};
     }},
}};

bool is_nonce(std::string_view nonce) {
    const auto fits = [](unsigned char c) { return std::isalnum(c) || c == '-' || c == '_'; };
    return nonce.size() >= 8 && nonce.size() <= 64 && std::ranges::all_of(nonce, fits);
}

Error invalid(std::string detail) {
    return {ErrorCode::invalid, std::move(detail)};
}

}  // namespace

Result<Request> decode(std::string_view json, std::string& nonce) {
    const auto parsed = text::parse_json(json);
    if (parsed.has_error()) return parsed.error();
    if (!parsed->is_object()) return invalid("a message is one JSON object");
    Keys keys{*parsed};
    nonce = keys.id("id");
    const std::string type = keys.id("type");
    if (!keys.complaint().empty()) return invalid(keys.complaint());
    if (!is_nonce(nonce)) {
        nonce.clear();
        return invalid("\"id\" must be 8 to 64 letters, digits, '-' or '_'");
    }
    const auto kind = std::ranges::find(kinds, type, &Kind::type);
    if (kind == kinds.end()) return invalid("there is no message of that \"type\"");
    Request request{nonce, kind->read(keys)};
    if (!keys.complaint().empty()) return invalid(keys.complaint());
    return request;
}

std::string id_of(std::string_view person, std::string_view nonce) {
    return std::string{person}.append("~").append(nonce);
}

bool calls(std::string_view text, std::string_view bot_name) {
    const std::string folded = text::fold(text);
    const std::string wanted = "@" + text::fold(bot_name);
    const auto part_of_word = [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || (c & 0x80);
    };
    for (auto at = folded.find(wanted); at != std::string::npos; at = folded.find(wanted, at + 1)) {
        const std::size_t end = at + wanted.size();
        const bool begins = at == 0 || !part_of_word(folded[at - 1]);
        if (begins && (end == folded.size() || !part_of_word(folded[end]))) return true;
    }
    return false;
}

namespace {

// Without our name, so that a skill reads what was asked: "@Twicket, where is …" → "where is …". A name in other letters
// than ours stays; it calls us all the same.
std::string without_call(std::string_view text, std::string_view bot_name) {
    const std::string wanted = "@" + std::string{bot_name};
    const auto same = [](char a, char b) {
        return std::tolower(static_cast<unsigned char>(a)) == std::tolower(static_cast<unsigned char>(b));
    };
    const auto found = std::ranges::search(text, wanted, same);
    if (found.empty()) return std::string{text};
    const auto begin = static_cast<std::size_t>(found.begin() - text.begin());
    const std::string around = std::string{text.substr(0, begin)}.append(text.substr(begin + wanted.size()));
    const auto first = around.find_first_not_of(begin == 0 ? " ,:" : " ");
    return first == around.npos ? std::string{} : around.substr(first, around.find_last_not_of(' ') - first + 1);
}

}  // namespace

Event event_of(const Send& send, std::string id, PlaceKind kind, std::string_view bot_name) {
    constexpr std::string_view command = "/desk";
    Event event;
    event.external_id = id;
    event.place = send.place;
    event.kind = kind;
    if (kind != PlaceKind::direct) event.thread = send.thread.empty() ? id : send.thread;
    const std::string_view text = send.text;
    if (text.starts_with(command) && (text.size() == command.size() || text[command.size()] == ' ')) {
        const auto begin = text.find_first_not_of(' ', command.size());
        event.what = Command{std::string{begin == std::string_view::npos ? std::string_view{} : text.substr(begin)}};
    } else {
        const bool called = kind == PlaceKind::direct || calls(text, bot_name);
        std::string words = calls(text, bot_name) ? without_call(text, bot_name) : send.text;
        event.what = Message{.id = std::move(id), .text = std::move(words), .calls_us = called};
    }
    return event;
}

}  // namespace twicket::webchat
