// The real core around a driver's network, and its stage.
// Long because a stage has an answer to every kind of line.
#include "tests/support/network_dialogue.hpp"

#include <algorithm>
#include <deque>
#include <filesystem>
#include <set>

#include "bot/app/core.hpp"
#include "tests/support/cast_directory.hpp"
#include "tests/support/dialogue.hpp"

namespace twicket::test {
namespace {

namespace asio = boost::asio;
using contract::Happening;
using contract::Shown;
using Kind = Happening::Kind;

// The driver's adapter as the core wants to own it.
class Borrowed final : public Adapter {
  public:
    explicit Borrowed(Adapter& lender) : lender_{lender} {}
    const std::string& account() const override { return lender_.account(); }
    asio::awaitable<void> run() override { return lender_.run(); }
    asio::awaitable<Result<Receipt>> send(const Outgoing& outgoing) override { return lender_.send(outgoing); }
    asio::awaitable<Result<Receipt>> find(const Outgoing& outgoing) override { return lender_.find(outgoing); }
    Duration find_lag() const override { return lender_.find_lag(); }
    void show_typing(const std::string& place, const std::string& thread) override {
        lender_.show_typing(place, thread);
    }
    bool opens_forms() const override { return lender_.opens_forms(); }
    Duration form_trigger_lasts() const override { return lender_.form_trigger_lasts(); }
    Extent limits() const override { return lender_.limits(); }
    std::size_t lanes() const override { return lender_.lanes(); }
    asio::awaitable<Result<Profile>> profile(std::string user) override { return lender_.profile(std::move(user)); }
    asio::awaitable<Result<Readers>> readers(std::string place) override { return lender_.readers(std::move(place)); }
    asio::awaitable<std::vector<Finding>> self_test() override { return lender_.self_test(); }
    std::string trouble() const override { return lender_.trouble(); }
    asio::awaitable<Result<std::string>> direct_place(std::string user) override {
        return lender_.direct_place(std::move(user));
    }
    std::string link_to(const std::string& place, const std::string& thread) const override {
        return lender_.link_to(place, thread);
    }

  private:
    Adapter& lender_;
};

// The contract's world with the whole bot in it instead of one skill.
class WholeWorld final : public contract::World {
  public:
    WholeWorld() { clock.pass(std::chrono::hours{2}); }  // 10:00, as in transcript.hpp
    ~WholeWorld() override { stop(); }
    // The bot comes to life between inbox and network.
    void raise(const Cast& cast) {
        auto ranker = knowledge::Ranker::build(stored_entries(*store, cast), {.background = false});
        ranker->train();
        on_loop([&] {
            core_ = std::make_unique<app::Core>(loop.get_executor(), *store, clock, cast.people, cast.places,
                                                std::move(ranker), cast.settings);
            core_->add(std::make_unique<Borrowed>(*network_));
        });
    }

    // The directory's word of who is here now; `left` are strangers to the network's own pages too.
    void follow(const std::vector<Person>& here, const std::vector<Person>& named, const std::vector<Person>& left) {
        on_loop([&] {
            follow_cast(*core_, loop.get_executor(), *store, clock, named);
            people.load(here, left).value();
        });
    }

  protected:
    void wire() override {}
    void unwire() override { core_.reset(); }
    std::size_t work_once() override {
        if (!core_) return 0;
        const std::size_t turns = run(core_->dispatcher.settle());
        const std::size_t calls = run(core_->outbox.deliver_due());
        const std::size_t notices = run(core_->guest_notices.look()) + run(core_->life.look());
        const std::size_t of_services = run(core_->service_notices.look());
        const std::size_t surges = run(core_->surges.look()) + run(core_->repeats.look());
        const std::size_t settled = run(core_->settlement.look()) + run(core_->knowledge_watch.look());
        run(core_->trend_watch.look());
        return settled + turns + calls + notices + of_services + surges + run(core_->change_watch.look());
    }

  private:
    std::unique_ptr<app::Core> core_;
};

// Words without marks, signs that are not seen and breaks.
std::string bare(const std::string& text) {
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '*' || c == '`' || c == '\\') continue;
        if (text.compare(at, 3, "\xe2\x80\x8b") == 0 && (at += 2)) continue;
        const bool blank = c == ' ' || c == '\n' || c == '\t';
        if (!blank)
            out += c;
        else if (!out.empty() && !out.ends_with(' '))
            out += ' ';
    }
    while (out.ends_with(' ')) out.pop_back();
    return out;
}

bool holds(const std::string& text, const std::string& part) {
    return bare(text).find(bare(part)) != std::string::npos;
}

class NetworkStage final : public Dialogue {
  public:
    NetworkStage(const PlayedNetwork& network, const std::string& path)
        : Dialogue{path, network.account}, network_{network} {}
    ~NetworkStage() override { world_.stop(); }
    // How the newest events and deliveries ended: where to look when a line goes wrong.
    std::string traces() {
        std::string all = "\n    events:";
        for (const std::string& one :
             world_.texts_of("SELECT place || ' ' || thread || ' ' || label FROM event ORDER BY sequence DESC LIMIT 4"))
            all += "\n      " + one;
        all += "\n    deliveries:";
        for (const std::string& one : world_.texts_of("SELECT place || ' ' || thread || ' ' || state || ' ' || "
                                                      "last_error FROM outgoing ORDER BY number DESC LIMIT 4"))
            all += "\n      " + one;
        return all;
    }

  private:
    // --- the stage ---
    std::string open() override {
        if (world_.people.load(cast_.people).has_error()) return "the people cannot be loaded";
        for (const Place& place : cast_.places) world_.places.put(place);
        driver_ = network_.make(world_);
        seat();
        raise();
        return "";
    }

    // People by the network's ids.
    std::vector<Person> named(std::vector<Person> people) {
        for (Person& person : people)
            for (Identity& identity : person.identities) identity.user = driver_->person_id(identity.user);
        return people;
    }

    void follow_directory() {
        std::vector<Person> left;
        if (gone_) left = cast_.later;
        world_.follow(cast_.people, named(cast_.people), left);
    }

    std::string move(const std::string& person, const std::string& how) override {
        if (!moved_) follow_directory();
        moved_ = true;
        if (!cast_.move(person, how)) return "nobody called " + person + " " + how;
        gone_ = gone_ || how == "leaves";
        follow_directory();
        if (how != "leaves") driver_->seat("dm:" + person, {person});
        world_.settle();
        return "";
    }

    void raise() {
        Cast cast = cast_;
        cast.people = named(std::move(cast.people));
        for (Place& place : cast.places) place.id = driver_->place_id(place.id);
        if (!cast.settings.agents_place.empty())
            cast.settings.agents_place = driver_->place_id(cast.settings.agents_place);
        world_.raise(cast);
    }

    void seat() {
        for (const Place& place : cast_.places) {
            std::vector<std::string> in;
            for (const Person& person : cast_.people)
                if (std::ranges::any_of(place.members, [&](const auto& group) { return person.in_group(group); }))
                    in.push_back(person.id);
            if (const auto told = cast_.seated.find(place.id); told != cast_.seated.end()) in = told->second;
            driver_->seat(place.id, in);
        }
        for (const Person& person : cast_.people) driver_->seat("dm:" + person.id, {person.id});
    }

    std::string restart() override {
        driver_->restart();
        raise();
        if (moved_) follow_directory();
        world_.settle();
        return "";
    }

    // In small steps, as time is: what failed is tried again and again.
    std::string pass(Duration time) override {
        const Duration step = std::max<Duration>(std::chrono::seconds{30}, time / 240);
        for (; time > Duration{0}; time -= std::min(time, step)) world_.pass(std::min(time, step));
        return "";
    }

    std::string fail(int status, std::optional<int> after_seconds, int times) override {
        if (after_seconds && *after_seconds != 30) return "the drivers' networks say 30 seconds";
        driver_->next_calls(status == 429 ? contract::Fault::rate_limited : contract::Fault::unavailable, times);
        return "";
    }

    // --- what people do ---
    std::string tell(Happening happening) {
        actor_ = happening.person;
        const net::HttpResponse answer = driver_->tell(happening);
        if (answer.status < 200 || answer.status > 299)
            return "the network was answered " + std::to_string(answer.status) + " " + answer.body;
        world_.settle();
        return "";
    }

    Happening happening(Kind kind, const std::string& person) {
        Happening made{.kind = kind, .id = "h" + std::to_string(++happenings_), .person = person, .place = place_};
        made.where = place_.starts_with("dm:") ? PlaceKind::direct : PlaceKind::channel;
        made.thread = thread_;
        return made;
    }

    std::string say(const std::string& person, const std::string& place, bool in_thread,
                    const std::string& text) override {
        place_ = place.empty() ? "dm:" + person : place;
        const std::string id = "m" + std::to_string(++messages_);
        if (!in_thread) threads_[place_] = "";
        thread_ = threads_[place_];
        if (text.starts_with("/desk")) {
            Happening command = happening(Kind::command, person);
            command.text = trimmed(text.substr(5));
            return tell(command);
        }
        Happening message = happening(Kind::message, person);
        message.id = last_message_ = id;
        last_place_ = place_;
        if (!in_thread && message.where != PlaceKind::direct) threads_[place_] = id;
        message.text = text;
        for (const std::string& call : {std::string{"@twicket "}, std::string{"@twicket"}})
            if (const auto at = message.text.find(call); at != message.text.npos) {
                message.text.erase(at, call.size());
                message.calls_us = true;
            }
        message.calls_us = message.calls_us || message.where == PlaceKind::direct;
        return tell(message);
    }

    void stand_at(const Shown& card) {
        place_ = card.place;
        if (place_.empty() || (!card.only_for.empty() && place_ == "dm")) place_ = "dm:" + card.only_for;
        const bool direct = place_.starts_with("dm:");
        thread_ = card.thread.empty() && !direct ? card.id : card.thread;
        threads_[place_] = thread_;
    }

    // The newest version of the card that appeared last and has buttons or is a form; null: none.
    const Shown* newest_card() const {
        for (auto one = cards_.rbegin(); one != cards_.rend(); ++one) {
            const Shown* now = &*one;
            for (const Shown& later : cards_)
                if (later.id == one->id) now = &later;
            if (!now->buttons.empty() || now->is_form) return now;
        }
        return nullptr;
    }

    std::string click(const std::string& person, const std::string& label) override {
        for (auto card = cards_.rbegin(); card != cards_.rend(); ++card)
            for (std::size_t i = 0; i < card->buttons.size(); ++i) {
                if (!holds(card->buttons[i], label)) continue;
                stand_at(*card);
                Happening click = happening(Kind::click, person);
                click.message = card->id;
                click.button = i;
                return tell(click);
            }
        return "there is no button '" + label + "'";
    }

    std::string type(const std::string& person, const std::string& text) override {
        const Shown* card = newest_card();
        if (!card) return "there is no card to answer";
        if (card->is_form) {
            Happening form = happening(Kind::form_sent, person);
            form.message = card->id;
            form.values = {{"*", text}};
            return tell(form);
        }
        stand_at(*card);
        Happening message = happening(Kind::message, person);
        message.id = last_message_ = "m" + std::to_string(++messages_);
        message.text = text;
        message.calls_us = message.where == PlaceKind::direct;
        return tell(message);
    }

    std::string react(const std::string& person, const std::string& sign) override {
        const Shown* card = newest_card();
        if (!card) return "there is no card to react on";
        reacted_[person + sign] = card->id;
        stand_at(*card);
        Happening reaction = happening(Kind::reaction, person);
        reaction.message = card->id;
        reaction.sign = sign;
        return tell(reaction);
    }

    std::string mark(const std::string& person, const std::string& sign) override {
        place_ = last_place_;
        Happening reaction = happening(Kind::reaction, person);
        reaction.message = last_message_;
        reaction.sign = sign;
        return tell(reaction);
    }

    std::string take_back(const std::string& person, const std::string& sign) override {
        Happening reaction = happening(Kind::reaction_removed, person);
        reaction.message = reacted_[person + sign];
        reaction.sign = sign;
        return tell(reaction);
    }

    std::string open_home(const std::string& person) override {
        if (!driver_->abilities().home) return "this network has no home";
        place_ = "dm:" + person;
        thread_.clear();
        return tell(happening(Kind::home, person));
    }
    std::string edit(const std::string& person, const std::string& text) override {
        place_ = last_place_;
        Happening change = happening(Kind::edit, person);
        change.message = last_message_;
        change.text = text;
        return tell(change);
    }
    std::string erase(const std::string& person) override {
        place_ = last_place_;
        Happening change = happening(Kind::deletion, person);
        change.message = last_message_;
        return tell(change);
    }

    // --- what is seen ---
    void look() {
        const std::vector<Shown> all = driver_->shown();
        for (; seen_ < all.size(); ++seen_) said_.push_back(all[seen_]);
    }

    std::string unexpected() override {
        if (!driver_) return "";
        look();
        return said_.empty() ? "" : "not expected: " + said_.front().text;
    }

    bool fits(const Shown& shown, const Expected& expected) const {
        if (!expected.only_for.empty()) {
            if (shown.is_form) return true;  // a dialog stands on the screen of the one who asked for it
            const bool in_own_place = shown.place == "dm:" + expected.only_for;
            // Where a private word would come elsewhere, a form's questions are asked in the open.
            const bool in_the_open = shown.only_for.empty() && !driver_->abilities().private_in_place;
            return shown.only_for == expected.only_for || in_own_place || in_the_open;
        }
        return expected.place.empty() || shown.place == expected.place;
    }

    bool says(const Shown& shown, const Expected& expected) const {
        if (shown.is_form && holds(shown.raw, expected.text)) return true;  // in the dialog behind its button
        const auto colon = expected.text.find(": ");
        const bool spoken = !expected.contains && colon != expected.text.npos &&
                            holds(shown.text, expected.text.substr(0, colon)) &&
                            holds(shown.text, expected.text.substr(colon + 2));
        return spoken || holds(shown.text, expected.text);
    }

    std::string expect(const Expected& expected) override {
        look();
        last_ = {};
        rewritten_ = expected.updates;
        // What cannot be changed where it stands is said below it, and only when there is news: see network_dialogue.
        const bool rewrites = driver_->abilities().updates;
        // Order is promised within a thread only: of the oldest in each thread, the one whose words and kind are expected.
        const auto find = [&] {
            std::set<std::pair<std::string, std::string>> threads;
            auto first = said_.end();
            for (auto one = said_.begin(); one != said_.end(); ++one) {
                if (!fits(*one, expected) || !threads.insert({one->place, one->thread}).second) continue;
                if (first == said_.end()) first = one;
                const bool kind = !rewrites || expected.updates != one->replaces.empty();
                if (kind && says(*one, expected)) return one;
            }
            return first;
        };
        auto reply = find();
        // A network that allows few calls at once is given its time.
        for (int i = 0; i < 3 && reply == said_.end(); ++i) {
            world_.pass(std::chrono::seconds{2});
            look();
            reply = find();
        }
        if (reply == said_.end() && expected.updates && !rewrites) return "";
        if (reply == said_.end())
            return "expected «" + expected.text + "», but " +
                   (said_.empty() ? "nothing was said"
                                  : "only this was said in '" + said_.front().place + "' for '" +
                                        said_.front().only_for + "': " + said_.front().text);
        last_ = *reply;
        said_.erase(reply);
        cards_.push_back(last_);
        if (rewrites && expected.updates == last_.replaces.empty())
            return expected.updates ? "expected an update of a card, got a new one"
                                    : "expected a new card, got an update";
        const bool told_alone = !last_.only_for.empty() && last_.only_for != actor_;
        if (expected.only_for.empty() && told_alone) return "it went to '" + last_.only_for + "' alone";
        if (expected.updates && !rewrites) return "";                     // its state line says the news
        return says(last_, expected) ? "" : "«" + expected.text + "» is not in «" + last_.text + "»";
    }

    bool nothing_new() const { return rewritten_ && !driver_->abilities().updates && last_.id.empty(); }

    // The same buttons; a network may put some of them elsewhere.
    std::string expect_buttons(const std::string& labels) override {
        if (rewritten_ && !driver_->abilities().updates) return "";
        std::vector<std::string> left = last_.buttons, wanted = split(labels, ']');
        std::string got;
        for (const std::string& label : left) got += " [" + label + "]";
        for (std::string& label : wanted) {
            const auto found = std::ranges::find_if(left, [&](const auto& one) { return holds(one, label.substr(1)); });
            if (found == left.end()) return "buttons: expected " + labels + ", got" + got;
            left.erase(found);
        }
        return left.empty() ? "" : "buttons: expected " + labels + ", got" + got;
    }

    std::string expect_state(const std::string& line) override {
        if (nothing_new()) return "";
        return holds(last_.text, line) ? "" : "state line: «" + line + "» is not in «" + last_.text + "»";
    }

    std::string expect_source(const std::string& sources) override {
        for (const std::string& source : split(sources, ';'))
            if (!holds(last_.text, source.substr(0, source.rfind(" (")))) return source + " is not in " + last_.text;
        return "";
    }

    std::string last_outcome() override {
        const auto labels = world_.texts_of("SELECT label FROM event ORDER BY sequence DESC LIMIT 1");
        return labels.empty() ? "" : labels.front();
    }

    const PlayedNetwork& network_;
    WholeWorld world_;
    std::unique_ptr<contract::Driver> driver_;
    std::deque<Shown> said_;
    std::vector<Shown> cards_;
    Shown last_;
    bool rewritten_ = false, moved_ = false, gone_ = false;  // somebody has come or gone; somebody has left
    std::size_t seen_ = 0;
    std::string place_, thread_, last_message_, last_place_, actor_;
    std::map<std::string, std::string> threads_, reacted_;
    int messages_ = 0, happenings_ = 0;
};

}  // namespace

std::string play_on(const PlayedNetwork& network, const std::string& path) {
    try {
        NetworkStage stage{network, path};
        const std::string wrong = stage.run();
        return wrong.empty() ? wrong : wrong + stage.traces();
    } catch (const std::exception& thrown) {
        return path + ": it threw: " + thrown.what();
    }
}

}  // namespace twicket::test
