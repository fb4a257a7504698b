// From facts to profiles.
#include "skills/expert/book.hpp"

#include <algorithm>

namespace twicket::expert {
namespace {

using namespace experts;

constexpr std::size_t quickly_written = 5'000;

Sight sight_of(const Merit& merit) {
    Sight sight{.groups = merit.audience, .place = {}, .people = {merit.person}};
    if (!merit.place.empty()) sight.place = place_key(merit.account, merit.place);
    if (!merit.by.empty()) sight.people.push_back(merit.by);
    return sight;
}

}  // namespace

std::string place_key(const std::string& account, const std::string& place) {
    return account + "\n" + place;
}

std::uint32_t day_number(Time at) {
    const auto days = std::chrono::floor<std::chrono::days>(at).time_since_epoch().count();
    return static_cast<std::uint32_t>(std::max<std::int64_t>(days, 0));
}

std::string date_of_day(std::uint32_t day) {
    return to_rfc3339(Time{std::chrono::days{day}}).substr(0, 10);
}

Viewers viewers_of(const Turn& turn) {
    Viewers viewers{.groups = turn.audience.groups};
    if (turn.event.kind == PlaceKind::direct)
        viewers.person = turn.person.id;
    else
        viewers.place = place_key(turn.event.account, turn.event.place);
    return viewers;
}

Book::Book(const People& people, SkillNames names, std::vector<Writing> written)
    : people_{people}, finder_{std::move(names)}, written_{std::move(written)} {}

void Book::load(Facts facts) {
    std::vector<std::string> known;
    for (const auto& [person, claims] : claims_) known.push_back(person);
    for (const auto& [person, deeds] : deeds_) known.push_back(person);
    claims_.clear(), wishes_.clear(), ask_wishes_.clear(), deeds_.clear(), answered_.clear();
    for (SkillClaim& claim : facts.claims) {
        shown_.try_emplace(claim.skill, claim.shown);
        known.push_back(claim.person);
        claims_[claim.person][{claim.skill, claim.by}] = std::move(claim);
    }
    for (SkillWish& wish : facts.wishes) known.push_back(wish.person), wishes_[wish.person][wish.skill] = wish;
    for (AskWish& wish : facts.ask_wishes) ask_wishes_[wish.person] = wish;
    for (const Merit& merit : facts.merits) {
        const auto asked = facts.asked.find(merit.evidence);
        std::vector<std::string> skills = merit.skills;
        if (skills.empty() && asked != facts.asked.end()) skills = finder_.names().named_in(asked->second);
        for (const std::string& skill : skills)
            deeds_[merit.person].push_back(
                {skill, std::string{name_of(merit.kind)}, merit.evidence, day_number(merit.at), sight_of(merit)});
        known.push_back(merit.person);
        if (asked != facts.asked.end() && merit.kind != MeritKind::thanks)
            answered_.push_back({.people = {merit.person},
                                 .text = asked->second,
                                 .day = day_number(merit.at),
                                 .sight = sight_of(merit)});
    }
    for (const Person& person : people_.all()) known.push_back(person.id);
    std::ranges::sort(known);
    known.erase(std::unique(known.begin(), known.end()), known.end());
    for (const std::string& person : known) refresh(person);
    write_all();
}

void Book::refresh(const std::string& id) {
    const Person* person = people_.find(id);
    said_[id] = said_of(id);
    Profile profile{.person = id};
    if (person && people_.stands(*person)) {  // who has left is nobody to ask
        profile.team = team_of(person->groups);
        for (const SkillLevel& skill : person->skills)
            profile.claims.push_back({skill.name, id, std::clamp(skill.level, 1, 5)});
        if (const auto own = claims_.find(id); own != claims_.end())
            for (const auto& [key, claim] : own->second) {
                // The person's own word goes before the directory's.
                if (claim.by == id)
                    std::erase_if(profile.claims, [&](const Claim& one) {
                        return one.by == id && finder_.names().known_as(one.skill) == claim.skill;
                    });
                if (claim.stands) profile.claims.push_back({claim.skill, claim.by, claim.level, day_number(claim.at)});
            }
        if (const auto own = deeds_.find(id); own != deeds_.end()) profile.deeds = own->second;
        if (const auto own = wishes_.find(id); own != wishes_.end())
            for (const auto& [skill, wish] : own->second) {
                if (wish.show && skill != "*") profile.show[skill] = static_cast<Show>(std::clamp(*wish.show, 0, 2));
                if (wish.veto.value_or(false)) profile.vetoes.push_back(skill.empty() ? "*" : skill);
            }
    }
    finder_.put(profile);
}

std::string Book::said_of(const std::string& id) const {
    const Person* person = people_.find(id);
    if (!person || !people_.stands(*person)) return {};
    std::string said = "here";
    for (const std::string& group : team_of(person->groups)) said += "\n" + group;
    for (const SkillLevel& skill : person->skills) said += "\n" + skill.name + "\t" + std::to_string(skill.level);
    return said;
}

void Book::follow_people(std::vector<Writing> written) {
    std::vector<std::string> changed;
    for (const auto& [person, said] : said_)
        if (said != said_of(person)) changed.push_back(person);
    for (const Person& person : people_.all())
        if (!said_.contains(person.id)) changed.push_back(person.id);
    for (const std::string& person : changed) refresh(person);
    const bool same = std::ranges::equal(written, written_, [](const Writing& one, const Writing& other) {
        return one.people == other.people && one.text == other.text && one.sight.groups == other.sight.groups;
    });
    if (!same && finder_.writings() <= quickly_written) {
        written_ = std::move(written);
        write_all();
    }
    write_if_quick();
}

void Book::write_if_quick() {
    if (finder_.writings_are_stale() && finder_.writings() <= quickly_written) write_all();
}

void Book::write_all() {
    std::vector<Writing> all = written_;
    all.insert(all.end(), answered_.begin(), answered_.end());
    finder_.set_writings(std::move(all));
}

void Book::apply(const ExpertAct& act) {
    if (const auto* claim = std::get_if<SkillClaim>(&act.what)) {
        if (claim->level == 0)
            claims_[claim->person].erase({claim->skill, claim->by});
        else
            claims_[claim->person][{claim->skill, claim->by}] = *claim;
        if (!claim->shown.empty()) shown_.try_emplace(claim->skill, claim->shown);
        refresh(claim->person);
    } else if (const auto* wish = std::get_if<SkillWish>(&act.what)) {
        SkillWish& kept = wishes_[wish->person][wish->skill];
        kept.person = wish->person, kept.skill = wish->skill;
        if (wish->show) kept.show = wish->show;
        if (wish->veto) kept.veto = wish->veto;
        refresh(wish->person);
    } else if (const auto* asked = std::get_if<AskWish>(&act.what)) {
        ask_wishes_[asked->person] = *asked;
    } else if (const auto* gone = std::get_if<ForgetExpert>(&act.what)) {
        claims_.erase(gone->person), wishes_.erase(gone->person), ask_wishes_.erase(gone->person);
        std::vector<std::string> endorsed;
        for (auto& [person, claims] : claims_)
            if (std::erase_if(claims, [&](const auto& one) { return one.second.by == gone->person; }) > 0)
                endorsed.push_back(person);
        refresh(gone->person);
        for (const std::string& person : endorsed) refresh(person);
    }
    write_if_quick();
}

AskWish Book::wish_of(const std::string& person) const {
    const auto known = ask_wishes_.find(person);
    return known == ask_wishes_.end() ? AskWish{.person = person} : known->second;
}

const SkillClaim* Book::claim(const std::string& person, const std::string& skill, const std::string& by) const {
    const auto own = claims_.find(person);
    if (own == claims_.end()) return nullptr;
    const auto found = own->second.find({skill, by});
    return found == own->second.end() ? nullptr : &found->second;
}

std::vector<SkillClaim> Book::waiting_of(const std::string& person) const {
    std::vector<SkillClaim> waiting;
    if (const auto own = claims_.find(person); own != claims_.end())
        for (const auto& [key, claim] : own->second)
            if (!claim.stands) waiting.push_back(claim);
    return waiting;
}

std::vector<SkillWish> Book::wishes_of(const std::string& person) const {
    std::vector<SkillWish> all;
    if (const auto own = wishes_.find(person); own != wishes_.end())
        for (const auto& [skill, wish] : own->second) all.push_back(wish);
    return all;
}

std::string Book::shown(const std::string& skill) const {
    const std::string known = finder_.names().shown(skill);
    if (known != skill) return known;
    const auto written = shown_.find(skill);
    return written == shown_.end() ? skill : written->second;
}

}  // namespace twicket::expert
