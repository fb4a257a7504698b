// A sponsor's guests: the list, thirty more days, and the word that a stay ends.
#include "bot/local_time.hpp"
#include "skills/me/me.hpp"
#include "skills/me/texts.hpp"
#include "skills/me/words.hpp"

namespace twicket::me {
namespace {

constexpr int more_days = 30, days_ahead = 90;
constexpr std::size_t most_guests = 20;

}  // namespace

std::vector<const Person*> MeSkill::guests_of(const Person& sponsor) const {
    std::vector<const Person*> guests;
    if (sponsor.id.empty() || sponsor.guest) return guests;
    for (const Person& person : parts_.people.all())
        if (person.guest && person.guest->sponsor == sponsor.id) guests.push_back(&person);
    std::ranges::sort(guests, {}, [](const Person* guest) { return std::pair{guest->guest->until, guest->name}; });
    return guests;
}

Card MeSkill::guests_card(const Turn& turn, const LongerStay* news) const {
    const std::vector<const Person*> guests = guests_of(turn.person);
    Card card{.text = texts().say(guests.empty() ? "no_guests" : "your_guests", turn.language),
              .language = turn.language};
    for (const Person* guest : guests) {
        const bool longer = news && news->person == guest->id;
        const std::string& until = longer ? news->until : guest->guest->until;
        const char* line = longer || parts_.people.stands(*guest) ? "guest_line" : "guest_over";
        card.text += "\n- " + texts().say(line, turn.language, {{"name", guest->name}, {"date", until}});
        if (card.actions.size() == most_guests) continue;
        const std::string label = guests.size() == 1
                                      ? texts().say("more_days", turn.language)
                                      : texts().say("more_days_for", turn.language, {{"name", guest->name}});
        card.actions.push_back({"me.extend", label, "list\n" + guest->id, ActionStyle::plain, ""});
    }
    return card;
}

Outcome MeSkill::show_guests(const Turn& turn) const {
    return only_to_speaker(turn, "guests_shown", guests_card(turn));
}

Outcome MeSkill::extend(const Turn& turn, const Click& click) const {
    const auto line = click.value.find('\n');
    const std::string id = line == click.value.npos ? std::string{} : click.value.substr(line + 1);
    const Person* guest = parts_.people.find(id);
    if (!guest || !guest->guest) return say_to_speaker(turn, "refused.no_guest", "no_such_guest");
    const bool theirs = !turn.person.id.empty() && !turn.person.guest &&
                        (turn.person.id == guest->guest->sponsor || turn.person.has_role("admin"));
    const std::string today = date_on(turn.now, guest->timezone);
    const std::string until = days_after(std::max(today, guest->guest->until), more_days);
    const bool too_far = until > days_after(today, days_ahead);
    const nlohmann::json detail{{"guest", guest->id}, {"until", until}};
    if (!theirs || too_far) {
        Outcome refused = theirs ? say_to_speaker(turn, "refused.too_far", "too_far", {{"date", guest->guest->until}})
                                 : say_to_speaker(turn, "refused.not_sponsor", "not_sponsor");
        refused.effects.push_back(Audit{"guest.extend.refused", detail.dump()});
        return refused;
    }
    Outcome outcome{.label = "guest_extended", .state = turn.conversation};
    const std::string said = texts().say("extended", turn.language, {{"name", guest->name}, {"date", until}});
    const LongerStay stay{guest->id, parts_.people.end_by_record(guest->id), until};
    Card fresh{.text = said, .language = turn.language};
    if (click.value.starts_with("list\n")) {
        fresh = guests_card(turn, &stay);
        fresh.state_line = said;
    }
    outcome.effects.push_back(replace_card(turn, 0, click.card, std::move(fresh), only_speaker(turn)));
    outcome.effects.push_back(stay);
    outcome.effects.push_back(Audit{"guest.extend", detail.dump()});
    return outcome;
}

Outcome MeSkill::tell_sponsor(const Turn& turn, const GuestNotice& notice) const {
    const Person* guest = parts_.people.find(notice.guest);
    if (!guest || !guest->guest || guest->guest->until != notice.until)
        return {.label = "ignored.settled", .state = turn.conversation};
    const bool week = notice.stage == GuestNotice::Stage::week;
    const bool to_sponsor = turn.event.kind == PlaceKind::direct;
    const Person* sponsor = parts_.people.find(guest->guest->sponsor);
    const std::string sponsor_name = sponsor ? sponsor->name : guest->guest->sponsor;
    const char* key = !to_sponsor ? "ends_for_agents" : week ? "ends_in_a_week" : "ends_today";
    Card card{.text = texts().say(key, turn.language, {{"name", guest->name}, {"date", notice.until}}),
              .language = turn.language};
    if (!to_sponsor) card.state_line = texts().say("sponsor_is", turn.language, {{"name", sponsor_name}});
    if (to_sponsor)
        card.actions.push_back(
            {"me.extend", texts().say("more_days", turn.language), "notice\n" + guest->id, ActionStyle::primary, "👍"});
    Outcome outcome{.label = week ? "sponsor_told.week" : "sponsor_told.day", .state = turn.conversation};
    outcome.effects.push_back(say_here(turn, 0, std::move(card)));
    return outcome;
}

}  // namespace twicket::me
