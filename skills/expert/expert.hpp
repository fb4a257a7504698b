// Finds colleagues who know and asks them (rows 24–27): who knows about something, with the evidence that everybody in
// the place may see; a question to at most two at a time, in their hours; their answer back to the asker, and kept for
// others. The desk's own agents are skills/handoff; what people know is Book and knowledge/experts.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bot/reach.hpp"
#include "bot/skill.hpp"
#include "bot/working_time.hpp"
#include "knowledge/ranker.hpp"
#include "skills/expert/book.hpp"
#include "skills/expert/words.hpp"

namespace twicket::expert {

struct Settings {
    bool hands_over = false;                          // a human desk is there to take what nobody could
    WorkingHours hours{};                             // the company's; in the zone of whoever is asked
    Duration widen_after = std::chrono::minutes{30};  // of the asked person's working time
    int weekly = 5;                                   // questions a week to one person
    std::map<std::string, std::string> owners{};      // skill id → who approves it
};

// How much everybody is asked.
struct Load {
    std::map<std::string, int> this_week{}, open{};
};

struct Lookups {
    template <class T>
    using Answer = boost::asio::awaitable<Result<T>>;
    // A mark that changes when merits do, and everything anew.
    std::function<Answer<std::string>()> stamp;
    std::function<Answer<Facts>()> facts;
    std::function<Answer<std::optional<ExpertRequest>>(std::string id)> request;
    std::function<Answer<Load>(Time since)> load;
    std::function<Answer<std::optional<KeptAnswer>>(std::string id)> kept;
    std::function<Answer<std::string>(std::string person)> exported;
    std::function<boost::asio::awaitable<Result<Reached>>(std::string person)> reach;
    std::function<std::string(const ThreadName&)> link;  // empty: nobody can open it
    std::function<std::uint64_t()> directories;          // another number: other people are known
    std::function<std::vector<experts::Writing>()> owned;  // the entries that people answer for, as they are now
};

// A kept answer as an entry of the knowledge base, with credit; and the id of that entry.
std::string kept_entry(const std::string& id);
knowledge::Entry entry_of(const KeptAnswer& kept, const std::string& name);

class ExpertSkill final : public Skill {
  public:
    struct Parts {
        const People& people;       // outlives the skill
        knowledge::Ranker& ranker;  // …
        Settings settings;
        Lookups look;
        Book book;
        std::string stamp{};  // of what the book was filled with
        std::map<std::string, std::vector<std::string>> kept_by{};  // ids of kept answers, by person
    };
    explicit ExpertSkill(Parts parts) : parts_{std::move(parts)} {}
    std::string_view name() const override { return "expert"; }
    Fit fit(const Turn& turn) const override;
    boost::asio::awaitable<Result<Outcome>> answer(const Turn& turn) override;
    void committed(const Turn& turn, const Outcome& outcome) override;

    // For the console: a profile as these viewers may see it, and who knows about something. One JSON value each.
    nlohmann::json profile_json(const std::string& person, const experts::Viewers& viewers) const;
    nlohmann::json found_json(const std::string& subject, const experts::Viewers& viewers, Time now) const;

  private:
    using Answer = boost::asio::awaitable<Result<Outcome>>;
    // --- expert.cpp ---
    boost::asio::awaitable<Result<void>> bring_up_to_date();
    Answer on_message(const Turn& turn, Message message);
    Answer on_click(const Turn& turn, Click click);
    Answer on_submission(const Turn& turn, Submission sent);
    // --- who.cpp: finding and showing ---
    Answer who(const Turn& turn, std::string subject, bool by_command);
    Answer offer(const Turn& turn, std::string question);
    std::vector<experts::Found> found_for(const Turn& turn, const std::string& text, bool is_skill,
                                          const Load& load) const;
    Card found_card(const Turn& turn, const std::vector<experts::Found>& found, std::string lead,
                    const std::string& subject, const std::string& question) const;
    std::string evidence_of(const experts::Found& found, const std::string& language) const;
    std::string words_of(const experts::Line& line, const std::string& language) const;
    void add_sources(Card& card, const std::vector<experts::Line>& lines, const std::string& language) const;
    double availability(const std::string& person, Time now, const Load& load) const;
    // --- profile.cpp: one's own ---
    Answer on_order(const Turn& turn, Order order);
    Outcome card_of(const Turn& turn, const Person& whose) const;
    Answer say_of(const Turn& turn, const Person& person, Order order) const;
    Answer propose(const Turn& turn, Order order) const;
    Answer claimed(const Turn& turn, SkillClaim claim) const;
    Answer decide(const Turn& turn, Click click) const;
    Outcome remove(const Turn& turn, const Order& order) const;
    Outcome wish(const Turn& turn, const Order& order) const;
    Outcome ask_wish(const Turn& turn, const Order& order) const;
    std::string owner_of(const std::string& skill) const;
    const Person* person_named(const std::string& name, const std::string& account) const;
    // --- ask.cpp: a question on its way ---
    Answer ask(const Turn& turn, nlohmann::json wanted);
    Outcome ask_form(const Turn& turn, const nlohmann::json& wanted) const;
    Answer on_tick(const Turn& turn);
    Outcome withdraw(const Turn& turn, ExpertRequest request) const;
    bool may_be_asked(const ExpertRequest& request, const std::string& person, Time now, const Load& load) const;
    // Plans or sends one more question; false: this person is not reached.
    boost::asio::awaitable<Result<bool>> send_to(const Turn& turn, ExpertRequest& request, std::string person,
                                                 Outcome& outcome, std::size_t& number) const;
    // Asks those who come next until two are asked, or hands the question over.
    boost::asio::awaitable<Result<std::vector<std::string>>> widen(const Turn& turn, ExpertRequest& request,
                                                                   Outcome& outcome, std::size_t& number) const;
    // Whoever does not work here any more is asked no more; the name of whoever was answering, empty: nobody was.
    std::string let_go(ExpertRequest& request) const;
    void hand_over(const Turn& turn, ExpertRequest& request, Outcome& outcome, std::size_t& number) const;
    Card question_card(const ExpertRequest& request, const std::string& person) const;
    WorkingHours hours_of(const std::string& person) const;
    std::string name_of_person(const std::string& id) const;
    std::string language_of(const std::string& person, const std::string& otherwise) const;
    // --- reply.cpp: what the asked do ---
    Answer on_request(const Turn& turn, std::string id);
    Answer accept(const Turn& turn, Click click, ExpertRequest request) const;
    Answer pass(const Turn& turn, Click click, ExpertRequest request) const;
    Answer suggested(const Turn& turn, Submission sent, ExpertRequest request) const;
    Answer passed_on(const Turn& turn, ExpertRequest request, std::string first) const;
    Outcome solved(const Turn& turn, ExpertRequest request) const;
    Answer keep(const Turn& turn, Click click) const;
    Answer keep_as(const Turn& turn, Submission sent) const;

    // --- relay.cpp: the words both ways ---
    Answer relay(const Turn& turn, Message message, std::string id, bool from_expert) const;
    Answer follow_change(const Turn& turn, std::string message, std::string words) const;  // without words: taken back
    Card relayed_card(const Turn& turn, const ExpertRequest& request, std::string words, bool from_expert) const;

    Outcome whisper(const Turn& turn, std::string label, const char* key,
                    std::initializer_list<std::pair<std::string_view, std::string_view>> values = {}) const;

    Parts parts_;
    Time looked_{};
    std::uint64_t directories_ = 0;  // that the book follows
};

// In a request: one person's part; who accepted, empty: nobody; what he or she has written so far.
ExpertAsk* ask_of(ExpertRequest& request, const std::string& person);
std::string accepted_by(const ExpertRequest& request);
std::string answer_of(const ExpertRequest& request);
// How it stands, for the asker's home.
QuestionStands standing(const ExpertRequest& request, QuestionStands::State state, const std::string& handler);
// Said also where a human works: these are people's own words.
Post said(Post post);
// To how many people it is put now, or will be when their day begins.
std::size_t under_way(const ExpertRequest& request);
// The request that this thread's questions belong to; empty: none.
std::string request_here(const Conversation& conversation);

}  // namespace twicket::expert
