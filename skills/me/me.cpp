// The card of oneself, and links that go.
#include "skills/me/me.hpp"

#include <sstream>

#include "bot/text/fold.hpp"
#include "skills/me/texts.hpp"
#include "skills/me/words.hpp"

namespace twicket::me {
namespace {

constexpr std::size_t most_buttons = 20;

std::string joined(const std::vector<std::string>& list) {
    std::string text;
    for (const std::string& one : list) text += (text.empty() ? "" : ", ") + one;
    return text;
}

// "slack/default U024BE7LH": as it stands in the configuration, which is what an admin is asked about.
std::string shown(const Identity& identity) {
    return identity.account + " " + text::clip(identity.user, 40);
}

std::string packed(const Identity& identity) {
    return identity.account + "\n" + identity.user;
}

const char* reason_key(KnownBy by) {
    return by == KnownBy::directory ? "by_directory" : by == KnownBy::address ? "by_address" : "by_link";
}

}  // namespace

Fit MeSkill::fit(const Turn& turn) const {
    if (const auto* click = std::get_if<Click>(&turn.event.what))
        return click->action.starts_with("me.") ? Fit::owns : Fit::none;
    if (const auto* tick = std::get_if<Tick>(&turn.event.what))
        return guest_notice_from(tick->timer) ? Fit::owns : Fit::none;
    if (std::holds_alternative<Message>(turn.event.what) && turn.manners.leave != Leave::speak) return Fit::none;
    return wish_of(turn.event).kind == Wish::Kind::none ? Fit::none : Fit::strong;
}

boost::asio::awaitable<Result<Outcome>> MeSkill::answer(const Turn& turn) {
    if (const auto* tick = std::get_if<Tick>(&turn.event.what))
        co_return tell_sponsor(turn, guest_notice_from(tick->timer).value());
    if (const auto* click = std::get_if<Click>(&turn.event.what)) {
        if (click->taken_back) co_return Outcome{.label = "ignored.taken_back", .state = turn.conversation};
        if (click->action == "me.show") co_return show(turn);
        if (click->action == "me.extend") co_return extend(turn, *click);
        const auto line = click->value.find('\n');
        if (click->action != "me.unlink" || line == click->value.npos)
            co_return Outcome{.label = "ignored.unknown_button", .state = turn.conversation};
        co_return unlink(turn, {click->value.substr(0, line), click->value.substr(line + 1)}, click->card);
    }
    const Wish wish = wish_of(turn.event);
    if (wish.kind == Wish::Kind::show) co_return show(turn);
    if (wish.kind == Wish::Kind::guests) co_return show_guests(turn);
    if (wish.kind == Wish::Kind::unlink) co_return unlink_by_words(turn, wish.rest);
    if (wish.kind == Wish::Kind::give_code) co_return give_code(turn);
    Result<Outcome> taken = co_await take_code(turn, wish.rest);
    co_return taken;
}

Card MeSkill::card_of(const Turn& turn, const Identity* without) const {
    const std::string& language = turn.language;
    const Person& person = turn.person;
    Card card{.text = texts().say("this_is_you", language), .language = language};
    card.fields.push_back({texts().say("name", language), person.name});
    if (!person.email.empty()) card.fields.push_back({texts().say("mail", language), person.email});
    const std::string groups = joined(person.groups);
    card.fields.push_back(
        {texts().say("groups", language), groups.empty() ? texts().say("no_groups", language) : groups});
    if (person.guest) {
        const Person* sponsor = parts_.people.find(person.guest->sponsor);
        const std::string name = sponsor ? sponsor->name : person.guest->sponsor;
        card.fields.push_back({texts().say("guest_of", language), name});
        card.fields.push_back({texts().say("guest_until", language), person.guest->until});
    }
    card.text += "\n\n**" + texts().say("accounts", language) + "**";
    for (const KnownIdentity& known : parts_.people.identities_of(person)) {
        if (without && known.identity == *without) continue;
        card.text += "\n- " + shown(known.identity) + " · " + texts().say(reason_key(known.by), language);
        if (known.by != KnownBy::link || card.actions.size() == most_buttons) continue;
        card.actions.push_back({"me.unlink", texts().say("remove", language, {{"account", shown(known.identity)}}),
                                packed(known.identity), ActionStyle::plain, ""});
    }
    card.text += "\n\n" + texts().say("how_to_link", language);
    return card;
}

Outcome MeSkill::show(const Turn& turn) const {
    if (turn.person.id.empty())
        return say_to_speaker(turn, "me_unknown", turn.person.in_group("everyone") ? "colleague" : "unknown");
    return only_to_speaker(turn, "me_shown", card_of(turn));
}

// Only one's own links go, and only those that a code has made.
MeSkill::Removal MeSkill::removal_of(const Turn& turn, const Identity& identity) const {
    if (!turn.person.id.empty())
        for (const KnownIdentity& known : parts_.people.identities_of(turn.person)) {
            if (!(known.identity == identity)) continue;
            if (known.by == KnownBy::directory) return {identity, "refused.by_directory", "keeps_directory"};
            if (known.by == KnownBy::address) return {identity, "refused.by_address", "keeps_address"};
            return {identity, "", ""};
        }
    return {identity, "refused.no_such_link", "no_such_link"};
}

Outcome MeSkill::unlink(const Turn& turn, const Identity& identity, const std::string& card) const {
    const Removal removal = removal_of(turn, identity);
    const std::string detail =
        nlohmann::json{{"account", identity.account}, {"user", identity.user}, {"reason", removal.label}}.dump();
    if (!removal.label.empty()) {
        Outcome refused = say_to_speaker(turn, removal.label, removal.text, {{"account", shown(identity)}});
        refused.effects.push_back(Audit{"person.unlink.refused", detail});
        return refused;
    }
    Outcome outcome{.label = "unlinked", .state = turn.conversation};
    Card fresh = card_of(turn, &identity);
    const bool here = identity == Identity{turn.event.account, turn.event.person};
    if (here) fresh = Card{.text = texts().say("unlinked_here", turn.language), .language = turn.language};
    fresh.state_line = texts().say("removed", turn.language, {{"account", shown(identity)}});
    Post post = replace_card(turn, 0, card, std::move(fresh), only_speaker(turn));
    outcome.effects.push_back(std::move(post));
    outcome.effects.push_back(Unlink{identity});
    outcome.effects.push_back(Audit{"person.unlink", detail});
    return outcome;
}

// "slack/default", "slack", or with the user behind it; of several the one that may go.
Outcome MeSkill::unlink_by_words(const Turn& turn, const std::string& typed) const {
    std::istringstream words{typed};
    std::string account, user;
    words >> account >> user;
    const Identity* wanted = nullptr;
    const std::vector<KnownIdentity> all =
        turn.person.id.empty() ? std::vector<KnownIdentity>{} : parts_.people.identities_of(turn.person);
    for (const KnownIdentity& known : all) {
        const bool named = known.identity.account == account || known.identity.account.starts_with(account + "/");
        if (account.empty() || !named || (!user.empty() && known.identity.user != user)) continue;
        if (!wanted || known.by == KnownBy::link) wanted = &known.identity;
    }
    if (wanted) return unlink(turn, *wanted, "");
    return say_to_speaker(turn, "refused.no_such_link", "no_such_link", {{"account", text::clip(typed, 60)}});
}

boost::asio::awaitable<Result<std::vector<HomeSection>>> MeSkill::home(const Turn& turn) {
    HomeSection section{.part = HomeSection::Part::about, .title = texts().say("home_title", turn.language)};
    if (turn.person.id.empty()) {
        section.text = texts().say(turn.person.in_group("everyone") ? "colleague" : "unknown", turn.language);
        co_return std::vector<HomeSection>{std::move(section)};
    }
    section.text = turn.person.name + (turn.person.email.empty() ? "" : " · " + turn.person.email);
    for (const KnownIdentity& known : parts_.people.identities_of(turn.person))
        section.text += "\n- " + shown(known.identity);
    if (turn.person.guest)
        section.text += "\n- " + texts().say("guest_until", turn.language) + ": " + turn.person.guest->until;
    section.actions.push_back({"me.show", texts().say("show", turn.language), "", ActionStyle::plain, ""});
    co_return std::vector<HomeSection>{std::move(section)};
}

}  // namespace twicket::me
