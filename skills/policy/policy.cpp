// The skill's turns. A report is one paper a message and reporter, so that pressing twice reports once.
#include "skills/policy/policy.hpp"

#include "bot/say.hpp"
#include "bot/text/fold.hpp"

namespace twicket::policy {
namespace {

using boost::asio::awaitable;
using nlohmann::json;

constexpr std::size_t kept_words = 600, kept_reason = 300, shown = 10;

std::string reason_of(const Event& event) {
    const auto* command = std::get_if<Command>(&event.what);
    if (!command || command->text.size() <= 7) return {};
    return text::clip(command->text.substr(7), kept_reason);
}

Outcome told(const Turn& turn, const char* key, const char* label) {
    return only_to_speaker(turn, label, Card{.text = texts().say(key, turn.language), .language = turn.language});
}

bool is_moderator(const Turn& turn) {
    return turn.person.is_agent();
}

Effect kept(std::string key, const json& body, std::int64_t version) {
    return OnPeople{
        std::make_shared<const PeopleAct>(PeopleAct{Paper{report_kind, std::move(key), body.dump(), version}})};
}

std::string line_of(const json& body, const std::string& language) {
    std::string line = texts().say("card", language,
                                   {{"by", body.value("by_name", "")},
                                    {"author", body.value("author_name", "")},
                                    {"place", body.value("place_name", "")},
                                    {"text", quoted(body.value("text", ""))}});
    if (const std::string reason = body.value("reason", ""); !reason.empty())
        line += "\n\n" + texts().say("reason", language, {{"reason", reason}});
    return line;
}

Card card_of(const std::string& key, const json& body, const std::string& language) {
    Card card{.text = line_of(body, language), .language = language};
    if (const std::string link = body.value("link", ""); !link.empty())
        card.sources.push_back({texts().say("open", language), link, ""});
    card.actions = {{"policy.settle", texts().say("settle", language), key, ActionStyle::primary}};
    return card;
}

}  // namespace

Fit PolicySkill::fit(const Turn& turn) const {
    const Event& event = turn.event;
    if (const auto* click = std::get_if<Click>(&event.what))
        return click->action == "policy.settle" ? Fit::owns : Fit::none;
    if (const auto* command = std::get_if<Command>(&event.what)) {
        const bool reports = command->text == "reports",
                   report = command->text == "report" || command->text.starts_with("report ");
        return reports || report ? Fit::strong : Fit::none;
    }
    const auto* reaction = std::get_if<Reaction>(&event.what);
    return reaction && reaction->added && event.kind != PlaceKind::direct && reaction->emoji.starts_with("🚩")
               ? Fit::strong
               : Fit::none;
}

awaitable<Result<Outcome>> PolicySkill::answer(const Turn& turn) {
    const auto* command = std::get_if<Command>(&turn.event.what);
    if (std::holds_alternative<Click>(turn.event.what)) return settle(turn);
    return command && command->text == "reports" ? list(turn) : report(turn);
}

awaitable<Result<Outcome>> PolicySkill::report(const Turn& turn) {
    const Event& event = turn.event;
    const ThreadName here = turn.here();
    const Result<std::vector<Parts::Said>> said = co_await parts_.said(here);
    if (said.has_error()) co_return said.error();
    const auto* reaction = std::get_if<Reaction>(&event.what);
    const Parts::Said* meant = nullptr;  // the one marked, else the newest of somebody else
    for (const Parts::Said& one : *said)
        if (reaction ? one.message == reaction->message : one.user != event.person) meant = &one;
    if (!meant) co_return told(turn, "nothing_here", "policy.nothing_here");
    std::string key = event.account + "/" + event.place + "/" + meant->message + "/" + turn.speaker_key();
    std::string asked = key;
    const Result<Paper> before = co_await parts_.report(std::move(asked));
    if (before.has_error()) co_return before.error();
    if (before->version > 0) co_return told(turn, "known", "policy.known");
    const json body{{"account", event.account},
                    {"place", event.place},
                    {"thread", event.thread},
                    {"message", meant->message},
                    {"place_name", turn.place.name.empty() ? event.place : "#" + turn.place.name},
                    {"author", event.account + "/" + meant->user},
                    {"author_name", parts_.name_of(event.account, meant->user)},
                    {"by", turn.speaker_key()},
                    {"by_name", turn.speaker()},
                    {"text", text::clip(meant->text, kept_words)},
                    {"reason", reason_of(event)},
                    {"at", to_millis(turn.now)},
                    {"link", parts_.link ? parts_.link(here, meant->message) : ""},
                    {"state", "open"}};
    Outcome outcome = told(turn, "reported", "policy.reported");
    if (!parts_.agents_account.empty())
        outcome.effects.push_back(
            say_in(turn, 1, {parts_.agents_account, parts_.agents_place, ""}, card_of(key, body, parts_.language)));
    outcome.effects.push_back(kept(std::move(key), body, 0));
    co_return outcome;
}

awaitable<Result<Outcome>> PolicySkill::settle(const Turn& turn) {
    if (!is_moderator(turn)) co_return told(turn, "only_moderators", "refused.not_a_moderator");
    const auto& click = std::get<Click>(turn.event.what);
    std::string key = click.value;
    const Result<Paper> paper = co_await parts_.report(std::move(key));
    if (paper.has_error()) co_return paper.error();
    json body = json::parse(paper->version > 0 ? paper->body : "{}", nullptr, false);
    if (!body.is_object() || body.value("state", "") != "open")
        co_return told(turn, "settled_already", "policy.settled_already");
    body["state"] = "settled", body["settled_by"] = turn.speaker_key(), body["settled"] = to_millis(turn.now);
    Outcome outcome{.label = "policy.settled", .state = turn.conversation};
    Card card = card_of(click.value, body, parts_.language);
    card.actions.clear();
    card.state_line = texts().say("settled", parts_.language, {{"name", turn.speaker()}});
    outcome.effects.push_back(replace_card(turn, 0, click.card, std::move(card)));
    outcome.effects.push_back(kept(click.value, body, paper->version));
    outcome.effects.push_back(Audit{"report.settled", json{{"report", click.value}}.dump()});
    co_return outcome;
}

awaitable<Result<Outcome>> PolicySkill::list(const Turn& turn) {
    if (!is_moderator(turn)) co_return told(turn, "only_moderators", "refused.not_a_moderator");
    const Result<std::vector<Paper>> papers = co_await parts_.reports();
    if (papers.has_error()) co_return papers.error();
    std::string list;
    std::size_t open = 0;
    for (const Paper& paper : *papers) {
        const json body = json::parse(paper.body, nullptr, false);
        if (!body.is_object() || body.value("state", "") != "open" || ++open > shown) continue;
        list += "\n\n" + line_of(body, turn.language);
    }
    if (open == 0) co_return told(turn, "none_open", "policy.listed");
    const std::string text = texts().say("open_ones", turn.language, {{"count", std::to_string(open)}}) + list;
    co_return only_to_speaker(turn, "policy.listed", Card{.text = text, .language = turn.language});
}

}  // namespace twicket::policy
