// The bot without its networks: store, people, places, knowledge, skills, dispatcher and outbox, wired once for `serve`,
// `demo` and the transcript tests. Everything belongs to the executor given.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "bot/acquaintance.hpp"
#include "bot/adapter.hpp"
#include "bot/app/knowledge_watch.hpp"
#include "bot/change_watch.hpp"
#include "bot/directory/life.hpp"
#include "bot/dispatcher.hpp"
#include "bot/guest_notices.hpp"
#include "bot/inbox.hpp"
#include "bot/outbox.hpp"
#include "bot/questions.hpp"
#include "bot/incidents.hpp"
#include "bot/service_notices.hpp"
#include "bot/services.hpp"
#include "bot/settlement.hpp"
#include "bot/repeats.hpp"
#include "bot/surge.hpp"
#include "bot/trends.hpp"
#include "bot/working_time.hpp"
#include "config/config.hpp"
#include "knowledge/purpose/learner.hpp"
#include "knowledge/ranker.hpp"

namespace twicket::app {

// What is learned from conversations (docs/knowledge.md).
struct LearningSettings {
    std::string account{}, place{};         // the curators' place; empty: the agents'
    std::vector<std::string> answerers{};   // groups or ids whose words may be kept; none: by role
    std::string digest = "off";             // of the gaps, there: daily, weekly, off
    int verify_days = 365;                  // an entry is due so long after it was last looked through
    std::vector<std::string> two_person_tags{};  // entries with one of these tags are published by two people
};

struct CoreSettings {
    std::string company = "Our company";
    std::string language = "en";
    std::string agents_account{}, agents_place{};  // where hand-offs go; an empty account: no desk
    std::string desk = "desk/builtin";                      // the account that new tickets go to
    double precision_high = 0.75, precision_middle = 0.575;  // wanted: of answers given at once, of lists offered
    std::vector<std::string> examples{};       // of good questions, for the help card
    std::string running_file{};                // see bot/running.hpp; empty: none
    FloodLimits limits{};                      // none unless told
    std::vector<Service> services{};
    std::string timezone = "UTC";              // of people whom the directory does not have
    std::string operations_account{}, operations_place{};  // where surges are told; empty: the agents' place
    SurgeLimits surge{};
    RepeatLimits repeats{};
    config::Sla sla{};                         // by when tickets are answered and solved, in these hours
    WorkingHours working_hours{};
    std::vector<config::RequestItem> requests{};  // the catalogue
    bool learn_aside = true;                   // false: a correction is learned before the next turn
    config::HandOff hand_off{};                // when agents are there
    config::Experts experts{};                 // how colleagues who know are asked
    config::Points points{};
    config::Trends trends{};
    std::vector<config::OnboardingPlan> onboarding{};
    LearningSettings learning{};
    std::string public_url{};  // of calendar files; empty: none are offered
};

class Core {
  public:
    // `store` and `clock` outlive the core. Reads rules and votes from the store; throws what the store throws.
    Core(boost::asio::any_io_executor executor, store::Store& store, Clock& clock, std::vector<Person> people,
         std::vector<Place> places, std::unique_ptr<knowledge::Ranker> ranker, const CoreSettings& settings);

    void add(std::unique_ptr<Adapter> adapter);
    const std::vector<std::unique_ptr<Adapter>>& adapters() const { return adapters_; }
    Adapter* adapter(const std::string& account) const;
    // Somebody has put other people into `people`: what was made of the earlier ones is made anew.
    void people_are_new();
    std::string subject_name(const std::string& subject) const;

    People people;
    Places places;
    Audiences audiences;
    Acquaintance acquaintance;
    Services services;
    Incidents incidents;
    Changes changes;
    std::unique_ptr<knowledge::Ranker> ranker;
    std::uint64_t directories = 0;  // how often `people` was replaced
    std::unique_ptr<knowledge::PurposeLearner> purposes;
    Outbox outbox;
    Dispatcher dispatcher;
    Inbox inbox;
    GuestNotices guest_notices;
    directory::LifeWatch life;
    ServiceNotices service_notices;
    SurgeWatch surges;
    RepeatsWatch repeats;
    ChangeWatch change_watch;
    Settlement settlement;
    KnowledgeWatch knowledge_watch;
    Trends trend_watch;

  private:
    std::string link_to(const AskedQuestion& question) const;
    std::vector<std::unique_ptr<Adapter>> adapters_;
    std::unordered_map<std::string, Adapter*> by_account_;  // asked for with each delivery, among hundreds
};

}  // namespace twicket::app
