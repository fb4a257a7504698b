// Comparing what is found now with what was known.
#include "bot/troubles.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <optional>

namespace twicket {
namespace {

std::string without_numbers(const std::string& text) {
    std::string plain;
    for (const char c : text) {
        const bool digit = c >= '0' && c <= '9';
        if (!digit)
            plain += c;
        else if (!plain.ends_with('#'))
            plain += '#';
    }
    return plain;
}

const Trouble* same(const std::vector<Trouble>& list, const Trouble& one) {
    const std::string text = without_numbers(one.text);
    const auto found = std::ranges::find_if(list, [&](const Trouble& other) {
        return other.about == one.about && without_numbers(other.text) == text;
    });
    return found == list.end() ? nullptr : &*found;
}

void tell_of(const Trouble& trouble) {
    if (trouble.grade == Grade::bad)
        spdlog::error("{}: {}", trouble.about, trouble.text);
    else
        spdlog::warn("{}: {}", trouble.about, trouble.text);
}

}  // namespace

void Troubles::put(const std::string& source, const std::string& about, const std::vector<Finding>& findings) {
    std::vector<Trouble>& known = known_[{source, about}];
    const std::vector<Trouble> before = all();
    std::vector<Trouble> now;
    for (const Finding& finding : findings) {
        if (finding.grade == Grade::good) continue;
        Trouble trouble{about, finding.grade, finding.text, clock_.now()};
        if (same(now, trouble)) continue;
        // Another source may have told it first.
        const Trouble* earlier = same(known, trouble);
        if (!earlier) earlier = same(before, trouble);
        if (earlier) trouble.since = earlier->since;
        now.push_back(std::move(trouble));
    }
    known = std::move(now);
    const std::vector<Trouble> after = all();
    for (const Trouble& one : after)
        if (one.about == about && !same(before, one)) tell_of(one);
    for (const Trouble& one : before)
        if (one.about == about && !same(after, one)) spdlog::info("{}: no longer so: {}", about, one.text);
}

void Troubles::restore(const std::string& source, std::vector<Trouble> known) {
    for (Trouble& trouble : known) {
        const std::string about = trouble.about;
        known_[{source, about}].push_back(std::move(trouble));
    }
}

std::vector<Trouble> Troubles::all() const {
    std::vector<Trouble> found;
    for (const auto& [key, troubles] : known_)
        for (const Trouble& one : troubles)
            if (!same(found, one)) found.push_back(one);
    std::ranges::stable_sort(found, [](const Trouble& a, const Trouble& b) {
        if (a.grade != b.grade) return a.grade == Grade::bad;
        return a.since < b.since;
    });
    return found;
}

std::vector<Trouble> Troubles::of(const std::string& source, const std::string& about) const {
    const auto found = known_.find({source, about});
    return found == known_.end() ? std::vector<Trouble>{} : found->second;
}

}  // namespace twicket
