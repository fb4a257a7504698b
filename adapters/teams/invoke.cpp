// Invokes: activities whose HTTP answer people wait for. The event behind one is committed before it is answered, as
// always; what the turn makes of it within the deadline becomes the answer.
#include <algorithm>

#include "adapters/teams/dialog.hpp"
#include "adapters/teams/markdown.hpp"
#include "adapters/teams/teams.hpp"
#include "adapters/teams/texts.hpp"
#include "adapters/teams/words.hpp"
#include "bot/shown_cards.hpp"
#include "bot/text/fold.hpp"

namespace twicket::teams {
namespace {

namespace asio = boost::asio;
using asio::awaitable;
using net::HttpResponse;
using nlohmann::json;

constexpr std::size_t most_waiting = 500;

HttpResponse answer(const json& body) {
    return HttpResponse::json(200, body.dump(-1, ' ', false, json::error_handler_t::replace));
}

// The real result of adaptiveCard/action stands in the body; HTTP says 200.
HttpResponse card_answer(json card) {
    return answer(
        {{"statusCode", 200}, {"type", "application/vnd.microsoft.card.adaptive"}, {"value", std::move(card)}});
}
HttpResponse words_answer(const std::string& words) {
    return answer({{"statusCode", 200}, {"type", "application/vnd.microsoft.activity.message"}, {"value", words}});
}
HttpResponse error_answer(int status, const char* code, const std::string& message) {
    return answer({{"statusCode", status},
                   {"type", "application/vnd.microsoft.error"},
                   {"value", {{"code", code}, {"message", message}}}});
}

}  // namespace

awaitable<HttpResponse> Teams::invoke(const Activity& activity) {
    using Handler = awaitable<HttpResponse> (Teams::*)(const Activity&);
    struct Known {
        std::string_view name;
        Handler handler;
    };
    static constexpr Known known[] = {{"adaptiveCard/action", &Teams::press},
                                      {"task/fetch", &Teams::open_form},
                                      {"task/submit", &Teams::take_form},
                                      {"composeExtension/fetchTask", &Teams::ask_forward},
                                      {"composeExtension/submitAction", &Teams::take_forward},
                                      {"message/submitAction", &Teams::take_feedback}};
    const auto found = std::ranges::find(known, activity.name, &Known::name);
    if (found == std::end(known)) co_return HttpResponse::problem(501, "an invoke that is not known here");
    HttpResponse response = co_await (this->*found->handler)(activity);
    co_return response;
}

awaitable<HttpResponse> Teams::press(const Activity& activity) {
    const json& action = object_in(object_in(activity.body, "value"), "action");
    std::optional<Click> click = click_of(object_in(action, "data"));
    if (!click) co_return error_answer(400, "BadRequest", "not a button of ours");
    const std::string language{spoken(activity.locale)};
    // Listened for from before the event is stored: the turn may be quicker than the commit's return.
    std::optional<Presses::Waiting> waiting;
    if (presses_.waiting() < most_waiting) waiting.emplace(presses_, click->card, activity.conversation);
    std::vector<Event> events{event_of(activity, us_, std::move(*click))};
    const Result<void> stored = co_await accept(activity, std::move(events));
    if (stored.has_error()) co_return error_answer(500, "Unavailable", texts().say("try_again", language));
    std::optional<json> look;
    if (waiting) look = co_await waiting->answer(settings_.press_limit);
    if (look) co_return card_answer(std::move(*look));
    co_return words_answer(texts().say("noted", language));
}

awaitable<Result<Outgoing>> Teams::form_asked_for(const Activity& activity) {
    const auto id = form_in(object_in(object_in(activity.body, "value"), "data"));
    if (!id) co_return Error{ErrorCode::not_found, "not a form of ours"};
    const auto read = [id = *id](store::Connection& connection) { return outgoing_by_id(connection, id); };
    Result<std::optional<Outgoing>> found = co_await store_.read(read);
    if (found.has_error()) co_return found.error();
    const bool known = *found && (*found)->form && (*found)->account == us_.account;
    if (!known || (!(*found)->reply.only_for.empty() && (*found)->reply.only_for != activity.from.key()))
        co_return Error{ErrorCode::not_found, "no such form for this person"};
    co_return std::move(**found);
}

awaitable<HttpResponse> Teams::open_form(const Activity& activity) {
    const Result<Outgoing> asked = co_await form_asked_for(activity);
    const std::string language{spoken(activity.locale)};
    if (asked.has_error()) co_return answer(dialog_words(texts().say("form_gone", language)));
    co_return answer(dialog_of(asked->form->title, form_card(*asked->form, asked->id, {}, {})));
}

// The same form sent twice by one person is one submission.
awaitable<HttpResponse> Teams::take_form(const Activity& activity) {
    const Result<Outgoing> asked = co_await form_asked_for(activity);
    const std::string language{spoken(activity.locale)};
    if (asked.has_error()) co_return answer(dialog_words(texts().say("form_gone", language)));
    const Form& form = *asked->form;
    Values values = values_in(object_in(object_in(activity.body, "value"), "data"), form);
    const Values wrong = check(form, values);
    if (!wrong.empty()) co_return answer(dialog_of(form.title, form_card(form, asked->id, values, wrong)));
    Event event = event_of(activity, us_, Submission{form.id, form.value, std::move(values)});
    event.external_id = "form:" + asked->id + ":" + activity.from.key();
    event.place = asked->place;
    event.thread = asked->thread;
    std::vector<Event> events;
    events.push_back(std::move(event));
    const Result<void> stored = co_await accept(activity, std::move(events));
    if (stored.has_error()) co_return answer(dialog_words(texts().say("try_again", language)));
    co_return HttpResponse{200, {}, {}};  // closes the dialog
}

// "Send to desk" on somebody's message: the person sees what goes before it goes.
awaitable<HttpResponse> Teams::ask_forward(const Activity& activity) {
    const json& value = object_in(activity.body, "value");
    const std::string language{spoken(activity.locale)};
    const json& payload = object_in(value, "messagePayload");
    const std::string text = plain_from_html(text_in(object_in(payload, "body"), "content"));
    json card = new_card(language.empty() ? "en" : language);
    const auto line = [&card](const std::string& words, bool quiet) {
        card["body"].push_back({{"type", "TextBlock"}, {"text", words}, {"wrap", true}, {"isSubtle", quiet}});
    };
    line(texts().say("forward_question", language), false);
    const std::string author = text_in(object_in(object_in(payload, "from"), "user"), "displayName");
    line(escape_card((author.empty() ? "" : author + ": ") + text::clip(text, 300)), true);
    const json data{{"twicket", {{"forward", true}}}};
    const std::string label = texts().say("send_to_desk", language);
    card["actions"] = json::array({json{{"type", "Action.Submit"}, {"title", label}, {"data", data}}});
    co_return answer(dialog_of(label, std::move(card)));
}

// The message may stand where we are not: what becomes of it is said in the person's own chat with us.
awaitable<HttpResponse> Teams::take_forward(const Activity& activity) {
    const json& payload = object_in(object_in(activity.body, "value"), "messagePayload");
    const std::string language{spoken(activity.locale)};
    Forward forward{text_in(payload, "id"), text_in(object_in(object_in(payload, "from"), "user"), "id"),
                    plain_from_html(text_in(object_in(payload, "body"), "content"))};
    if (forward.text.empty()) co_return answer(dialog_words(texts().say("form_gone", language)));
    const std::string message = forward.message;
    Event event = event_of(activity, us_, std::move(forward), message);
    std::string person = activity.from.key();
    const Result<Target> own = co_await direct_target(std::move(person));
    event.place = own.has_value() ? own->conversation : "dm:" + activity.from.key();
    event.thread.clear();
    event.kind = PlaceKind::direct;
    std::vector<Event> events;
    events.push_back(std::move(event));
    const Result<void> stored = co_await accept(activity, std::move(events));
    co_return answer(dialog_words(texts().say(stored.has_value() ? "sent_to_desk" : "try_again", language)));
}

// Thumbs below a message are the reaction that they show.
awaitable<HttpResponse> Teams::take_feedback(const Activity& activity) {
    const json& value = object_in(activity.body, "value");
    const std::string thumb = text_in(object_in(value, "actionValue"), "reaction");
    if (text_in(value, "actionName") != "feedback" || (thumb != "like" && thumb != "dislike") ||
        activity.reply_to.empty())
        co_return HttpResponse::problem(501, "an action that is not known here");
    std::vector<Event> events;
    events.push_back(event_of(activity, us_, Reaction{activity.reply_to, thumb == "like" ? "👍" : "👎", true}, thumb));
    const Result<void> stored = co_await accept(activity, std::move(events));
    if (stored.has_error()) co_return HttpResponse::from(stored.error());
    co_return HttpResponse{200, {}, {}};
}

}  // namespace twicket::teams
