// The checks. Near-equal questions are found by the ranker's own index: each wording is asked, and another entry that
// answers to nearly the same words is looked at closely.
#include "knowledge/lint.hpp"

#include "bot/text/fold.hpp"
#include "knowledge/analysis.hpp"
#include "knowledge/scoring.hpp"

namespace twicket::knowledge {
namespace {

constexpr std::size_t long_answer = 4'000;  // characters: more than a chat's card bears
constexpr double near_equal = 0.8;          // share of the words' stems that two questions have in common

std::string a_year_before(const std::string& today) {
    std::string day = today;
    for (int i = 3; i >= 0; --i) {  // the year as a decimal text, minus one
        if (day[static_cast<std::size_t>(i)] != '0') {
            --day[static_cast<std::size_t>(i)];
            break;
        }
        day[static_cast<std::size_t>(i)] = '9';
    }
    return day;
}

bool can_meet(const std::vector<std::string>& left, const std::vector<std::string>& right) {
    if (left.empty() || right.empty()) return true;
    return std::any_of(left.begin(), left.end(), [&](const std::string& one) {
        return std::find(right.begin(), right.end(), one) != right.end();
    });
}

std::string folded_words(const std::string& text) {
    std::string all;
    for (const std::string& word : surfaces_of(text)) all += (all.empty() ? "" : " ") + word;
    return all;
}

std::set<std::string> stems_of(const std::string& text, const std::string& language) {
    std::set<std::string> stems;
    for (Token& token : tokens_of(text, language)) stems.insert(std::move(token.stem));
    return stems;
}

double overlap(const std::set<std::string>& left, const std::set<std::string>& right) {
    std::size_t common = 0;
    for (const std::string& one : left) common += right.contains(one);
    const std::size_t all = left.size() + right.size() - common;
    return all == 0 ? 0 : static_cast<double>(common) / static_cast<double>(all);
}

std::vector<std::string> wordings_of(const Entry& entry) {
    std::vector<std::string> wordings{entry.title};
    wordings.insert(wordings.end(), entry.variants.begin(), entry.variants.end());
    return wordings;
}

// Targets of Markdown links [text](target), and the bare web addresses that are shown as links, by the rule of
// GitHub's Markdown (6.9): up to a blank or "<", without the punctuation of the sentence. Beside the entry's own list.
std::vector<std::string> links_of(const Entry& entry) {
    std::vector<std::string> links = entry.links;
    const std::string& answer = entry.answer;
    for (std::size_t at = answer.find("]("); at != std::string::npos; at = answer.find("](", at + 2)) {
        const std::size_t end = answer.find_first_of(") \n", at + 2);
        if (end != std::string::npos && answer[end] == ')') links.push_back(answer.substr(at + 2, end - at - 2));
    }
    for (std::size_t at = answer.find("http"); at != std::string::npos; at = answer.find("http", at + 4)) {
        const std::string_view rest = std::string_view{answer}.substr(at);
        const bool bare = rest.starts_with("https://") || rest.starts_with("http://");
        if (!bare || (at >= 2 && answer.compare(at - 2, 2, "](") == 0)) continue;
        std::string_view link = rest.substr(0, rest.find_first_of(" \t\r\n<>|`"));
        while (link.find_last_of("?!.,:;*_~'\")") == link.size() - 1) link.remove_suffix(1);
        links.emplace_back(link);
    }
    return links;
}

// Empty: nothing wrong with its form.
std::string fault_of_link(const std::string& link, const std::set<std::string>& ids) {
    if (link.empty()) return "an empty link";
    const bool web = link.starts_with("https://") || link.starts_with("http://");
    if (web) {
        const std::string_view host = std::string_view{link}.substr(link.find("//") + 2);
        if (host.empty() || host[0] == '/' || link.find_first_of(" <>\"") != std::string::npos)
            return "\"" + text::clip(link, 80) + "\" is no web address";
        return {};
    }
    if (link[0] == '#' || link[0] == '/' || link.starts_with("mailto:") || link.starts_with("tel:")) return {};
    if (link.find(':') != std::string::npos) return "\"" + text::clip(link, 80) + "\" has an unknown scheme";
    std::string target = link.substr(0, link.find_first_of("#?"));
    while (target.starts_with("./") || target.starts_with("../")) target.erase(0, target[1] == '/' ? 2 : 3);
    if (target.ends_with(".md")) target.resize(target.size() - 3);
    const std::string name = target.substr(target.rfind('/') + 1);
    return ids.contains(target) || ids.contains(name) ? std::string{}
                                                      : "\"" + text::clip(link, 80) + "\" names no entry";
}

void check_alone(const Entry& entry, const std::string& today, const std::set<std::string>& ids,
                 std::vector<Finding>& findings) {
    if (entry.answer.find_first_not_of(" \t\r\n") == std::string::npos)
        findings.push_back({Fault::no_answer, entry.id, {}, "has no answer"});
    if (entry.variants.empty())
        findings.push_back({Fault::no_variants, entry.id, {}, "has no other wording than its title"});
    if (const std::size_t size = text::length(entry.answer); size > long_answer)
        findings.push_back({Fault::too_long, entry.id, {}, "its answer has " + std::to_string(size) + " characters"});
    if (is_date(today) && !entry.verified.empty() && entry.verified < a_year_before(today))
        findings.push_back({Fault::stale, entry.id, {}, "was last verified on " + entry.verified});
    if (is_date(today) && !entry.valid_until.empty() && entry.valid_until < today)
        findings.push_back({Fault::expired, entry.id, {}, "was valid until " + entry.valid_until});
    for (const std::string& link : links_of(entry))
        if (const std::string fault = fault_of_link(link, ids); !fault.empty())
            findings.push_back({Fault::dead_link, entry.id, {}, fault});
}

// Pairs of entries with one wording or nearly one; each pair once, the worse fault of the two kinds.
class Pairs {
  public:
    explicit Pairs(const std::vector<Entry>& entries) : entries_{entries} {
        Segment::Entries pointers;
        for (const Entry& entry : entries) pointers.push_back(std::make_shared<const Entry>(entry));
        segment_ = Segment::build(std::move(pointers), nullptr);
    }

    void check(std::uint32_t slot, std::vector<Finding>& findings) {
        const Entry& entry = entries_[slot];
        const std::string language = base_language(entry.language);
        const View view{.base = segment_.get()};
        for (const std::string& wording : wordings_of(entry)) {
            const auto tokens = tokens_of(wording, language);
            const auto accepts = [&](std::uint32_t other) { return other > slot && is_pair(entry, entries_[other]); };
            for (const Hit& hit : score(view, segment_->probe(tokens), 3, accepts).hits)
                compare(slot, hit.slot, wording, findings);
        }
    }

  private:
    static bool is_pair(const Entry& left, const Entry& right) {
        return base_language(left.language) == base_language(right.language) && can_meet(left.audience, right.audience);
    }

    void compare(std::uint32_t slot, std::uint32_t other, const std::string& wording, std::vector<Finding>& findings) {
        if (seen_.contains({slot, other})) return;
        const Entry& entry = entries_[slot];
        const std::string language = base_language(entry.language), words = folded_words(wording);
        const auto stems = stems_of(wording, language);
        for (const std::string& theirs : wordings_of(entries_[other])) {
            const bool equal = folded_words(theirs) == words;
            if (!equal && (stems.size() < 3 || overlap(stems, stems_of(theirs, language)) < near_equal)) continue;
            const bool same_answer = folded_words(entry.answer) == folded_words(entries_[other].answer);
            if (!equal && same_answer) continue;
            seen_.insert({slot, other});
            findings.push_back({same_answer ? Fault::duplicate : Fault::contradiction, entry.id, entries_[other].id,
                                (equal ? "both ask \"" : "nearly the same question, \"") + text::clip(wording, 80) +
                                    "\"" + (same_answer ? "" : ", with different answers")});
            return;
        }
    }

    const std::vector<Entry>& entries_;
    std::shared_ptr<const Segment> segment_;
    std::set<std::pair<std::uint32_t, std::uint32_t>> seen_;
};

}  // namespace

std::string_view name_of(Fault fault) {
    switch (fault) {
        case Fault::duplicate:
            return "duplicate";
        case Fault::contradiction:
            return "contradiction";
        case Fault::dead_link:
            return "dead link";
        case Fault::stale:
            return "stale";
        case Fault::expired:
            return "expired";
        case Fault::too_long:
            return "too long";
        case Fault::no_answer:
            return "no answer";
        case Fault::no_variants:
            return "no variants";
        case Fault::unknown_owner:
            return "unknown owner";
    }
    return "";
}

std::vector<Finding> lint(const std::vector<Entry>& entries, const std::string& today,
                          const std::set<std::string>* people) {
    std::set<std::string> ids;
    for (const Entry& entry : entries) ids.insert(entry.id);
    std::vector<Finding> findings;
    Pairs pairs{entries};
    for (std::uint32_t slot = 0; slot < entries.size(); ++slot) {
        check_alone(entries[slot], today, ids, findings);
        if (const std::string& owner = entries[slot].owner; people && !owner.empty() && !people->contains(owner))
            findings.push_back({Fault::unknown_owner,
                                entries[slot].id,
                                {},
                                "its owner \"" + text::clip(owner, 80) + "\" is no known person"});
        pairs.check(slot, findings);
    }
    return findings;
}

std::map<std::string, std::vector<std::string>> web_links(const std::vector<Entry>& entries) {
    std::map<std::string, std::vector<std::string>> found;
    for (const Entry& entry : entries)
        for (std::string link : links_of(entry)) {
            if (!link.starts_with("https://") && !link.starts_with("http://")) continue;
            link.resize(std::min(link.find('#'), link.size()));
            auto& naming = found[link];
            if (naming.empty() || naming.back() != entry.id) naming.push_back(entry.id);
        }
    return found;
}

std::string not_served_because(const Entry& entry, std::string_view state, const std::string& today,
                               const std::set<std::string>* groups) {
    if (state != "published") return "it is " + std::string{state};
    if (!entry.valid_from.empty() && today < entry.valid_from) return "it is valid from " + entry.valid_from + " on";
    if (!entry.valid_until.empty() && today > entry.valid_until) return "it was valid until " + entry.valid_until;
    if (!groups || entry.audience.empty()) return {};
    for (const std::string& group : entry.audience)
        if (group == "everyone" || groups->contains(group)) return {};
    return "nobody is in its audience";
}

}  // namespace twicket::knowledge
