// The walk over all rules, what overlaps, and the marks.
#include "bot/guard/guard.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "bot/guard/rules.hpp"

namespace twicket::guard {
namespace {

constexpr std::array<std::string_view, every_kind.size()> names{
    "password", "access_key", "private_key", "card", "iban", "id_number", "own", "email", "phone", "ip_address"};
constexpr std::int64_t own_memory = 1 << 20;
constexpr std::size_t own_length = 500;
constexpr int most_groups = 4;

void find_by(const Rule& rule, std::string_view text, std::vector<Found>& found) {
    const re2::StringPiece all{text.data(), text.size()};
    std::array<re2::StringPiece, most_groups + 1> groups;
    const int count = std::min(rule.pattern->NumberOfCapturingGroups(), most_groups) + 1;
    for (std::size_t from = 0; from < text.size();) {
        if (!rule.pattern->Match(all, from, text.size(), re2::RE2::UNANCHORED, groups.data(), count)) return;
        re2::StringPiece part = groups[0];
        for (int group = count - 1; group > 0; --group)
            if (groups[static_cast<std::size_t>(group)].data()) part = groups[static_cast<std::size_t>(group)];
        const auto begin = static_cast<std::size_t>(part.data() - text.data()), end = begin + part.size();
        if (!part.empty() && (!rule.check || rule.check(text, {part.data(), part.size()})))
            found.push_back({rule.kind, begin, end});
        from = std::max(end, from + 1);
    }
}

// Where a token was spread out ("g h p _ 1 2 …", on two lines, by quotes and plus signs), it is found in the text
// without what stands between. Prose has no digits there, tokens have.
void find_spread(std::string_view text, std::vector<Found>& found) {
    std::string close;
    std::vector<std::size_t> places;
    const auto is_between = [](char c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '"' || c == '\'' || c == '`' || c == '+';
    };
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text.substr(at, 3) == "\xE2\x80\x8B" || text.substr(at, 3) == "\xE2\x80\x8D" ||
            text.substr(at, 3) == "\xE2\x81\xA0") {
            at += 2;
            continue;
        }
        if (is_between(text[at])) continue;
        close += text[at];
        places.push_back(at);
    }
    if (close.size() == text.size()) return;
    static const auto token = compiled(
        "((?:AKIA|ASIA)[A-Z0-9]{16}|gh[pousr]_[A-Za-z0-9]{36}|glpat-[\\w-]{20}|xox[bpars]-\\d[\\w-]{20,80}|AIza[\\w-]{"
        "35}|"
        "sk_live_[A-Za-z0-9]{24}|sk-ant-[\\w-]{60}|npm_[A-Za-z0-9]{36}|SG\\.[\\w-]{22}\\.[\\w-]{43})");
    std::vector<Found> spread;
    find_by({Kind::access_key, token, nullptr}, close, spread);
    for (const Found& one : spread) {
        const std::string_view value = std::string_view{close}.substr(one.begin, one.end - one.begin);
        const auto digits = std::ranges::count_if(value, [](char c) { return c >= '0' && c <= '9'; });
        if (digits >= 3) found.push_back({one.kind, places[one.begin], places[one.end - 1] + 1});
    }
}

// The longer of two that overlap at the same beginning; the earlier otherwise, lengthened to the end of both.
std::vector<Found> without_overlaps(std::vector<Found> found) {
    std::ranges::stable_sort(
        found, [](const Found& a, const Found& b) { return a.begin != b.begin ? a.begin < b.begin : a.end > b.end; });
    std::vector<Found> kept;
    for (const Found& one : found) {
        if (!kept.empty() && one.begin < kept.back().end)
            kept.back().end = std::max(kept.back().end, one.end);
        else
            kept.push_back(one);
    }
    return kept;
}

}  // namespace

std::string_view name_of(Kind kind) {
    return names[static_cast<std::size_t>(kind)];
}

std::optional<Kind> kind_named(std::string_view name) {
    for (const Kind kind : every_kind)
        if (name_of(kind) == name) return kind;
    return std::nullopt;
}

struct Guard::Own {
    std::vector<Rule> rules;
};

std::string trouble_with(const OwnPattern& own) {
    if (own.pattern.empty() || own.pattern.size() > own_length) return "must have 1 to 500 characters";
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(own_memory);
    const re2::RE2 made{own.pattern, options};
    if (!made.ok()) return made.error();
    return re2::RE2::PartialMatch("", made) ? "matches nothing at all, so everything" : std::string{};
}

Guard::Guard() : Guard(std::vector<OwnPattern>{}) {}

Guard::Guard(const std::vector<OwnPattern>& own) : own_{std::make_unique<Own>()} {
    for (const OwnPattern& one : own) {
        if (const std::string trouble = trouble_with(one); !trouble.empty())
            throw std::invalid_argument(one.name + ": " + trouble);
        own_->rules.push_back({Kind::own, compiled("(" + one.pattern + ")"), nullptr});
    }
}

Guard::~Guard() = default;
Guard::Guard(Guard&&) noexcept = default;
Guard& Guard::operator=(Guard&&) noexcept = default;

std::vector<Found> Guard::find(std::string_view text, Kinds kinds) const {
    // Nothing that we know by ourselves does without one of these; most messages have none.
    const bool may_have = text.find_first_of("0123456789=:\"@!$%#^~|{}") != std::string_view::npos;
    std::vector<Found> found;
    const auto walk = [&](const std::vector<Rule>& rules) {
        for (const Rule& rule : rules)
            if (kinds.has(rule.kind)) find_by(rule, text, found);
    };
    walk(own_->rules);
    if (!may_have) return without_overlaps(std::move(found));
    walk(secret_rules());
    walk(personal_rules());
    if (kinds.has(Kind::access_key)) find_spread(text, found);
    if (kinds.has(Kind::card)) find_cards(text, found);
    if (kinds.has(Kind::iban)) find_ibans(text, found);
    return without_overlaps(std::move(found));
}

Masked Guard::mask(std::string_view text, Kinds kinds) const {
    Masked masked;
    std::size_t from = 0;
    for (const Found& one : find(text, kinds)) {
        std::string name{name_of(one.kind)};
        std::ranges::replace(name, '_', ' ');
        masked.text.append(text.substr(from, one.begin - from)).append("[hidden: ").append(name).append("]");
        from = one.end;
        if (std::ranges::find(masked.kinds, one.kind) == masked.kinds.end()) masked.kinds.push_back(one.kind);
    }
    masked.text.append(text.substr(from));
    return masked;
}

}  // namespace twicket::guard
