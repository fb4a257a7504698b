// Keeping profiles and writings. Asking is find.cpp.
#include "knowledge/experts/finder.hpp"

#include <algorithm>

namespace twicket::experts {

ExpertFinder::ExpertFinder(SkillNames names, FinderSettings settings) : names_{std::move(names)}, settings_{settings} {}

ExpertFinder::~ExpertFinder() = default;
ExpertFinder::ExpertFinder(ExpertFinder&&) noexcept = default;
ExpertFinder& ExpertFinder::operator=(ExpertFinder&&) noexcept = default;

std::uint32_t ExpertFinder::person_number(const std::string& person) {
    const auto [found, fresh] = person_numbers_.try_emplace(person, static_cast<std::uint32_t>(persons_.size()));
    if (fresh) {
        persons_.push_back({.person = person});
        of_person_.emplace_back();
        text_out_of_date_.push_back(false);
    }
    return found->second;
}

std::uint32_t ExpertFinder::skill_number(const std::string& id) {
    const auto [found, fresh] = skill_numbers_.try_emplace(id, static_cast<std::uint32_t>(skills_.size()));
    if (fresh) {
        skills_.push_back(id);
        // A name of several words that nobody has catalogued is still a name when it stands in a question.
        if (!names_.knows(id) && id.find(' ') != id.npos) names_.add({id});
        by_skill_.emplace_back();
    }
    return found->second;
}

// Brought up to date when it is asked: a few new names one by one, many at once.
const knowledge::Ranker& ExpertFinder::bearing() const {
    constexpr std::size_t few = 100;
    const auto entry = [this](const std::string& id) {
        knowledge::Entry name{.id = id, .title = names_.shown(id)};
        // A qualifier in parentheses tells apart, but nobody types it.
        if (const auto open = name.title.find(" ("); open != name.title.npos && open > 0)
            name.variants.push_back(name.title.substr(0, open));
        return name;
    };
    if (!bearing_ || skills_.size() - bearing_of_ > few) {
        std::vector<knowledge::Entry> all;
        for (const std::string& id : skills_) all.push_back(entry(id));
        bearing_ =
            knowledge::Ranker::build(std::move(all), {.limit = 50, .floor = 0, .threads = 1, .background = false});
        bearing_of_ = skills_.size();
    }
    for (; bearing_of_ < skills_.size(); ++bearing_of_) bearing_->put(entry(skills_[bearing_of_]));
    return *bearing_;
}

std::uint32_t ExpertFinder::sight_number(const Sight& first, const Sight& second) {
    const auto [found, fresh] = sight_numbers_.try_emplace({first, second}, static_cast<std::uint32_t>(sights_.size()));
    if (fresh) sights_.emplace_back(first, second);
    return found->second;
}

Show ExpertFinder::show_of(const Profile& profile, const std::string& skill) const {
    if (const auto own = profile.show.find(skill); own != profile.show.end()) return own->second;
    const auto whole = profile.show.find("");
    return whole == profile.show.end() ? Show::all : whole->second;
}

void ExpertFinder::put(const Profile& profile) {
    const std::uint32_t number = person_number(profile.person);
    for (const std::uint32_t skill : of_person_[number])
        marks_ -= std::erase_if(by_skill_[skill], [number](const Mark& mark) { return mark.person == number; });
    of_person_[number].clear();
    Profile kept = profile;
    const auto id_of = [this](const std::string& typed) { return names_.known_as(typed); };
    kept.show.clear();
    for (const auto& [skill, show] : profile.show) kept.show[skill.empty() ? "" : id_of(skill)] = show;
    for (std::string& veto : kept.vetoes)
        if (veto != "*") veto = id_of(veto);
    if (persons_[number].show != kept.show || persons_[number].team != kept.team) {
        text_out_of_date_[number] = !writings_.empty();
        stale_ = stale_ || !writings_.empty();
    }
    const auto add = [&](const std::string& skill, Mark mark, const Sight& own) {
        const Sight limit = limit_of(show_of(kept, skill), kept.person, kept.team);
        mark.sight = sight_number(limit, own);
        const std::uint32_t at = skill_number(skill);
        by_skill_[at].push_back(mark);
        if (std::ranges::find(of_person_[number], at) == of_person_[number].end()) of_person_[number].push_back(at);
        ++marks_;
    };
    const Sight as_the_line{};  // an empty second sight adds no limit
    for (std::uint32_t i = 0; i < kept.claims.size(); ++i) {
        Claim& claim = kept.claims[i];
        claim.skill = id_of(claim.skill);
        const Kind kind = claim.by == kept.person ? Kind::declared : Kind::endorsed;
        if (!claim.skill.empty())
            add(claim.skill, {number, i, claim.day, 0, kind, static_cast<std::uint8_t>(std::clamp(claim.level, 1, 5))},
                as_the_line);
    }
    for (std::uint32_t i = 0; i < kept.deeds.size(); ++i) {
        Deed& deed = kept.deeds[i];
        deed.skill = id_of(deed.skill);
        // Who may see nothing else of a deed than its person does so by the limit; an empty sight of its own is for
        // nobody.
        Sight own = deed.sight;
        own.people.push_back(kept.person);
        if (!deed.skill.empty()) add(deed.skill, {number, i, deed.day, 0, Kind::proven, 0}, own);
    }
    persons_[number] = std::move(kept);
}

void ExpertFinder::set_writings(std::vector<Writing> writings) {
    writings_ = std::move(writings);
    std::vector<Piece> pieces;
    std::vector<Writing> by_piece;
    for (Writing& writing : writings_) {
        const std::vector<std::string> about = names_.named_in(writing.text);
        for (const std::string& person : writing.people) {
            const std::uint32_t number = person_number(person);
            const Profile& profile = persons_[number];
            Show show = show_of(profile, "");
            for (const std::string& skill : about) show = std::max(show, show_of(profile, skill));
            Piece piece{.people = {number}, .text = writing.text, .language = writing.language, .day = writing.day};
            Sight own = writing.sight;
            own.people.push_back(person);
            const Sight limit = show == Show::all ? Sight{} : limit_of(show, person, profile.team);
            // Where nothing is hidden the piece keeps one sight for all its people, so that it stays one piece.
            piece.sight = show == Show::all ? sight_number(Sight{}, writing.sight) : sight_number(limit, own);
            pieces.push_back(std::move(piece));
            by_piece.push_back(writing);
        }
        writing.text.clear();
        writing.text.shrink_to_fit();
    }
    for (Writing& one : by_piece) one.text.clear();
    writings_ = std::move(by_piece);
    text_ = TextEvidence{std::move(pieces)};
    std::fill(text_out_of_date_.begin(), text_out_of_date_.end(), false);
    stale_ = false;
}

bool ExpertFinder::vetoes_one_of(const Profile& profile, const std::vector<std::string>& skills) const {
    for (const std::string& veto : profile.vetoes) {
        if (veto == "*") return true;
        for (const std::string& skill : skills) {
            if (skill == veto) return true;
            const std::vector<std::string> above = names_.above(skill);
            if (std::ranges::find(above, veto) != above.end()) return true;  // no networking: no VPN either
        }
    }
    return false;
}

bool ExpertFinder::vetoes(const std::string& person, std::string_view text) const {
    const auto number = person_numbers_.find(person);
    return number != person_numbers_.end() && vetoes_one_of(persons_[number->second], skills_in(text));
}

}  // namespace twicket::experts
