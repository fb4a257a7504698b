// The stage of a network that only listens: every reply is seen as the core made it.
// Long because the stage answers every kind of line.
#include "tests/support/transcript.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <deque>
#include <filesystem>
#include <regex>
#include <set>
#include <sstream>
#include <tuple>

#include "bot/app/core.hpp"
#include "tests/support/cast_directory.hpp"
#include "tests/support/dialogue.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/listening_network.hpp"

namespace twicket::test {
namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;

}  // namespace

class Stage final : public Dialogue {
  public:
    explicit Stage(const std::string& path)
        : Dialogue{path, account},
          folder_{fs::temp_directory_path() /
                  ("twicket-chat-" + std::to_string(getpid()) + "-" + fs::path{path}.stem().string())} {
        fs::remove_all(folder_);
        fs::create_directories(folder_);
    }
    ~Stage() override {
        core_.reset();
        store_.reset();
        fs::remove_all(folder_);
    }

    bool is_open() const { return core_ != nullptr; }

    std::vector<Outgoing> heard() {
        std::vector<Outgoing> all{network_->said.begin(), network_->said.end()};
        // Threads are delivered side by side: what was decided last is the newest here.
        const std::vector<std::string> decided = rows("SELECT id FROM outgoing ORDER BY number");
        std::ranges::stable_sort(
            all, {}, [&](const Outgoing& one) { return std::ranges::find(decided, one.id) - decided.begin(); });
        cards_.insert(cards_.end(), all.begin(), all.end());
        network_->said.clear();
        return all;
    }

    // The newest version of the card that appeared last and has buttons now; null: none.
    const Outgoing* newest_card() const {
        for (auto first = cards_.rbegin(); first != cards_.rend(); ++first) {
            if (!first->updates.empty()) continue;
            const Outgoing* now = &*first;
            for (const Outgoing& later : cards_)
                if (later.updates == first->id) now = &later;
            if (!now->reply.card.actions.empty()) return now;
        }
        return nullptr;
    }

    std::vector<std::string> rows(const std::string& sql) const {
        std::vector<std::string> found;
        const auto read = [&](store::Connection& connection) {
            found.clear();
            auto rows = connection.query(sql);
            while (rows.next()) found.push_back(rows.string(0));
        };
        store_->read_now(read).value();
        return found;
    }

  private:
    std::string open() override {
        store::Options options;
        options.path = (folder_ / "twicket.db").string();
        options.commit_to_disk = false;  // no dialogue cuts the power
        store_ = store::Store::open(options);
        auto ranker = knowledge::Ranker::build(stored_entries(*store_, cast_), {.background = false});
        ranker->train();
        core_ = std::make_unique<app::Core>(io_.get_executor(), *store_, clock_, cast_.people, cast_.places,
                                            std::move(ranker), cast_.settings);
        auto network = std::make_unique<ListeningNetwork>(account, said_);
        network_ = network.get();
        network_->seated = cast_.seated;
        core_->add(std::move(network));
        core_->add(std::make_unique<ListeningNetwork>(account_of("somebody@other"), said_));
        return "";
    }

    std::string restart() override {
        core_.reset();
        store_.reset();
        const std::string opened = open();
        if (opened.empty() && moved_) follow_directory();
        return opened;
    }

    // First as it was, so that the change is one.
    void follow_directory() { follow_cast(*core_, io_.get_executor(), *store_, clock_, cast_.people); }

    std::string move(const std::string& person, const std::string& how) override {
        if (!moved_) follow_directory();
        moved_ = true;
        if (!cast_.move(person, how)) return "nobody called " + person + " " + how;
        follow_directory();
        return settle();
    }

    std::string pass(Duration time) override {
        clock_.pass(time);
        return settle();
    }

    std::string fail(int status, std::optional<int> after_seconds, int times) override {
        network_->failure = {status == 429 ? ErrorCode::rate_limited : ErrorCode::unavailable, "the stage says so"};
        if (after_seconds) network_->failure.retry_after = std::chrono::seconds{*after_seconds};
        network_->failures_left = times;
        return "";
    }

    std::string say(const std::string& person, const std::string& place, bool in_thread,
                    const std::string& text) override {
        place_ = place.empty() ? "dm:" + person : place;
        kind_ = place.empty() ? PlaceKind::direct : PlaceKind::channel;
        last_message_ = "m" + std::to_string(++messages_);
        if (!in_thread) threads_[place_] = kind_ == PlaceKind::direct ? "" : last_message_;
        thread_ = threads_[place_];
        if (text.starts_with("/desk")) return accept(person, Command{trimmed(with_code(text.substr(5)))});
        const bool called = kind_ == PlaceKind::direct || text.find("@twicket") != text.npos;
        return accept(person, Message{.id = last_message_, .text = with_code(text), .calls_us = called});
    }

    std::string open_home(const std::string& person) override {
        place_ = "dm:" + person;
        kind_ = PlaceKind::direct;
        thread_.clear();
        return accept(person, HomeOpened{});
    }

    // {code} is the newest one-time code that was said.
    std::string with_code(std::string text) const {
        const auto at = text.find("{code}");
        return at == text.npos ? text : text.replace(at, 6, code_);
    }

    void keep_code(const std::string& said) {
        static const std::regex pattern{"[0-9A-Z]{5}-[0-9A-Z]{5}"};
        std::smatch found;
        if (std::regex_search(said, found, pattern)) code_ = found[0];
    }

    std::string click(const std::string& person, const std::string& label) override {
        for (auto card = cards_.rbegin(); card != cards_.rend(); ++card)
            for (const Action& action : card->reply.card.actions)
                if (action.label == label) {
                    stand_at(*card);
                    return accept(person,
                                  Click{card->updates.empty() ? card->id : card->updates, action.id, action.value});
                }
        return "there is no button '" + label + "'";
    }

    // Where the next event happens: in the thread of this card, or the one that it opened.
    void stand_at(const Outgoing& card) {
        place_ = card.place;
        kind_ = place_.starts_with("dm:") ? PlaceKind::direct : PlaceKind::channel;
        thread_ = card.thread.empty() && kind_ != PlaceKind::direct ? ListeningNetwork::named(card) : card.thread;
        threads_[place_] = thread_;
    }

    // A message in the thread of the newest card.
    std::string type(const std::string& person, const std::string& text) override {
        const Outgoing* card = newest_card();
        if (!card) return "there is no card to answer";
        stand_at(*card);
        last_message_ = "m" + std::to_string(++messages_);
        return accept(person, Message{.id = last_message_, .text = text, .calls_us = kind_ == PlaceKind::direct});
    }

    // Like Slack, the network tells the message but not its thread.
    std::string react(const std::string& person, const std::string& emoji) override {
        const Outgoing* card = newest_card();
        if (!card) card = cards_.empty() ? nullptr : &cards_.back();
        if (!card) return "there is no card to react on";
        reacted_[person + emoji] = *card;
        return put_reaction(person, emoji, *card, true);
    }

    std::string mark(const std::string& person, const std::string& emoji) override {
        return accept(person, Reaction{last_message_, emoji, true});
    }

    std::string take_back(const std::string& person, const std::string& emoji) override {
        const auto card = reacted_.find(person + emoji);
        if (card == reacted_.end()) return person + " has not reacted like that";
        return put_reaction(person, emoji, card->second, false);
    }

    std::string edit(const std::string& person, const std::string& text) override {
        return accept(person, Edit{last_message_, text});
    }
    std::string erase(const std::string& person) override { return accept(person, Deletion{last_message_}); }

    std::string put_reaction(const std::string& person, const std::string& emoji, const Outgoing& card, bool added) {
        stand_at(card);
        const std::string message = ListeningNetwork::named(card);
        if (kind_ != PlaceKind::direct) thread_ = message;
        return accept(person, Reaction{message, emoji, added});
    }

    std::string accept(const std::string& person, What what) {
        const Event event{.account = account_of(person),
                          .external_id = "e" + std::to_string(++events_),
                          .at = clock_.now(),
                          .place = place_,
                          .kind = kind_,
                          .thread = thread_,
                          .person = person,
                          .what = std::move(what)};
        std::string problem;
        const Result<Accepted> accepted = run_now(core_->inbox.accept(event));
        return accepted.has_error() ? "the inbox refused the event" : settle();
    }

    // Runs one coroutine to its end on this thread. The store answers from threads of its own, so the loop must not end
    // early.
    template <class T>
    T run_now(asio::awaitable<T> work) {
        std::optional<T> result;
        std::exception_ptr thrown;
        asio::co_spawn(io_, std::move(work), [&](std::exception_ptr failure, T value) {
            thrown = failure;
            result.emplace(std::move(value));
        });
        while (!result) io_.run_one();
        if (thrown) std::rethrow_exception(thrown);
        return std::move(*result);
    }

    std::string settle() {
        for (int round = 0; round < 20; ++round) {
            const std::size_t turns = run_now(core_->dispatcher.settle());
            const std::size_t calls = run_now(core_->outbox.deliver_due());
            const std::size_t notices = run_now(core_->guest_notices.look()) + run_now(core_->life.look());
            const std::size_t of_services = run_now(core_->service_notices.look());
            const std::size_t surges = run_now(core_->surges.look()) + run_now(core_->repeats.look());
            const std::size_t changes = run_now(core_->change_watch.look());
            const std::size_t settled = run_now(core_->settlement.look()) + run_now(core_->knowledge_watch.look());
            run_now(core_->trend_watch.look());
            if (settled + turns + calls + notices + of_services + surges + changes == 0) break;
        }
        return "";
    }

    std::string unexpected() override {
        if (network_ == nullptr || network_->said.empty()) return "";
        return "not expected: " + plain_text(network_->said.front().reply.card);
    }

    static std::string words_of(const Outgoing& outgoing) {
        const Card& card = outgoing.reply.card;
        return (card.speaker.empty() ? "" : card.speaker + ": ") + card.text;
    }

    static bool says(const Outgoing& outgoing, const Expected& expected) {
        const std::string said = words_of(outgoing);
        return expected.contains ? said.find(expected.text) != said.npos : compare("", said, expected.text).empty();
    }

    std::string expect(const Expected& expected) override {
        if (network_->said.empty()) return "expected «" + expected.text + "», but nothing was said";
        // Order is promised within a thread only, and of what several conversations say into one (a direct message)
        // only within each of their turns: of the oldest of those, the one with the words.
        std::set<std::tuple<std::string, std::string, std::string>> threads;
        auto reply = network_->said.end();
        for (auto one = network_->said.begin(); one != network_->said.end(); ++one) {
            const bool kind = one->updates.empty() != expected.updates;
            const bool there = expected.place.empty() || (one->place == expected.place && kind);
            if (!there || !threads.insert({one->place, one->thread, one->id.substr(0, one->id.find('-'))}).second)
                continue;
            if (reply == network_->said.end()) reply = one;
            if (!kind || !says(*one, expected)) continue;
            reply = one;
            break;
        }
        if (reply == network_->said.end()) return "nothing was said in " + expected.place;
        last_ = *reply;
        network_->said.erase(reply);
        cards_.push_back(last_);
        if (expected.updates == last_.updates.empty())
            return expected.updates ? "expected an update of a card, got a new one"
                                    : "expected a new card, got an update";
        if (expected.only_for != last_.reply.only_for)
            return "expected it for '" + expected.only_for + "', it went to '" + last_.reply.only_for + "'";
        const std::string said = words_of(last_);
        keep_code(said);
        if (!expected.contains) return compare("text", said, expected.text);
        return said.find(expected.text) == said.npos ? "«" + expected.text + "» is not in «" + said + "»" : "";
    }

    std::string expect_state(const std::string& line) override {
        return compare("state line", last_.reply.card.state_line, line);
    }

    std::string expect_buttons(const std::string& expected) override {
        std::string got;
        for (const Action& action : last_.reply.card.actions) got += (got.empty() ? "[" : " [") + action.label + "]";
        return compare("buttons", got, expected);
    }

    std::string expect_source(const std::string& expected) override {
        std::string got;
        for (const Source& one : last_.reply.card.sources)
            got += (got.empty() ? "" : "; ") + one.title + " (" + one.date + ")";
        return compare("sources", got, expected);
    }

    std::string last_outcome() override {
        const auto labels = rows("SELECT label FROM event ORDER BY sequence DESC LIMIT 1");
        return labels.empty() ? "" : labels.front();
    }

    fs::path folder_;
    asio::io_context io_;
    asio::executor_work_guard<asio::io_context::executor_type> keep_running_{io_.get_executor()};
    FakeClock clock_;
    std::unique_ptr<store::Store> store_;
    std::unique_ptr<app::Core> core_;
    bool moved_ = false;
    ListeningNetwork* network_ = nullptr;
    std::vector<Outgoing> cards_;
    Outgoing last_{};
    std::string place_, thread_, last_message_, code_;
    std::deque<Outgoing> said_;
    std::map<std::string, std::string> threads_;  // the last one of each place
    std::map<std::string, Outgoing> reacted_;     // by person and sign
    PlaceKind kind_ = PlaceKind::direct;
    int messages_ = 0, events_ = 0;
};

std::string run_transcript(const std::string& path) {
    return Stage{path}.run();
}

Play::Play(const std::string& script) {
    static int number = 0;
    stage_ = std::make_unique<Stage>("play-" + std::to_string(++number) + ".chat");
    std::istringstream lines{script};
    for (std::string text; std::getline(lines, text);) {
        if (trimmed(text).empty()) continue;
        if (const std::string wrong = line(trimmed(text)); !wrong.empty())
            throw std::runtime_error(text + ": " + wrong);
    }
    heard();
}

Play::~Play() = default;

std::string Play::line(const std::string& text) {
    if (stage_->is_open()) stage_->heard();
    return stage_->step(text);
}

std::vector<Outgoing> Play::heard() {
    return stage_->heard();
}

Outgoing Play::newest_card() const {
    const Outgoing* card = stage_->newest_card();
    if (!card) throw std::runtime_error("there is no card with buttons");
    return *card;
}

std::vector<std::string> Play::rows(const std::string& sql) const {
    return stage_->rows(sql);
}

}  // namespace twicket::test
