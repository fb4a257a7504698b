// The order of a turn is the dispatcher's (bot/dispatcher.cpp).
#include "tests/support/silent_house.hpp"

#include <filesystem>

#include "bot/early.hpp"
#include "bot/form_dialogue.hpp"
#include "bot/hush.hpp"
#include "bot/turn_rules.hpp"
#include "skills/handoff/handoff.hpp"

namespace twicket::test {
namespace {

namespace fs = std::filesystem;
using boost::asio::awaitable;

// A skill of the core, lent to the house.
class Lent final : public Skill {
  public:
    explicit Lent(Skill& owner) : owner_{owner} {}
    std::string_view name() const override { return owner_.name(); }
    Fit fit(const Turn& turn) const override { return owner_.fit(turn); }
    awaitable<Result<Outcome>> answer(const Turn& turn) override { return owner_.answer(turn); }

  private:
    Skill& owner_;
};

knowledge::Entry entry(const char* id, const char* title, const char* variant, const char* answer) {
    knowledge::Entry made{.id = id, .title = title, .variants = {variant}, .answer = answer, .language = "en"};
    return made;
}

std::vector<knowledge::Entry> entries() {
    return {entry("vpn", "VPN keeps dropping", "my vpn keeps dropping", "Switch to compatibility mode."),
            entry("payslip", "Find your payslip", "where is my payslip", "It is in the HR portal."),
            entry("badge", "Lost badge", "i lost my badge", "Call reception."),
            entry("leave", "Book leave", "how do i book holiday", "Use the form.")};
}

std::vector<Person> people() {
    const auto person = [](const char* id, std::vector<std::string> roles) {
        Person made{.id = id, .name = id, .groups = {"everyone"}, .roles = std::move(roles)};
        made.identities.push_back({SilentHouse::account, id});
        return made;
    };
    return {person("ann", {"member"}), person("eve", {"member"}), person("tom", {"agent"}), person("uma", {"agent"}),
            person("olga", {"member"})};
}

std::vector<Place> places() {
    Place help{.account = SilentHouse::account, .id = "help", .name = "help", .mode = Mode::all};
    help.owner = "olga";
    help.raise_after = std::chrono::minutes{5};
    Place desk{.account = SilentHouse::account, .id = "desk", .name = "desk", .mode = Mode::mention};
    return {help, desk};
}

template <class T>
std::function<awaitable<Result<T>>()> always(T value) {
    return [value]() -> awaitable<Result<T>> { co_return value; };
}

}  // namespace

SilentHouse::SilentHouse(bool hush) : hush_{hush} {
    static int number = 0;
    folder_ =
        (fs::temp_directory_path() / ("twicket-house-" + std::to_string(getpid()) + "-" + std::to_string(++number)))
            .string();
    fs::create_directories(folder_);
    store::Options options;
    options.path = folder_ + "/twicket.db";
    options.commit_to_disk = false;
    store_ = store::Store::open(options);
    auto ranker = knowledge::Ranker::build(entries(), {.background = false});
    ranker->train();
    app::CoreSettings settings;
    settings.agents_account = account;
    settings.agents_place = "desk";
    core_ = std::make_unique<app::Core>(io_.get_executor(), *store_, clock, people(), places(), std::move(ranker),
                                        settings);
    lend_skills();
}

SilentHouse::~SilentHouse() {
    skills_.clear();
    core_.reset();
    store_.reset();
    fs::remove_all(folder_);
}

// All that are registered, in their order; the hand-off looks into this house's threads.
void SilentHouse::lend_skills() {
    handoff::Lookups look;
    look.conversation = [this](ThreadName name) -> awaitable<Result<Conversation>> {
        const auto found = threads_.find({name.place, name.thread});
        co_return found == threads_.end() ? Conversation{} : found->second;
    };
    look.queued = always(std::vector<AskedQuestion>{});
    look.handled = always(std::vector<AskedQuestion>{});
    look.unanswered = [](ThreadName where) -> awaitable<Result<std::optional<AskedQuestion>>> {
        AskedQuestion open{.account = where.account,
                           .place = where.place,
                           .thread = where.thread,
                           .message = "m",
                           .asker = "ann",
                           .text = "who waters the plants?",
                           .state = QuestionStands::State::open,
                           .handler = "",
                           .updated = {}};
        co_return std::optional<AskedQuestion>{std::move(open)};
    };
    look.with = [](std::string) -> awaitable<Result<std::vector<AskedQuestion>>> {
        co_return std::vector<AskedQuestion>{};
    };
    look.votes = [](std::string, std::vector<std::string>) -> awaitable<Result<std::vector<handoff::CastVote>>> {
        co_return std::vector<handoff::CastVote>{};
    };
    look.may_read = [](AskedQuestion, std::vector<const Person*>) -> awaitable<bool> { co_return false; };
    look.link = [](const AskedQuestion&) { return std::string{}; };
    look.direct = [](std::string person) -> awaitable<Result<std::optional<ThreadName>>> {
        co_return ThreadName{account, "dm:" + person, "", true};
    };
    for (const auto& skill : core_->dispatcher.skills()) {
        if (skill->name() != "handoff") {
            skills_.push_back(std::make_unique<Lent>(*skill));
            continue;
        }
        skills_.push_back(
            std::make_unique<handoff::HandoffSkill>(handoff::HandoffSkill::Parts{.agents = {account, "desk", "en"},
                                                                                 .desk = {},
                                                                                 .people = core_->people,
                                                                                 .ranker = *core_->ranker,
                                                                                 .look = look}));
    }
}

void SilentHouse::forget_all() {
    threads_.clear();
    landed.clear();
}

Scene SilentHouse::set(Event event, Conversation conversation) const {
    const SceneParts parts{core_->people, core_->places, core_->audiences, language_, clock.now(), lessons_, 0};
    return set_scene(parts, std::move(event), std::move(conversation), {});
}

awaitable<Outcome> SilentHouse::decide(Event event, Scene& scene) {
    skill.clear();
    if (std::optional<FormProgress> form = answer_form(scene.turn(), core_->people)) {
        if (!form->complete) {
            skill = "form";
            co_return std::move(form->outcome);
        }
        event.what = std::move(*form->complete);
        scene = set(std::move(event), std::move(form->outcome.state));
    }
    const Turn turn = scene.turn();
    Skill* best = scene.deleted ? nullptr : best_skill(skills_, turn);
    if (!best) co_return Outcome{.label = "noted", .state = turn.conversation};
    skill = best->name();
    Result<Outcome> answered = co_await best->answer(turn);
    if (answered.has_value() && answered->gives_way)
        for (const auto& other : skills_) {
            if (other.get() == best || other->fit(turn) != Fit::last) continue;
            skill = other->name();
            answered = co_await other->answer(turn);
            break;
        }
    co_return with_roll_out(std::move(answered).value(), turn, {account, "desk"});
}

awaitable<void> SilentHouse::happen(Event event) {
    landed.clear();
    event.account = account;
    event.external_id = "e" + std::to_string(++events_);
    event.at = clock.now();
    Conversation before = threads_[{event.place, event.thread}];
    Event copy = event;
    Scene scene = set(std::move(copy), std::move(before));
    Outcome outcome = co_await decide(std::move(event), scene);
    const Turn turn = scene.turn();
    note_change(outcome.state, turn.event);
    const bool dialogs = events_ % 2 == 0;
    complete_posts(turn, outcome, dialogs ? std::optional{Duration{0}} : std::nullopt);
    if (hush_) keep_silence(turn, outcome);
    apply(scene, std::move(outcome));
}

void SilentHouse::apply(const Scene& scene, Outcome outcome) {
    const Key own{scene.event.place, scene.event.thread};
    std::map<Key, HandOff> before;
    for (const auto& [key, conversation] : threads_) before[key] = conversation.hand_off;
    std::vector<Post> said;
    for (const Effect& effect : outcome.effects) {
        const auto* post = std::get_if<Post>(&effect);
        if (!post || post->outgoing.ticket) continue;
        const Key where{post->outgoing.place, post->outgoing.thread};
        const auto there = threads_.find(where);
        const bool elsewhere = where != own && there != threads_.end();
        const std::optional<Post> heard = elsewhere && hush_ ? as_heard(*post, there->second) : *post;
        if (heard) said.push_back(*heard);
    }
    threads_[own] = std::move(outcome.state);
    for (const Effect& effect : outcome.effects) {
        const auto* link = std::get_if<LinkThread>(&effect);
        if (!link) continue;
        Conversation& other = threads_[{link->place, link->thread}];
        if (link->hand_off) other.hand_off = *link->hand_off;
        other.links.merge_patch(link->links);
    }
    for (Post& post : said) {
        const Key where{post.outgoing.place, post.outgoing.thread};
        const HandOff was = before.contains(where) ? before[where] : HandOff::bot;
        landed.push_back({std::move(post), was, threads_[where].hand_off});
    }
}

}  // namespace twicket::test
