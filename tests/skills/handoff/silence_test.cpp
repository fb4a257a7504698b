// Row 40 as a property, over 100,000 random histories of all skills: while a human works in a thread nothing of ours is
// said there unless we are called by name, what people say reaches the other side, and no internal note ever leaks.
#include <catch2/catch.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <iostream>
#include <random>

#include "tests/support/silent_house.hpp"

using namespace twicket;
using boost::asio::awaitable;
using test::SilentHouse;

namespace {

const std::string secret = "xyzzy";

struct Tally {
    int histories = 0, events = 0, in_human = 0, called = 0, answered_calls = 0, relayed = 0, notes = 0,
        turned_to_agents = 0;
    int violations = 0, leaks = 0, lost = 0;
    std::map<std::string, int> silent_skills;  // that were asked while a human worked
    std::string first;
    void wrong(int& count, const std::string& what) {
        if (++count == 1 && first.empty()) first = what;
    }
};

class Histories {
  public:
    Histories(bool hush, unsigned seed) : house_{hush}, random_{seed} {}

    Tally run(int count) {
        std::exception_ptr failure;
        boost::asio::co_spawn(house_.io(), play(count), [&](std::exception_ptr thrown) { failure = thrown; });
        house_.io().run();
        if (failure) std::rethrow_exception(failure);
        return tally_;
    }

  private:
    template <std::size_t N>
    std::string one_of(const char* const (&list)[N]) {
        return list[random_() % N];
    }
    bool chance(unsigned in) { return random_() % in == 0; }

    awaitable<void> play(int count) {
        for (; tally_.histories < count; ++tally_.histories) {
            house_.forget_all();
            direct_ = chance(4);
            place_ = direct_ ? "dm:ann" : "help";
            thread_ = direct_ ? "" : "t1";
            if (!chance(5)) set_human();
            for (int act = 0; act < 3; ++act) {
                if (chance(8)) house_.clock.pass(std::chrono::minutes{1 + random_() % 300});
                Event event = next_event();
                const Event copy = event;
                const bool human = asker().hand_off == HandOff::human;
                co_await house_.happen(std::move(event));
                judge(copy, human);
            }
        }
    }

    Conversation& asker() { return house_.thread(place_, thread_); }
    Conversation& agents() { return house_.thread("desk", "c1"); }

    // As after a question, an answer, a request for a human and a claim.
    void set_human() {
        const nlohmann::json there{
            {"account", SilentHouse::account}, {"place", place_}, {"thread", thread_}, {"direct", direct_}};
        const nlohmann::json desk{
            {"account", SilentHouse::account}, {"place", "desk"}, {"thread", "c1"}, {"name", "tom"}};
        const nlohmann::json one{{"question", "my vpn keeps dropping"},
                                 {"message", "q1"},
                                 {"asker", "ann"},
                                 {"name", "ann"},
                                 {"card", "card"},
                                 {"groups", {"everyone"}}};
        asker().hand_off = HandOff::human;
        asker().links["agents"] = desk;
        asker().language = "en";
        asker().memory["handoff"] = {{"language", "en"}, {"case", one}};
        asker().memory["answer"] = {{"asked_back", ""},
                                    {"cards",
                                     {{{"card", "a1"},
                                       {"question", "my vpn keeps dropping"},
                                       {"message", "q1"},
                                       {"asker", "ann"},
                                       {"entry", "vpn"},
                                       {"list", false}}}}};
        asker().memory["ticket"] = {{{"id", "k1"},
                                     {"card", "k1c"},
                                     {"title", "VPN"},
                                     {"requester", "ann"},
                                     {"number", "INC-1"},
                                     {"state", "open"},
                                     {"from", "ann"},
                                     {"agents", "k1a"}}};
        agents().links["asker"] = there;
        agents().memory["handoff"] = {{"side", "agents"}, {"card", "card"}, {"other", there}, {"case", one}};
    }

    Event here(const char* person, What what) {
        return {.account = SilentHouse::account,
                .external_id = "",
                .place = place_,
                .kind = direct_ ? PlaceKind::direct : PlaceKind::channel,
                .thread = thread_,
                .person = person,
                .what = std::move(what),
                .reply_to = "trigger"};
    }
    Event at_desk(const char* person, What what) {
        return {.account = SilentHouse::account,
                .external_id = "",
                .place = "desk",
                .thread = "c1",
                .person = person,
                .what = std::move(what)};
    }
    std::string new_id() { return "m" + std::to_string(++messages_); }
    std::string message_id() { return "m" + std::to_string(messages_ - std::min<unsigned>(messages_, random_() % 6)); }

    Event asker_says() {
        static const char* const words[] = {"are you there?",
                                            "where is my payslip?",
                                            "i lost my badge",
                                            "human",
                                            "1",
                                            "2 not",
                                            "Helpful",
                                            "open a ticket",
                                            "thanks",
                                            "ok",
                                            "my laptop is broken",
                                            "Return to the bot",
                                            "never mind"};
        const bool called = direct_ || chance(5);
        const char* person = direct_ || !chance(4) ? "ann" : "eve";
        Message message{
            .id = new_id(), .text = (called && !direct_ ? "@twicket " : "") + one_of(words), .calls_us = called};
        message.from_bot = chance(20);
        if (chance(10)) message.files.push_back({"log.txt", "text/plain", "", 3});
        return here(person, message);
    }

    Event asker_clicks() {
        struct Button {
            const char *card, *action, *value;
        };
        static const Button buttons[] = {{"a1", "answer.helpful", "vpn"},
                                         {"a1", "answer.not_helpful", "vpn"},
                                         {"a1", "answer.reason", "outdated"},
                                         {"a1", "answer.other_reason", ""},
                                         {"a1", "answer.none", ""},
                                         {"a1", "answer.pick", "badge"},
                                         {"a1", "answer.private", "vpn"},
                                         {"a1", "answer.share", "vpn"},
                                         {"zz", "answer.ask", "q9\nwhere is my payslip?"},
                                         {"zz", "answer.helpful", "vpn\nmy vpn keeps dropping"},
                                         {"zz", "ticket.open", ""},
                                         {"k1c", "ticket.comment", "k1"},
                                         {"k1c", "ticket.confirm", "k1"},
                                         {"k1c", "ticket.reopen", "k1"},
                                         {"zz", "handoff.ask", ""},
                                         {"zz", "handoff.withdraw", ""},
                                         {"zz", "handoff.give_back", ""},
                                         {"zz", "handoff.leave", ""},
                                         {"zz", "handoff.claim", "{}"},
                                         {"zz", "form.choose", "low"},
                                         {"zz", "form.cancel", ""},
                                         {"zz", "nobody.knows", ""}};
        const Button& button = buttons[random_() % std::size(buttons)];
        return here(chance(4) ? "eve" : "ann", Click{button.card, button.action, button.value, chance(4)});
    }

    Event around() {
        static const char* const timers[] = {
            "handoff.nobody", "handoff.raise", "handoff.unanswered", "handoff.quiet", "guest.week:2026-12-31:gus", "ticket.nudge", "x"};
        static const char* const commands[] = {
            "ticket VPN is down", "channel", "channel mode all", "me", "link", "help", "guests", "return", "status",
            "follow vpn outages", ""};
        static const char* const slow_commands[] = {"mine", "why", "home"};  // they ask the store
        switch (random_() % 9) {
            case 0:
                return here("", Tick{one_of(timers)});
            case 1:
                return here(chance(2) ? "ann" : "tom", Command{chance(50) ? one_of(slow_commands) : one_of(commands)});
            case 2:
                return here("ann",
                            Edit{chance(2) ? "q1" : message_id(), "my vpn keeps dropping, where is my payslip?"});
            case 3:
                return here("ann", Deletion{chance(2) ? "q1" : message_id()});
            case 4:
                return here("ann", Reaction{"x-a1", chance(2) ? "👍" : "🎫", chance(2)});
            case 5:
                return here("ann", chance(2) ? What{Joined{}} : What{Left{}});
            case 6:
                return here("ann", Submission{chance(2) ? "ticket.open" : "answer.reason",
                                              chance(2) ? "a1" : "k1",
                                              {{"title", "VPN"},
                                               {"text", "it is down"},
                                               {"reason", "old"},
                                               {"impact", "low"},
                                               {"urgency", "low"}}});
            case 7:
                return here("ann", Forward{"q9", "eve", "the printer is broken"});
            default:
                break;
        }
        TicketChanged news{.ticket = "k1",
                           .news = static_cast<TicketNews>(random_() % 4),
                           .author = "uma",
                           .person = "uma",
                           .text = "please restart it"};
        news.facts = {"INC-1", "", chance(2) ? "uma" : "", static_cast<TicketState>(random_() % 6)};
        return here("", news);
    }

    Event agent_acts() {
        static const char* const plain[] = {"Hello Ann, I am looking.", "Please restart it", "1",
                                            "https://intranet.example/vpn"};
        const std::string note = "// " + secret + " she has had three laptops";
        std::string text = one_of(plain);
        if (chance(3))
            text = note;
        else if (chance(4))
            text += "\n" + note;
        switch (random_() % 8) {
            case 0:
            case 1:
            case 2: {
                const bool called = chance(8);
                Message message{.id = new_id(), .text = text, .calls_us = called};
                if (chance(8)) message.files.push_back({"fix.pdf", "application/pdf", "", 9});
                return at_desk("tom", message);
            }
            case 3:
                return at_desk("tom", Edit{message_id(), text});
            case 4:
                return at_desk("tom", Deletion{message_id()});
            case 5:
                return at_desk(chance(2) ? "tom" : "eve",
                               Click{"zz", chance(2) ? "handoff.give_back" : "handoff.leave", ""});
            case 6: {
                const nlohmann::json there{
                    {"account", SilentHouse::account}, {"place", place_}, {"thread", thread_}, {"direct", direct_}};
                return at_desk(chance(2) ? "tom" : "uma", Click{"card", "handoff.claim", there.dump()});
            }
            default:
                break;
        }
        if (chance(2)) return at_desk("", Tick{"handoff.quiet"});
        return at_desk("tom", chance(2) ? What{Command{"return"}} : What{Click{"zz", "handoff.send_draft", "payslip"}});
    }

    Event next_event() {
        const unsigned act = random_() % 10;
        return act < 3 ? asker_says() : act < 5 ? asker_clicks() : act < 7 ? around() : agent_acts();
    }

    bool called_by_name(const Event& event) const {
        if (event.place != place_ || event.thread != thread_) return false;
        if (std::holds_alternative<Command>(event.what)) return true;
        const auto* message = std::get_if<Message>(&event.what);
        return message && message->calls_us && !direct_;
    }

    // The words of a human at the desk, as they are.
    static bool is_relay(const Event& event, const Post& post) {
        if (event.place != "desk" || post.outgoing.reply.card.speaker != event.person) return false;
        const std::string& text = post.outgoing.reply.card.text;
        if (const auto* message = std::get_if<Message>(&event.what)) {
            const std::string words = text.substr(0, text.find("📎"));
            const auto last = words.find_last_not_of('\n');
            return last == words.npos || message->text.find(words.substr(0, last + 1)) != std::string::npos;
        }
        if (const auto* edit = std::get_if<Edit>(&event.what))
            return text == "(taken back)" || edit->text.find(text) != std::string::npos;
        if (std::holds_alternative<Deletion>(event.what)) return text == "(taken back)";
        const auto* click = std::get_if<Click>(&event.what);
        return click && click->action == "handoff.send_draft";
    }

    void judge(const Event& event, bool human) {
        ++tally_.events;
        tally_.in_human += human;
        const bool called = called_by_name(event);
        const bool pressed = std::holds_alternative<Click>(event.what) ||
                             std::holds_alternative<Submission>(event.what) ||
                             std::holds_alternative<Forward>(event.what);
        if (human && called) ++tally_.called;
        if (human && !called && !house_.skill.empty()) ++tally_.silent_skills[house_.skill];
        bool said_here = false, reached_agents = false;
        for (const test::Landed& one : house_.landed) {
            const Outgoing& outgoing = one.post.outgoing;
            const bool at_asker = outgoing.place == place_ && outgoing.thread == thread_;
            const bool at_agents = outgoing.place == "desk" && outgoing.thread == "c1";
            if (at_asker && plain_text(outgoing.reply.card).find(secret) != std::string::npos)
                tally_.wrong(tally_.leaks, describe(event, one));
            reached_agents = reached_agents || (at_agents && outgoing.reply.card.speaker == event.person);
            if (human && at_agents && event.place == place_ && outgoing.reply.card.speaker.empty())
                ++tally_.turned_to_agents;
            if (!at_asker || outgoing.surface == Surface::home) continue;
            said_here = true;
            if (one.before != HandOff::human || one.after != HandOff::human) continue;
            const bool for_presser =
                pressed && !direct_ && outgoing.reply.only_for == event.person && event.place == place_;
            const bool dialog = pressed && outgoing.form.has_value();
            if (is_relay(event, one.post))
                ++tally_.relayed;
            else if (!called && !for_presser && !dialog)
                tally_.wrong(tally_.violations, describe(event, one));
        }
        if (human && called && said_here) ++tally_.answered_calls;
        const auto* message = std::get_if<Message>(&event.what);
        if (!message || message->from_bot) return;
        const bool note = event.place == "desk" && message->text.starts_with("//");
        tally_.notes += note && human;
        const bool words_here = human && event.place == place_ && event.thread == thread_ && !called;
        if (words_here && !reached_agents) tally_.wrong(tally_.lost, "lost: " + message->text);
    }

    std::string describe(const Event& event, const test::Landed& one) const {
        return std::string{name_of(event.what)} + " at " + event.place + " through " + house_.skill + ": " +
               plain_text(one.post.outgoing.reply.card) + "\n" + to_json(event);
    }

    SilentHouse house_;
    std::mt19937 random_;
    Tally tally_;
    bool direct_ = false;
    unsigned messages_ = 0;
    std::string place_, thread_;
};

}  // namespace

TEST_CASE("in 100,000 random histories nothing of ours is said where a human works unless we are called by name",
          "[handoff][property]") {
    const Tally tally = Histories{true, 20261122}.run(100'000);
    INFO(tally.first);
    CHECK(tally.violations == 0);
    CHECK(tally.leaks == 0);
    CHECK(tally.lost == 0);
    std::cout << "suite silence: " << tally.histories << " histories, " << tally.events << " events, " << tally.in_human
              << " while a human worked, " << tally.called << " calls by name (" << tally.answered_calls
              << " answered), " << tally.relayed << " words relayed, " << tally.notes << " notes kept, "
              << tally.turned_to_agents << " turned to the agents; silent:";
    for (const auto& [name, count] : tally.silent_skills) std::cout << " " << name << " " << count;
    std::cout << "\n";
    CHECK(tally.in_human > 100'000);
    CHECK(tally.answered_calls > 5'000);
    CHECK(tally.relayed > 10'000);
    CHECK(tally.notes > 5'000);
    for (const char* skill : {"answer", "ticket", "handoff", "channel", "help", "home", "me"}) {
        INFO(skill);
        CHECK((tally.silent_skills.contains(skill) || tally.called > 0));
    }
    for (const char* skill : {"answer", "ticket", "handoff"}) CHECK(tally.silent_skills.at(skill) > 1'000);
}

TEST_CASE("the property sees a bot that talks while a human works", "[handoff][property]") {
    const Tally tally = Histories{false, 7}.run(500);  // the rule of silence is left out
    CHECK(tally.violations > 50);
    CHECK(tally.leaks == 0);
}
