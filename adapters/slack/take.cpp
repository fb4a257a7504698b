// From a decoded payload to the inbox, and the small things that are done beside it.
#include <spdlog/spdlog.h>

#include <charconv>

#include "adapters/slack/slack.hpp"
#include "adapters/slack/words.hpp"
#include "bot/text/shape.hpp"

namespace twicket::slack {
namespace {

using boost::asio::awaitable;
using nlohmann::json;

std::string stored_body(store::Connection& connection, const std::string& id, const std::string& account) {
    auto rows = connection.query("SELECT body FROM outgoing WHERE id = $1 AND account = $2", {id, account});
    return rows.next() ? rows.string(0) : std::string{};
}

// A choice comes back as its number (render_form.cpp).
std::string meant(const FormField& field, const std::string& given) {
    if (field.kind != FormField::Kind::choice || given.empty()) return given;
    std::size_t number = 0;
    const auto [end, failed] = std::from_chars(given.data(), given.data() + given.size(), number);
    const bool good = failed == std::errc{} && end == given.data() + given.size() && number < field.options.size();
    return good ? field.options[number].first : given;
}

std::map<std::string, std::string> meant(const Form& form, const std::map<std::string, std::string>& given) {
    std::map<std::string, std::string> values;
    for (const FormField& field : form.fields)
        if (const auto found = given.find(field.name); found != given.end() && !found->second.empty())
            values[field.name] = meant(field, found->second);
    return values;
}

std::string errors_at_fields(const std::map<std::string, std::string>& errors) {
    const json answer{{"response_action", "errors"}, {"errors", errors}};
    return answer.dump(-1, ' ', false, json::error_handler_t::replace);
}

json prompts_of(const std::vector<std::string>& questions) {
    json prompts = json::array();
    for (const std::string& question : questions)
        if (prompts.size() < 4) prompts.push_back({{"title", question}, {"message", question}});
    return prompts;
}

}  // namespace

awaitable<Slack::Taken> Slack::take(Decoded decoded) {
    if (auto* event = std::get_if<Event>(&decoded)) {
        Taken taken = co_await take_event(std::move(*event));
        co_return taken;
    }
    if (auto* sent = std::get_if<FormSent>(&decoded)) {
        Taken taken = co_await take_form(std::move(*sent));
        co_return taken;
    }
    if (auto* click = std::get_if<LongClick>(&decoded)) {
        Taken taken = co_await take_long_click(std::move(*click));
        co_return taken;
    }
    if (auto* wanted = std::get_if<FormWanted>(&decoded)) {
        const Result<std::optional<Outgoing>> kept = co_await stored(wanted->outgoing);
        if (kept.has_error()) co_return kept.error();
        if (*kept && (*kept)->form)
            call_aside("views.open", {{"trigger_id", wanted->trigger}, {"view", render_form(**kept)}});
        co_return std::string{};
    }
    if (const auto* notice = std::get_if<Notice>(&decoded)) co_return take_notice(*notice);
    if (const auto* challenge = std::get_if<Challenge>(&decoded))
        co_return json{{"challenge", challenge->text}}.dump(-1, ' ', false, json::error_handler_t::replace);
    ++counters_.ignored[std::get<Ignored>(decoded).why];
    co_return std::string{};
}

awaitable<Slack::Taken> Slack::take_event(Event event) {
    const auto* message = std::get_if<Message>(&event.what);
    const bool asked = message && message->calls_us && !message->from_bot && event.kind != PlaceKind::direct;
    json noticed;
    if (asked && !settings_.noticed.empty())
        noticed = {{"channel", event.place}, {"timestamp", message->id}, {"name", settings_.noticed}};
    const Result<Accepted> accepted = co_await outside_.inbox.accept(std::move(event));
    if (accepted.has_error()) co_return accepted.error();
    ++(accepted->fresh ? counters_.events : counters_.copies);
    if (accepted->fresh && !noticed.empty()) call_aside("reactions.add", std::move(noticed));
    co_return std::string{};
}

awaitable<Slack::Taken> Slack::take_form(FormSent sent) {
    const Result<std::optional<Outgoing>> kept = co_await stored(sent.outgoing);
    if (kept.has_error()) co_return kept.error();
    if (!*kept || !(*kept)->form) {
        const std::string field = sent.values.empty() ? "form" : sent.values.begin()->first;
        co_return errors_at_fields({{field, words().say("form_gone", "en")}});
    }
    const Outgoing& outgoing = **kept;
    std::map<std::string, std::string> values = meant(*outgoing.form, sent.values);
    const std::map<std::string, std::string> errors = check(*outgoing.form, values);
    if (!errors.empty()) co_return errors_at_fields(errors);
    sent.event.place = outgoing.place;
    sent.event.thread = outgoing.thread;
    sent.event.what = Submission{outgoing.form->id, outgoing.form->value, std::move(values)};
    Taken taken = co_await take_event(std::move(sent.event));
    co_return taken;
}

awaitable<Slack::Taken> Slack::take_long_click(LongClick click) {
    auto& clicked = std::get<Click>(click.event.what);
    const Result<std::optional<Outgoing>> kept = co_await stored(click.outgoing);
    if (kept.has_error()) co_return kept.error();
    if (!*kept || click.action >= (*kept)->reply.card.actions.size()) {
        ++counters_.ignored["card_gone"];
        co_return std::string{};
    }
    const Action& action = (*kept)->reply.card.actions[click.action];
    clicked.action = action.id;
    clicked.value = action.value;
    Taken taken = co_await take_event(std::move(click.event));
    co_return taken;
}

// A card or form of ours as it was sent.
awaitable<Result<std::optional<Outgoing>>> Slack::stored(std::string outgoing) {
    const auto read = [id = std::move(outgoing), account = account_](store::Connection& connection) {
        return stored_body(connection, id, account);
    };
    const Result<std::string> body = co_await outside_.store.read(read);
    if (body.has_error()) co_return body.error();
    if (body->empty()) co_return std::optional<Outgoing>{};
    Result<Outgoing> kept = outgoing_from_json(*body);
    if (kept.has_error()) co_return std::optional<Outgoing>{};
    co_return std::optional<Outgoing>{std::move(*kept)};
}

Slack::Taken Slack::take_notice(const Notice& notice) {
    switch (notice.kind) {
        case Notice::Kind::uninstalled:
            in_trouble("the app was removed from the workspace; install it again and set the new token");
            break;
        case Notice::Kind::tokens_revoked:
            in_trouble("the bot's token was revoked; install the app again and set the new token");
            break;
        case Notice::Kind::too_many_events:
            spdlog::warn("{}: Slack holds back events, since there were over 30,000 in an hour", account_);
            break;
        case Notice::Kind::assistant_opened:
        case Notice::Kind::messages_opened: {
            const json prompts = prompts_of(settings_.prompts);
            if (prompts.empty() || notice.place.empty()) break;
            json arguments{{"channel_id", notice.place}, {"prompts", prompts}};
            if (!notice.thread.empty()) arguments["thread_ts"] = notice.thread;
            call_aside("assistant.threads.setSuggestedPrompts", std::move(arguments));
            break;
        }
        case Notice::Kind::person_changed:
            directory_.erase(notice.person);
            break;
    }
    return std::string{};
}

void Slack::in_trouble(std::string why) {
    if (trouble_ == why) return;
    trouble_ = std::move(why);
    if (trouble_.empty()) return;
    ++troubles_;
    spdlog::error("{}: {}", account_, trouble_);
}

}  // namespace twicket::slack
