// One turn, from event to record. Which events are taken up, and when, is dispatcher_loop.cpp.
#include "bot/dispatcher.hpp"

#include <spdlog/spdlog.h>

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/redirect_error.hpp>

#include "bot/early.hpp"
#include "bot/form_dialogue.hpp"
#include "bot/gesture.hpp"
#include "bot/hush.hpp"
#include "bot/links.hpp"
#include "bot/screening.hpp"
#include "bot/store/fault.hpp"
#include "bot/turn_rules.hpp"

namespace twicket {
namespace {

namespace asio = boost::asio;
using asio::awaitable;

constexpr int attempts_at_a_moving_thread = 5;
constexpr auto skill_deadline = std::chrono::seconds{10};

std::string read_conversation(store::Connection& connection, const Event& event) {
    auto rows = connection.query("SELECT body FROM conversation WHERE account = $1 AND place = $2 AND thread = $3",
                                 {event.account, event.place, event.thread});
    return rows.next() ? rows.string(0) : std::string{};
}

// The fault tests' poison (nothing in an ordinary build): a message whose handling throws, or ends the program, each time.
void taste(const Event& event) {
    if (!fault::planted("poison")) return;
    const auto* message = std::get_if<Message>(&event.what);
    if (message && message->text == "poison:throw") throw std::runtime_error("poison");
    if (message && message->text == "poison:abort") std::abort();
}

// An event that nobody speaks to still ends in a recorded outcome.
Outcome untouched(const Turn& turn) {
    std::string label = "noted." + std::string{name_of(turn.event.what)};
    if (std::holds_alternative<Message>(turn.event.what))
        label = turn.manners.leave == Leave::keep_quiet ? std::string{turn.manners.reason} : "silent.no_skill";
    return {.label = std::move(label), .state = turn.conversation};
}

nlohmann::json traced(const PurposeGuess& guess) {
    return {{"is", name_of(guess.purpose)}, {"confidence", guess.confidence}, {"because", guess.because}};
}

// What was pressed, sent or called may open a dialog; everything else has nothing to open it with.
bool has_trigger(const Event& event) {
    const bool pressed = std::holds_alternative<Click>(event.what) || std::holds_alternative<Command>(event.what) ||
                         std::holds_alternative<Submission>(event.what) || std::holds_alternative<Forward>(event.what);
    return pressed && !event.reply_to.empty();
}

}  // namespace

Dispatcher::Dispatcher(asio::any_io_executor executor, Parts parts)
    : executor_{executor},
      parts_{std::move(parts)},
      signal_{executor},
      thread_ended_{executor, asio::steady_timer::time_point::max()},
      running_{parts_.running_file},
      suspects_{running_.left_over()} {}

awaitable<bool> Dispatcher::run_turn(const Thread& events, std::size_t index, std::string& conversation_json) {
    const WaitingEvent& waiting = events[index];
    const Result<Event> event = event_from_json(waiting.body);
    if (event.has_error()) {
        co_await fail(waiting, event.error().detail);
        co_return true;
    }
    Result<Event> meant = co_await meaning_of(*event, conversation_json);
    if (meant.has_error()) co_return false;
    const bool is_gesture = meant->what.index() != event->what.index();
    // A reaction may belong to another thread than the network could tell.
    std::string of_other_thread;
    const bool elsewhere = meant->thread != event->thread;
    std::string& state = elsewhere ? of_other_thread : conversation_json;
    bool reread = elsewhere;
    for (int attempt = 0; attempt < attempts_at_a_moving_thread; ++attempt, reread = true) {
        if (reread) {
            const auto read = [one = *meant](store::Connection& connection) { return read_conversation(connection, one); };
            Result<std::string> fresh = co_await parts_.store.read(read);
            if (fresh.has_error()) co_return false;
            state = std::move(*fresh);
        }
        const Attempt ended = co_await attempt_turn(events, index, *meant, is_gesture, state);
        if (ended != Attempt::again) co_return ended == Attempt::handled;
        ++counters_.repeated;
    }
    co_return false;
}

awaitable<Result<Event>> Dispatcher::meaning_of(const Event& event, const std::string& conversation_json) {
    if (!may_be_gesture(event)) co_return event;
    Conversation conversation;
    if (!conversation_json.empty()) {
        Result<Conversation> known = conversation_from_json(conversation_json);
        if (known.has_error()) co_return event;  // told where the turn reads it
        conversation = std::move(*known);
    }
    const bool is_message = std::holds_alternative<Message>(event.what);
    if (is_message && awaits_words(conversation, event.person, parts_.clock.now())) co_return event;
    const auto look = [event, conversation](store::Connection& connection) { return as_meant(connection, event, conversation); };
    Result<Event> meant = co_await parts_.store.read(look);
    co_return meant;
}

awaitable<Dispatcher::Attempt> Dispatcher::attempt_turn(const Thread& events, std::size_t index, const Event& event,
                                                        bool is_gesture, std::string& conversation_json) {
    const WaitingEvent& waiting = events[index];
    std::optional<Running::Mark> mark;
    mark.emplace(running_, waiting.sequence);
    Result<Conversation> conversation = Conversation{};
    if (!conversation_json.empty()) conversation = conversation_from_json(conversation_json);
    if (conversation.has_error()) {
        co_await fail(waiting, conversation.error().detail);
        co_return Attempt::handled;
    }
    const std::span<const WaitingEvent> behind = std::span{events}.subspan(index + 1);
    Conversation before = std::move(*conversation);
    Result<Decision> decision = co_await decide(event, std::move(before), behind);
    if (decision.has_error()) {
        co_await fail(waiting, decision.error().detail);
        co_return Attempt::give_up;
    }
    const Turn turn = decision->scene.turn();
    Outcome& outcome = decision->outcome;
    note_change(outcome.state, turn.event);
    if (outcome.trace.contains("candidates")) outcome.state.memory["why"] = waiting.sequence;
    std::optional<Duration> form_life;
    if (!is_gesture && !decision->of_form && has_trigger(event)) form_life = parts_.opens_forms(event.account);
    complete_posts(turn, outcome, form_life);
    keep_silence(turn, outcome);
    if (!decision->scene.deleted) warn_writer(turn, screened_in(waiting.body), outcome);

    const auto row = std::make_shared<const TurnRecord>(
        TurnRecord{waiting.sequence, conversation_json, turn.event, turn.speaker_key(), std::move(outcome), turn.now});
    const auto write = [row](store::Connection& connection) { return record(connection, *row); };
    mark.reset();  // it is decided; dying while it is written is not its fault
    const Result<Recorded> recorded = co_await parts_.store.write(write);
    if (recorded.has_error()) {
        spdlog::warn("event {} could not be settled: {}", waiting.sequence, recorded.error().detail);
        if (recorded.error().code != ErrorCode::unavailable) co_await fail(waiting, recorded.error().detail);
        co_return Attempt::give_up;
    }
    if (*recorded == Recorded::stale) co_return Attempt::again;
    if (*recorded == Recorded::done) {
        const bool nothing_kept = conversation_json.empty() && row->outcome.state == Conversation{};
        conversation_json = nothing_kept ? std::string{} : to_json(row->outcome.state);
        after_commit(turn, row->outcome, decision->skill);
    }
    co_return Attempt::handled;
}

// The answer to a form's question comes first; the last one makes the event the form's Submission, for its skill.
awaitable<Result<Dispatcher::Decision>> Dispatcher::decide(Event event, Conversation conversation,
                                                           std::span<const WaitingEvent> behind) {
    SceneParts parts = scene_parts(event);
    if (parts_.meet) {
        awaitable<std::optional<Audience>> meeting = parts_.meet(event);
        parts.readers = co_await std::move(meeting);
    }
    Decision decision{set_scene(parts, event, std::move(conversation), behind), {}, nullptr, false};
    std::optional<FormProgress> form;
    if (!decision.scene.left) form = answer_form(decision.scene.turn(), parts_.people);
    if (form) {
        decision.of_form = true;
        decision.outcome = std::move(form->outcome);
        if (!form->complete) co_return std::move(decision);
        event.what = std::move(*form->complete);
        decision.scene = set_scene(parts, std::move(event), std::move(decision.outcome.state), behind);
    }
    const Turn turn = decision.scene.turn();
    decision.outcome = untouched(turn);
    decision.skill = decision.scene.deleted || decision.scene.left ? nullptr : best_skill(parts_.skills, turn);
    std::optional<Outcome> refused;
    if (decision.skill) refused = parts_.flood.refuse(turn);
    if (refused) decision.outcome = std::move(*refused), decision.skill = nullptr;
    if (!decision.skill) co_return std::move(decision);
    const bool hushed = turn.conversation.hand_off == HandOff::human && cause_of(turn.event) != Cause::call;
    if (turn.manners.leave != Leave::keep_quiet && !hushed) parts_.thinking(turn.event);
    Result<Outcome> answered = co_await ask(*decision.skill, turn);
    if (answered.has_error()) co_return answered.error();
    if (answered->gives_way) {
        Result<Outcome> better = co_await after_giving_way(std::move(*answered), turn, decision.skill);
        if (better.has_error()) co_return better.error();
        answered = std::move(better);
    }
    if (turn.purpose.confidence > 0) answered->trace["purpose"] = traced(turn.purpose);
    decision.outcome = with_roll_out(std::move(*answered), turn, parts_.suggestions);
    if (decision.outcome.state.language.empty()) decision.outcome.state.language = turn.language;
    co_return std::move(decision);
}

awaitable<Result<Outcome>> Dispatcher::after_giving_way(Outcome outcome, const Turn& turn, Skill*& skill) {
    for (const auto& other : parts_.skills) {
        if (other.get() == skill || other->fit(turn) != Fit::last) continue;
        Result<Outcome> said = co_await ask(*other, turn);
        if (said.has_error()) co_return said.error();
        if (said->gives_way) continue;  // it has nothing good to say either
        said->trace = std::move(outcome.trace);  // why the first had nothing good to say
        said->trace["gave_way"] = skill->name();
        skill = other.get();
        co_return std::move(said);
    }
    co_return std::move(outcome);
}

SceneParts Dispatcher::scene_parts(const Event& event) const {
    const Time now = parts_.clock.now();
    int posts = 0;
    if (const auto found = unasked_posts_.find({event.account, event.place}); found != unasked_posts_.end())
        for (const Time at : found->second) posts += at > now - std::chrono::hours{1};
    return {parts_.people, parts_.places, parts_.audiences, parts_.language, now,
            parts_.lessons, posts,         std::nullopt,      parts_.read_purpose};
}

// What a skill throws is an error like any other: the event is tried again, and given up after the third time.
awaitable<Result<Outcome>> Dispatcher::ask(Skill& skill, const Turn& turn) {
    using namespace asio::experimental::awaitable_operators;
    std::string thrown;
    try {
        taste(turn.event);
        asio::steady_timer deadline{executor_, skill_deadline};
        awaitable<Result<Outcome>> answering = skill.answer(turn);
        awaitable<void> waiting = deadline.async_wait(asio::use_awaitable);
        std::variant<Result<Outcome>, std::monostate> first = co_await (std::move(answering) || std::move(waiting));
        if (first.index() == 0) co_return std::get<0>(std::move(first));
        thrown = "no answer within its deadline";
    } catch (const std::exception& failure) {
        thrown = failure.what();
    }
    co_return Error{ErrorCode::internal, std::string{skill.name()} + ": " + thrown};
}

awaitable<void> Dispatcher::fail(const WaitingEvent& waiting, const std::string& reason) {
    ++counters_.failures;
    spdlog::error("event {} failed: {}", waiting.sequence, reason);
    const auto count = [sequence = waiting.sequence, reason](store::Connection& connection) {
        return record_failure(connection, sequence, reason);
    };
    const Result<bool> dead = co_await parts_.store.write(count);
    if (dead.has_value() && *dead) {
        ++counters_.dead_letters;
        spdlog::error("event {} is a dead letter now; `twicket parked` lists and replays it", waiting.sequence);
    }
}

void Dispatcher::after_commit(const Turn& turn, const Outcome& outcome, Skill* skill) {
    ++counters_.turns;
    ++counters_.outcomes[outcome.label];
    if (skill) skill->committed(turn, outcome);
    bool posted = false;
    for (const Effect& effect : outcome.effects) {
        posted = posted || std::holds_alternative<Post>(effect);
        if (const auto* lesson = std::get_if<Lesson>(&effect))
            parts_.lessons.teach(turn.event.account, turn.event.place, lesson->text, lesson->is_question);
        if (const auto* lesson = std::get_if<PurposeLesson>(&effect)) parts_.purpose_taught(*lesson);
        if (std::holds_alternative<Merit>(effect) || std::holds_alternative<MeritWithdrawn>(effect))
            parts_.merits_changed(effect);
        if (links::apply(effect, {turn.event.account, turn.event.person}, parts_.people)) parts_.people_changed();
        if (const auto* change = std::get_if<PlaceChange>(&effect)) {
            Place place = turn.place;
            apply_rule(place, change->fields);
            parts_.places.put(std::move(place));
        }
    }
    if (!posted) return;
    parts_.effects_waiting();
    if (turn.manners.leave != Leave::if_sure) return;
    auto& times = unasked_posts_[{turn.event.account, turn.event.place}];
    times.push_back(turn.now);
    while (!times.empty() && times.front() <= turn.now - std::chrono::hours{1}) times.pop_front();
}

}  // namespace twicket
