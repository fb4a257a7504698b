// One question: the skills it names, the marks of those skills and the pieces that are like it, both only as far as the
// viewers may see them, then one score a person.
#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "knowledge/experts/finder.hpp"

namespace twicket::experts {
namespace {

constexpr double least_similar = 0.45;  // cosine of a name that was not meant by its own words

double fading(std::uint32_t day, std::uint32_t today, double half_life) {
    if (day == 0 || today <= day || half_life <= 0) return 1;
    return std::exp2(-static_cast<double>(today - day) / half_life);
}

double weight_of(const std::string& kind) {
    if (kind == "accepted" || kind == "resolved") return 1.0;
    if (kind == "reused") return 0.6;
    if (kind == "helpful" || kind == "verified") return 0.4;
    return 0.15;
}

}  // namespace

// Asked about each sight at most once.
class ExpertFinder::Visible {
  public:
    Visible(const std::vector<std::pair<Sight, Sight>>& sights, const Viewers& viewers)
        : sights_{sights}, viewers_{viewers}, known_(sights.size(), 0) {}
    bool operator()(std::uint32_t sight) const {
        std::uint8_t& known = known_[sight];
        if (known == 0) known = sees(sights_[sight]) ? 1 : 2;
        return known == 1;
    }

  private:
    bool sees(const std::pair<Sight, Sight>& both) const {
        static const Sight no_limit{};
        if (both.first == no_limit && both.second == no_limit) return viewers_.everything;
        return (both.first == no_limit || may_see(both.first, viewers_)) &&
               (both.second == no_limit || may_see(both.second, viewers_));
    }
    const std::vector<std::pair<Sight, Sight>>& sights_;
    const Viewers& viewers_;
    mutable std::vector<std::uint8_t> known_;
};

class ExpertFinder::Scale {
  public:
    explicit Scale(std::size_t persons) : places_(persons, nobody) {}
    Weighed& operator[](std::uint32_t person) {
        std::uint32_t& place = places_[person];
        if (place == nobody) {
            place = static_cast<std::uint32_t>(all_.size());
            all_.push_back({.person = person});
        }
        return all_[place];
    }
    std::vector<Weighed> take() { return std::move(all_); }

  private:
    static constexpr std::uint32_t nobody = 0xffffffff;
    std::vector<std::uint32_t> places_;  // by person
    std::vector<Weighed> all_;
};

std::vector<std::string> ExpertFinder::skills_in(std::string_view text) const {
    std::vector<std::string> found = names_.named_in(text);
    const SkillNames::Meaning whole = names_.meaning_of(text);
    const bool borne = skill_numbers_.contains(whole.id);
    if ((whole.known || borne) && std::ranges::find(found, whole.id) == found.end())
        found.insert(found.begin(), whole.id);
    return found;
}

std::vector<ExpertFinder::Asked> ExpertFinder::asked_skills(const Wanted& wanted) const {
    std::map<std::uint32_t, double> shares;
    const auto add = [&](const std::string& id, double share) {
        if (const auto number = skill_numbers_.find(id); number != skill_numbers_.end()) {
            double& known = shares[number->second];
            known = std::max(known, share);
        }
    };
    const std::string& text = wanted.skill.empty() ? wanted.text : wanted.skill;
    const std::vector<std::string> meant = skills_in(text);
    for (const std::string& id : meant) add(id, 1);
    // Only who asks for a field as such means what lies in it.
    if (const std::string whole = names_.meaning_of(text).id; !whole.empty()) {
        for (const std::string& narrower : names_.below(whole)) add(narrower, settings_.narrower);
        for (const std::string& broader : names_.above(whole)) add(broader, settings_.broader);
    }
    if (settings_.similar_names && (wanted.skill.empty() || meant.empty())) {
        const knowledge::Ranking like = bearing().rank(text, knowledge::Filter::everything());
        const double top = like.candidates.empty() ? 1 : std::max(like.candidates.front().score, 1e-6);
        const bool judged = wanted.viewers.everything;  // a list to be judged has all, people are shown what is near
        for (const knowledge::Candidate& one : like.candidates) {
            const double cosine = one.raw[static_cast<std::size_t>(knowledge::Member::centroid)];
            if (one.score <= 0 || (!judged && cosine < least_similar)) continue;
            add(one.entry->id, std::clamp(one.score / top, 0.0, 1.0) * (judged ? 0.999 : std::min(1.0, cosine)));
        }
    }
    std::vector<Asked> asked;
    for (const auto& [skill, share] : shares) asked.push_back({skill, share});
    return asked;
}

// By person and skill first: nine answers on one skill prove it once, only better.
void ExpertFinder::add_marks(const Wanted& wanted, const std::vector<Asked>& asked, const Visible& visible,
                             Scale& scale) const {
    struct Sum {
        double declared = 0, endorsed = 0, proven = 0;
        bool any = false;
    };
    std::vector<Sum> sums(persons_.size());
    std::vector<std::uint32_t> touched;
    for (const Asked& one : asked) {
        touched.clear();
        for (const Mark& mark : by_skill_[one.skill]) {
            if (!visible(mark.sight)) continue;
            Sum& sum = sums[mark.person];
            if (!sum.any) sum.any = true, touched.push_back(mark.person);
            switch (mark.kind) {
                case Kind::declared:
                    sum.declared = std::max(
                        sum.declared, mark.level / 5.0 * fading(mark.day, wanted.today, settings_.declared_half_life));
                    break;
                case Kind::endorsed:
                    sum.endorsed += fading(mark.day, wanted.today, settings_.endorsed_half_life);
                    break;
                case Kind::proven:
                    sum.proven += weight_of(persons_[mark.person].deeds[mark.source].kind) *
                                  fading(mark.day, wanted.today, settings_.proven_half_life);
                    break;
            }
        }
        for (const std::uint32_t person : touched) {
            const Sum sum = std::exchange(sums[person], {});
            Weighed& entry = scale[person];
            entry.declared = std::max(entry.declared, one.share * settings_.declared * sum.declared);
            if (sum.endorsed > 0)
                entry.endorsed =
                    std::max(entry.endorsed, one.share * settings_.endorsed * (1 - std::pow(0.6, sum.endorsed)));
            entry.proven = std::max(entry.proven, one.share * settings_.proven * sum.proven / (sum.proven + 2));
        }
    }
}

Line ExpertFinder::line_of(std::uint32_t person, std::uint32_t skill, const Visible& visible) const {
    Line line{.skill = skills_[skill], .shown = names_.shown(skills_[skill])};
    const Profile& profile = persons_[person];
    for (const Mark& mark : by_skill_[skill]) {
        if (mark.person != person || !visible(mark.sight)) continue;
        line.last = std::max(line.last, mark.day);
        if (mark.kind == Kind::declared) line.level = mark.level;
        if (mark.kind == Kind::endorsed) line.endorsed_by.push_back(profile.claims[mark.source].by);
        if (mark.kind == Kind::proven) {
            const Deed& deed = profile.deeds[mark.source];
            line.proofs.push_back({deed.kind, deed.evidence, deed.day});
        }
    }
    std::ranges::stable_sort(line.proofs, [](const Line::Proof& a, const Line::Proof& b) { return a.day > b.day; });
    return line;
}

std::vector<Line> ExpertFinder::profile(const std::string& person, const Viewers& viewers) const {
    const auto number = person_numbers_.find(person);
    if (number == person_numbers_.end()) return {};
    const Visible visible{sights_, viewers};
    std::vector<Line> lines;
    for (const std::uint32_t skill : of_person_[number->second]) {
        Line line = line_of(number->second, skill, visible);
        if (line.level > 0 || !line.endorsed_by.empty() || !line.proofs.empty()) lines.push_back(std::move(line));
    }
    std::ranges::sort(lines, [](const Line& a, const Line& b) {
        const auto weight = [](const Line& one) {
            return one.proofs.size() * 2 + one.endorsed_by.size() * 2 + static_cast<std::size_t>(one.level);
        };
        return weight(a) != weight(b) ? weight(a) > weight(b) : a.skill < b.skill;
    });
    return lines;
}

std::vector<Found> ExpertFinder::find(const Wanted& wanted) const {
    const Visible visible{sights_, wanted.viewers};
    const std::vector<Asked> asked = asked_skills(wanted);
    Scale scale{persons_.size()};
    add_marks(wanted, asked, visible, scale);

    const std::string text = wanted.text.empty() ? wanted.skill : wanted.text;
    const auto votes = text_.votes({.text = text,
                                    .language = wanted.language,
                                    .today = wanted.today,
                                    .visible = [&visible](std::uint32_t sight) { return visible(sight); }},
                                   settings_.text);
    const double top = votes.empty() ? 1 : static_cast<double>(votes.front().score);
    std::unordered_map<std::uint32_t, const TextEvidence::Vote*> voted;
    for (const TextEvidence::Vote& vote : votes) {
        if (text_out_of_date_[vote.person]) continue;
        voted.emplace(vote.person, &vote);
        const double like = wanted.viewers.everything ? 1 : std::min(1.0, vote.nearest / 0.35);
        scale[vote.person].written = settings_.written * like * vote.score / top;
    }

    const std::vector<std::string> meant = skills_in(wanted.skill.empty() ? wanted.text : wanted.skill);
    std::vector<Weighed> weighed = scale.take();
    std::erase_if(weighed, [&](Weighed& one) {
        const Profile& profile = persons_[one.person];
        one.score = one.declared + one.endorsed + one.proven + one.written;
        return one.score <= 0 || std::ranges::find(wanted.but, profile.person) != wanted.but.end() ||
               (!profile.vetoes.empty() && vetoes_one_of(profile, meant));
    });
    const auto better = [this](const Weighed& a, const Weighed& b) {
        return a.score != b.score ? a.score > b.score : persons_[a.person].person < persons_[b.person].person;
    };
    // Availability is asked about for those who might come in only.
    const std::size_t considered = std::min(weighed.size(), std::max<std::size_t>(wanted.limit * 4, 20));
    const std::size_t kept = wanted.availability ? considered : std::min(weighed.size(), std::max(considered, wanted.limit));
    std::ranges::partial_sort(weighed, weighed.begin() + static_cast<std::ptrdiff_t>(kept), better);
    weighed.resize(kept, Weighed{});
    if (wanted.availability)
        for (Weighed& one : weighed) {
            one.availability = std::clamp(wanted.availability(persons_[one.person].person), 0.0, 1.0);
            one.score *= settings_.unavailable + (1 - settings_.unavailable) * one.availability;
        }
    std::ranges::sort(weighed, better);
    if (weighed.size() > wanted.limit) weighed.resize(wanted.limit, Weighed{});
    std::vector<Found> found;
    for (const Weighed& one : weighed)
        found.push_back({.person = persons_[one.person].person,
                         .score = one.score,
                         .declared = one.declared,
                         .endorsed = one.endorsed,
                         .proven = one.proven,
                         .written = one.written,
                         .availability = one.availability});
    for (Found& one : found) {
        const std::uint32_t number = person_numbers_.at(one.person);
        for (const Asked& skill : asked) {
            Line line = line_of(number, skill.skill, visible);
            if (line.level > 0 || !line.endorsed_by.empty() || !line.proofs.empty())
                one.lines.push_back(std::move(line));
        }
        std::ranges::stable_sort(one.lines, [&](const Line& a, const Line& b) {
            return std::ranges::find(meant, a.skill) < std::ranges::find(meant, b.skill);
        });
        if (const auto vote = voted.find(number); vote != voted.end())
            for (const std::uint32_t piece : vote->second->best) one.writings.push_back(&writings_[text_.given(piece)]);
    }
    return found;
}

}  // namespace twicket::experts
