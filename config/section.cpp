// Types and keys of one map. Messages say what was expected, what stands there, and what to write instead.
#include "config/section.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace twicket::config {
namespace {

int line_at(const YAML::Node& node) {
    return node.Mark().line + 1;
}

std::string kind_of(const YAML::Node& node) {
    switch (node.Type()) {
        case YAML::NodeType::Map:
            return "a map (keys below it)";
        case YAML::NodeType::Sequence:
            return "a list";
        case YAML::NodeType::Scalar:
            return "'" + node.Scalar().substr(0, 60) + "'";
        default:
            return "nothing";
    }
}

std::string listed(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
    return text;
}

}  // namespace

bool is_tag_of_secret(const YAML::Node& node) {
    return node.Tag() == "!env" || node.Tag() == "!file";
}

Section::Section(const Report& report, const YAML::Node& node, std::string name)
    : report_(report), name_(std::move(name)), line_(line_at(node)) {
    for (const auto& pair : node) note(pair.first, pair.second);
}

void Section::note(const YAML::Node& key, const YAML::Node& value) {
    if (!key.IsScalar()) {
        report_.error(line_at(key), "a key must be a plain word");
        return;
    }
    const auto known =
        std::find_if(entries_.begin(), entries_.end(), [&](const Entry& e) { return e.key == key.Scalar(); });
    if (known != entries_.end()) {
        report_.error(line_at(key), where(key.Scalar()) + " is written twice, first in line " +
                                        std::to_string(known->key_line) + "; keep one");
        return;
    }
    entries_.push_back({key.Scalar(), line_at(key), value});
}

void Section::read(const Report& report, const YAML::Node& node, const std::string& name, const Reader& reader) {
    if (!node.IsMap()) {
        report.error(line_at(node), (name.empty() ? std::string{"the file"} : name) +
                                        " must be a map of keys, but is " +
                                        (is_tag_of_secret(node) ? "a secret" : kind_of(node)));
        return;
    }
    Section section{report, node, name};
    reader(section);
    section.finish();
}

void Section::finish() const {
    for (const Entry& entry : entries_) {
        if (std::find(asked_.begin(), asked_.end(), entry.key) != asked_.end()) continue;
        std::string message = "unknown key " + where(entry.key);
        if (const std::string meant = nearest(entry.key, asked_); !meant.empty())
            message += "; did you mean " + meant + "?";
        else
            message += "; known here: " + listed(asked_);
        report_.error(entry.key_line, message);
    }
}

std::string Section::where(std::string_view key) const {
    return name_.empty() ? std::string{key.substr(0, 80)} : name_ + '.' + std::string{key.substr(0, 80)};
}

void Section::error(std::string_view key, std::string_view message) const {
    report_.error(line_of(key), where(key) + ' ' + std::string{message});
}

int Section::line_of(std::string_view key) const {
    for (const Entry& entry : entries_)
        if (entry.key == key) return entry.value.IsNull() ? entry.key_line : line_at(entry.value);
    return line_;
}

const Section::Entry* Section::entry(std::string_view key) {
    if (std::find(asked_.begin(), asked_.end(), key) == asked_.end()) asked_.emplace_back(key);
    for (const Entry& entry : entries_)
        if (entry.key == key) return &entry;
    return nullptr;
}

bool Section::has(std::string_view key) {
    return entry(key) != nullptr;
}

bool Section::is_text(std::string_view key) {
    const Entry* found = entry(key);
    return found && found->value.IsScalar();
}

bool Section::is_list(std::string_view key) {
    const Entry* found = entry(key);
    return found && found->value.IsSequence();
}

// A scalar that is no secret, or nothing after a problem was noted.
const Section::Entry* Section::scalar(std::string_view key, std::string_view wanted) {
    const Entry* found = entry(key);
    if (!found) return nullptr;
    if (found->value.IsScalar() && !is_tag_of_secret(found->value)) return found;
    error(key, "must be " + std::string{wanted} + ", but is " +
                   (is_tag_of_secret(found->value) ? "a secret (" + found->value.Tag() + "), which only secrets may be"
                                                   : kind_of(found->value)));
    return nullptr;
}

std::optional<std::string> Section::plain_text(const Entry& entry) {
    const YAML::Node& node = entry.value;
    if (node.IsNull() || (node.IsScalar() && node.Scalar().empty())) {
        error(entry.key, "is empty; give it a value or remove the line");
        return std::nullopt;
    }
    const Entry* found = scalar(entry.key, "text");
    return found ? std::optional{found->value.Scalar()} : std::nullopt;
}

std::string Section::text(std::string_view key, std::string otherwise) {
    const Entry* found = entry(key);
    if (!found) return otherwise;
    return plain_text(*found).value_or(std::move(otherwise));
}

std::string Section::required_text(std::string_view key) {
    if (!has(key)) {
        error(key, "is missing");
        return {};
    }
    return text(key);
}

std::string Section::choice(std::string_view key, std::string otherwise, const std::vector<std::string>& allowed) {
    const Entry* found = scalar(key, "one of " + listed(allowed));
    if (!found) return otherwise;
    // YAML 1.1 tools write `off` unquoted for false; here it is the plain word, which is what the reader meant.
    const std::string value = found->value.Scalar();
    if (std::find(allowed.begin(), allowed.end(), value) != allowed.end()) return value;
    std::string message = "must be one of " + listed(allowed) + ", but is " + kind_of(found->value);
    if (const std::string meant = nearest(value, allowed); !meant.empty()) message += "; did you mean " + meant + "?";
    error(key, message);
    return otherwise;
}

long Section::number(std::string_view key, long otherwise, long low, long high) {
    const std::string wanted = "a whole number from " + std::to_string(low) + " to " + std::to_string(high);
    const Entry* found = scalar(key, wanted);
    if (!found) return otherwise;
    const std::string& digits = found->value.Scalar();
    long value = 0;
    const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    const bool quoted = found->value.Tag() == "!";
    if (failure != std::errc{} || end != digits.data() + digits.size() || value < low || value > high || quoted) {
        error(key,
              "must be " + wanted + ", but is " + kind_of(found->value) + (quoted ? " in quotes; remove them" : ""));
        return otherwise;
    }
    return value;
}

double Section::share(std::string_view key, double otherwise) {
    const Entry* found = scalar(key, "a number from 0 to 1");
    if (!found) return otherwise;
    const std::string& digits = found->value.Scalar();
    double value = 0;
    const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (failure != std::errc{} || end != digits.data() + digits.size() || !std::isfinite(value) || value < 0 ||
        value > 1) {
        error(key, "must be a number from 0 to 1 such as 0.9, but is " + kind_of(found->value));
        return otherwise;
    }
    return value;
}

std::chrono::milliseconds Section::duration(std::string_view key, std::chrono::milliseconds otherwise) {
    const std::string_view wanted = "a time such as 500ms, 30s, 5m, 2h or 1d";
    const Entry* found = scalar(key, wanted);
    if (!found) return otherwise;
    const std::string& written = found->value.Scalar();
    long count = 0;
    const auto [end, failure] = std::from_chars(written.data(), written.data() + written.size(), count);
    const std::string_view unit{end, static_cast<std::size_t>(written.data() + written.size() - end)};
    const long scale = unit == "ms"  ? 1
                       : unit == "s" ? 1000
                       : unit == "m" ? 60'000
                       : unit == "h" ? 3'600'000
                       : unit == "d" ? 86'400'000
                                     : 0;
    if (failure != std::errc{} || scale == 0 || count <= 0 || count > 31L * 86'400'000 / scale) {
        error(key, "must be " + std::string{wanted} + " (at most 31d), but is " + kind_of(found->value));
        return otherwise;
    }
    return std::chrono::milliseconds{count * scale};
}

std::vector<std::string> Section::words(std::string_view key, std::vector<std::string> otherwise) {
    const Entry* found = entry(key);
    if (!found) return otherwise;
    if (found->value.IsScalar()) return {text(key)};
    if (!found->value.IsSequence()) {
        error(key, "must be a list such as [one, two], but is " + kind_of(found->value));
        return otherwise;
    }
    std::vector<std::string> list;
    for (const auto& item : found->value) {
        if (!item.IsScalar() || is_tag_of_secret(item) || item.Scalar().empty())
            report_.error(line_at(item), where(key) + " must hold words, but one is " + kind_of(item));
        else
            list.push_back(item.Scalar());
    }
    return list;
}

void Section::section(std::string_view key, const Reader& reader) {
    const Entry* found = entry(key);
    if (!found) return;
    if (found->value.IsNull())
        error(key, "is empty; write its keys below it or remove the line");
    else
        read(report_, found->value, where(key), reader);
}

void Section::each(std::string_view key, const Reader& reader) {
    const Entry* found = entry(key);
    if (!found) return;
    if (!found->value.IsSequence()) {
        error(key, "must be a list (items begin with \"- \"), but is " + kind_of(found->value));
        return;
    }
    std::size_t number = 0;
    for (const auto& item : found->value)
        read(report_, item, where(key) + '[' + std::to_string(number++) + ']', reader);
}

}  // namespace twicket::config
