// One's own profile by words: what one knows, who may see it, what one wants to be asked and when; what colleagues say
// of each other, and the approval by whoever keeps a topic.
#include <algorithm>

#include "bot/local_time.hpp"
#include "bot/say.hpp"
#include "bot/text/fold.hpp"
#include "skills/expert/expert.hpp"
#include "skills/expert/texts.hpp"

namespace twicket::expert {
namespace {

using namespace experts;
using nlohmann::json;

constexpr std::size_t most_lines = 20, longest_skill = 80;

template <class Act>
OnExperts act_of(Act act) {
    return {std::make_shared<const ExpertAct>(ExpertAct{std::move(act)})};
}

std::string clock_of(int minute) {
    char text[8];
    std::snprintf(text, sizeof text, "%d:%02d", minute / 60, minute % 60);
    return text;
}

Post tell(const Turn& turn, std::size_t number, const Reached& to, Card card) {
    return say_in(turn, number, {to.account, to.place, "", true}, std::move(card));
}

}  // namespace

// By id, whole name, first name if only one bears it, mail address, or the network's user ("@ann").
const Person* ExpertSkill::person_named(const std::string& typed, const std::string& account) const {
    std::string name = typed;
    if (name.starts_with('@')) name.erase(0, 1);
    if (const Person& user = parts_.people.by_identity(account, name); !user.id.empty())
        return parts_.people.find(user.id);
    if (const Person* known = parts_.people.find(name)) return known;
    const std::string wanted = text::fold(name);
    const Person* found = nullptr;
    for (const Person& person : parts_.people.all()) {
        const std::string whole = text::fold(person.name);
        if (whole == wanted || text::fold(person.email) == wanted) return &person;
        if (whole.substr(0, whole.find(' ')) != wanted) continue;
        if (found) return nullptr;  // either could be meant
        found = &person;
    }
    return found;
}

std::string ExpertSkill::owner_of(const std::string& skill) const {
    if (const auto own = parts_.settings.owners.find(skill); own != parts_.settings.owners.end()) return own->second;
    for (const std::string& broader : parts_.book.finder().names().above(skill))
        if (const auto own = parts_.settings.owners.find(broader); own != parts_.settings.owners.end())
            return own->second;
    return {};
}

ExpertSkill::Answer ExpertSkill::on_order(const Turn& turn, Order order) {
    using Kind = Order::Kind;
    if (order.kind == Kind::who) {
        std::string subject = order.skill;
        Result<Outcome> found = co_await who(turn, std::move(subject), true);
        co_return found;
    }
    if (order.kind == Kind::unclear) co_return whisper(turn, "expert.unclear", "unclear");
    if (turn.person.id.empty()) co_return whisper(turn, "refused.unknown", "must_be_known");
    if (order.kind == Kind::card) {
        const Person* whose = order.person.empty() ? &turn.person : person_named(order.person, turn.event.account);
        if (!whose)
            co_return whisper(turn, "refused.unknown_person", "unknown_person",
                              {{"name", text::clip(order.person, 60)}});
        co_return card_of(turn, *whose);
    }
    if (order.skill.size() > longest_skill) co_return whisper(turn, "expert.unclear", "unclear");
    Result<Outcome> outcome = Outcome{.label = "ignored", .state = turn.conversation};
    if (order.kind == Kind::add) {
        outcome = co_await say_of(turn, turn.person, std::move(order));
    } else if (order.kind == Kind::propose) {
        outcome = co_await propose(turn, std::move(order));
    } else if (order.kind == Kind::remove) {
        outcome = remove(turn, order);
    } else if (order.kind == Kind::show || order.kind == Kind::never || order.kind == Kind::again) {
        outcome = wish(turn, order);
    } else if (order.kind == Kind::take_out) {
        std::string person = turn.person.id;
        const Result<std::string> all = co_await parts_.look.exported(std::move(person));
        if (all.has_error()) co_return all.error();
        Outcome given = only_to_speaker(turn, "expert.exported",
                                        Card{.text = "```json\n" + *all + "\n```", .language = turn.language});
        given.effects.push_back(Audit{"skills.export", json{{"person", turn.person.id}}.dump()});
        outcome = std::move(given);
    } else if (order.kind == Kind::forget) {
        Outcome gone = whisper(turn, "expert.forgotten", "forgotten");
        gone.effects.push_back(act_of(ForgetExpert{turn.person.id}));
        gone.effects.push_back(Audit{"skills.forget", json{{"person", turn.person.id}}.dump()});
        outcome = std::move(gone);
    } else {
        outcome = ask_wish(turn, order);
    }
    co_return outcome;
}

// Whispered, so the speaker alone is who sees it.
Outcome ExpertSkill::card_of(const Turn& turn, const Person& whose) const {
    const std::string& language = turn.language;
    const bool own = whose.id == turn.person.id;
    const Viewers alone{.groups = turn.person.groups, .place = {}, .person = turn.person.id};
    Card card{.text = texts().say("profile", language, {{"name", whose.name}}), .language = language};
    if (!whose.title.empty()) card.text += " · " + whose.title;
    const std::vector<Line> lines = parts_.book.finder().profile(whose.id, alone);
    std::map<std::string, SkillWish> wishes;
    if (own)
        for (const SkillWish& wish : parts_.book.wishes_of(whose.id)) wishes[wish.skill] = wish;
    const auto marks_of = [&](const std::string& skill) {
        std::string marks;
        const auto wish = wishes.find(skill);
        if (wish == wishes.end()) return marks;
        if (wish->second.show == 1) marks += " · " + texts().say("shown_team", language);
        if (wish->second.show == 2) marks += " · " + texts().say("shown_me", language);
        if (wish->second.veto.value_or(false)) marks += " · " + texts().say("never_asked", language);
        return marks;
    };
    for (std::size_t i = 0; i < lines.size() && i < most_lines; ++i)
        card.text += "\n- **" + parts_.book.shown(lines[i].skill) + "**: " + words_of(lines[i], language) +
                     marks_of(lines[i].skill);
    if (own)
        for (const SkillClaim& claim : parts_.book.waiting_of(whose.id))
            card.text += "\n- **" + parts_.book.shown(claim.skill) + "**: " + texts().say("waits", language);
    if (lines.empty()) card.text += "\n" + texts().say("no_lines", language);
    if (const std::string whole = marks_of("") + marks_of("*"); !whole.empty())
        card.text += "\n" + texts().say("whole_profile", language) + whole;
    add_sources(card, lines, language);
    return only_to_speaker(turn, "expert.profile", std::move(card));
}

// The speaker's word on somebody's skill, his or her own or a colleague's.
ExpertSkill::Answer ExpertSkill::say_of(const Turn& turn, const Person& person, Order order) const {
    const auto& names = parts_.book.finder().names();
    const auto meaning = names.meaning_of(order.skill);
    if (meaning.id.empty()) co_return whisper(turn, "expert.unclear", "unclear");
    SkillClaim claim{.person = person.id,
                     .skill = meaning.id,
                     .by = turn.person.id,
                     .shown = meaning.known ? names.shown(meaning.id) : order.skill,
                     .level = order.level,
                     .at = turn.now};
    Result<Outcome> outcome = co_await claimed(turn, std::move(claim));
    co_return outcome;
}

ExpertSkill::Answer ExpertSkill::propose(const Turn& turn, Order order) const {
    const Person* person = person_named(order.person, turn.event.account);
    if (!person || !parts_.people.stands(*person))
        co_return whisper(turn, "refused.unknown_person", "unknown_person", {{"name", text::clip(order.person, 60)}});
    if (person->id == turn.person.id) co_return whisper(turn, "refused.yourself", "not_yourself");
    const Person colleague = *person;
    Result<Outcome> outcome = co_await say_of(turn, colleague, std::move(order));
    co_return outcome;
}

// A word on a skill: at once, or after whoever keeps the topic has approved.
ExpertSkill::Answer ExpertSkill::claimed(const Turn& turn, SkillClaim claim) const {
    const std::string owner = owner_of(claim.skill);
    const bool own_word = claim.by == claim.person;
    const std::string level = std::to_string(claim.level), name = name_of_person(claim.person);
    claim.stands = owner.empty() || owner == turn.person.id || !parts_.people.find(owner);
    const std::string tells = claim.stands ? claim.person : owner;
    Outcome outcome =
        !claim.stands ? whisper(turn, "expert.proposed", "added_waits",
                                {{"skill", claim.shown}, {"level", level}, {"owner", name_of_person(owner)}})
        : own_word    ? whisper(turn, "expert.declared", "added", {{"skill", claim.shown}, {"level", level}})
                      : whisper(turn, "expert.endorsed", "thanks_endorse", {{"name", name}, {"skill", claim.shown}});
    if (tells != turn.person.id) {
        std::string whom = tells;
        const Result<Reached> to = co_await parts_.look.reach(std::move(whom));
        if (to.has_error() && to.error().code == ErrorCode::unavailable) co_return to.error();
        if (to.has_value()) {
            const std::string language = language_of(tells, turn.language);
            Card card{.language = language};
            if (claim.stands) {
                card.text = texts().say("endorsed_you", language,
                                        {{"by", turn.speaker()}, {"skill", claim.shown}, {"level", level}});
            } else {
                card.text =
                    texts().say("please_approve", language,
                                {{"by", turn.speaker()}, {"name", name}, {"skill", claim.shown}, {"level", level}});
                const std::string value =
                    json{{"person", claim.person}, {"skill", claim.skill}, {"by", claim.by}}.dump();
                card.actions = {{"expert.approve", texts().say("approve", language), value, ActionStyle::primary, "👍"},
                                {"expert.decline", texts().say("decline", language), value, ActionStyle::plain, "👎"}};
            }
            outcome.effects.push_back(tell(turn, 1, *to, std::move(card)));
        }
    }
    outcome.effects.push_back(act_of(std::move(claim)));
    co_return outcome;
}

ExpertSkill::Answer ExpertSkill::decide(const Turn& turn, Click click) const {
    const json value = json::parse(click.value, nullptr, false);
    if (!value.is_object()) co_return whisper(turn, "ignored.old_card", "settled");
    const std::string skill = value.value("skill", "");
    if (turn.person.id.empty() || owner_of(skill) != turn.person.id)
        co_return whisper(turn, "refused.not_the_owner", "owner_only");
    const SkillClaim* known = parts_.book.claim(value.value("person", ""), skill, value.value("by", ""));
    if (!known || known->stands) co_return whisper(turn, "refused.settled", "settled");
    SkillClaim claim = *known;
    const bool yes = click.action == "expert.approve";
    const std::string name = name_of_person(claim.person);
    Card card{
        .text = texts().say(yes ? "approved" : "declined", turn.language, {{"name", name}, {"skill", claim.shown}}),
        .language = turn.language};
    Outcome outcome{.label = yes ? "expert.approved" : "expert.declined", .state = turn.conversation};
    outcome.effects.push_back(replace_card(turn, 0, click.card, std::move(card)));
    if (yes)
        claim.stands = true;
    else
        claim.level = 0;
    if (yes) {
        std::string whom = claim.person;
        const Result<Reached> to = co_await parts_.look.reach(std::move(whom));
        if (to.has_error() && to.error().code == ErrorCode::unavailable) co_return to.error();
        const std::string language = language_of(claim.person, turn.language);
        if (to.has_value())
            outcome.effects.push_back(tell(
                turn, 1, *to,
                Card{.text = texts().say("told_approved", language, {{"skill", claim.shown}}), .language = language}));
    }
    outcome.effects.push_back(Audit{yes ? "skills.approve" : "skills.decline",
                                    json{{"person", claim.person}, {"skill", claim.skill}}.dump()});
    outcome.effects.push_back(act_of(std::move(claim)));
    co_return outcome;
}

Outcome ExpertSkill::remove(const Turn& turn, const Order& order) const {
    const std::string id = parts_.book.finder().names().meaning_of(order.skill).id;
    const SkillClaim* own = parts_.book.claim(turn.person.id, id, turn.person.id);
    const std::string shown = parts_.book.shown(id);
    if (!own) return whisper(turn, "refused.not_declared", "not_there", {{"skill", shown}});
    SkillClaim gone = *own;
    gone.level = 0;
    Outcome outcome = whisper(turn, "expert.removed", "removed", {{"skill", shown}});
    outcome.effects.push_back(act_of(std::move(gone)));
    return outcome;
}

Outcome ExpertSkill::wish(const Turn& turn, const Order& order) const {
    const bool all = order.skill.empty() || order.skill == "*" || text::fold(order.skill) == "all";
    const std::string id = all ? "" : parts_.book.finder().names().meaning_of(order.skill).id;
    SkillWish wish{.person = turn.person.id, .skill = id};
    const std::string shown =
        all ? texts().say(order.kind == Order::Kind::show ? "whole_profile" : "anything", turn.language)
            : parts_.book.shown(id);
    const char* key = "again";
    if (order.kind == Order::Kind::show) {
        wish.show = order.show;
        key = order.show == 0 ? "show_all" : order.show == 1 ? "show_team" : "show_me";
    } else {
        wish.veto = order.kind == Order::Kind::never;
        if (*wish.veto) key = "never";
    }
    Outcome outcome = whisper(turn, "expert.wish", key, {{"skill", shown}});
    outcome.effects.push_back(act_of(std::move(wish)));
    return outcome;
}

Outcome ExpertSkill::ask_wish(const Turn& turn, const Order& order) const {
    AskWish wish = parts_.book.wish_of(turn.person.id);
    Outcome outcome;
    if (order.kind == Order::Kind::away) {
        wish.away_until = order.date;
        outcome = whisper(turn, "expert.away", "now_away", {{"date", order.date}});
    } else if (order.kind == Order::Kind::back) {
        wish.away_until.clear();
        outcome = whisper(turn, "expert.back", "now_back");
    } else if (order.kind == Order::Kind::weekly) {
        wish.weekly = order.number;
        outcome = whisper(turn, "expert.weekly", "now_weekly", {{"n", std::to_string(order.number)}});
    } else {
        wish.from_minute = order.from_minute, wish.to_minute = order.to_minute;
        outcome = order.from_minute == order.to_minute
                      ? whisper(turn, "expert.hours", "usual_hours")
                      : whisper(turn, "expert.hours", "now_hours",
                                {{"from", clock_of(order.from_minute)}, {"to", clock_of(order.to_minute)}});
    }
    outcome.effects.push_back(act_of(std::move(wish)));
    return outcome;
}

nlohmann::json ExpertSkill::profile_json(const std::string& person, const Viewers& viewers) const {
    json lines = json::array();
    for (const Line& line : parts_.book.finder().profile(person, viewers)) {
        json proofs = json::array();
        for (const Line::Proof& proof : line.proofs) {
            const auto thread = thread_of_evidence(proof.evidence);
            proofs.push_back({{"kind", proof.kind},
                              {"evidence", proof.evidence},
                              {"day", date_of_day(proof.day)},
                              {"link", thread ? parts_.look.link(*thread) : std::string{}}});
        }
        lines.push_back({{"skill", line.skill},
                         {"name", parts_.book.shown(line.skill)},
                         {"level", line.level},
                         {"endorsed_by", line.endorsed_by},
                         {"proofs", proofs}});
    }
    return {{"person", person}, {"name", name_of_person(person)}, {"skills", lines}};
}

nlohmann::json ExpertSkill::found_json(const std::string& subject, const Viewers& viewers, Time now) const {
    ExpertFinder::Wanted wanted{
        .text = subject, .viewers = viewers, .today = day_number(now), .limit = 10, .skill = subject};
    json people = json::array();
    std::vector<Found> all = parts_.book.finder().find(wanted);
    if (all.empty()) {  // no skill is called so: whoever wrote of it
        wanted.skill.clear();
        all = parts_.book.finder().find(wanted);
    }
    for (const Found& one : all) {
        json writings = json::array();
        for (const Writing* writing : one.writings)
            writings.push_back({{"title", writing->title}, {"link", writing->link}});
        json lines = json::array();
        for (const Line& line : one.lines)
            lines.push_back({{"skill", line.skill},
                             {"name", parts_.book.shown(line.skill)},
                             {"level", line.level},
                             {"endorsed_by", line.endorsed_by},
                             {"proofs", line.proofs.size()}});
        people.push_back({{"person", one.person},
                          {"name", name_of_person(one.person)},
                          {"score", one.score},
                          {"skills", lines},
                          {"writings", writings}});
    }
    return {{"subject", subject}, {"people", people}};
}

}  // namespace twicket::expert
