// Counting reads the events of a week once; who wrote is looked at only to count different people, and forgotten.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "bot/event.hpp"
#include "bot/text/fold.hpp"
#include "bot/trends.hpp"

namespace twicket::trends {
namespace {

using nlohmann::json;
using Words = std::vector<std::string>;

constexpr double sure = 0.55;  // chance that a message is what it is counted as

struct Named {
    std::string subject;
    std::vector<Words> names;
};

std::vector<Named> names_of(const std::vector<Service>& services) {
    const auto words = [](const std::string& text) { return text::words(text::fold(text)); };
    std::vector<Named> all;
    for (const Service& service : services) {
        Named one{"service:" + service.id, {words(service.id), words(service.name)}};
        for (const std::string& alias : service.aliases) one.names.push_back(words(alias));
        for (const auto& [language, name] : service.names) one.names.push_back(words(name));
        std::erase_if(one.names, [](const Words& name) { return name.empty(); });
        all.push_back(std::move(one));
    }
    return all;
}

bool speaks_of(const Words& said, const Named& service) {
    return std::ranges::any_of(service.names,
                               [&](const Words& name) { return !std::ranges::search(said, name).empty(); });
}

// Figures that the same people stand behind. A subject has several: who follows a service has said nothing about it.
struct Tally {
    std::set<std::string> people;
    std::map<std::string, std::int64_t> figures;
};
using Tallies = std::map<std::string, std::map<std::string, Tally>>;  // by subject, then what people did

// A thread of a channel, from its first question to the first word that something helped.
struct Wait {
    std::string place, asker;
    std::int64_t asked = 0, useful = 0;  // milliseconds; 0: not yet
};

class Counter {
  public:
    Counter(store::Connection& connection, const Week& week, const std::vector<Service>& services)
        : connection_{connection}, from_{to_millis(week.from)}, to_{to_millis(week.to)}, services_{names_of(services)} {}

    Tallies all() {
        count_events();
        add_waits();
        count_votes();
        count_proofs();
        add_followers();
        return std::move(tallies_);
    }

  private:
    void count_events() {
        auto rows = connection_.query("SELECT body, trace, label, arrived FROM event WHERE arrived >= $1 AND arrived < $2"
                                      " AND (trace LIKE '%\"purpose\"%' OR label IN ('voted_helpful', 'expert.solved'))"
                                      " ORDER BY sequence",
                                      {from_, to_});
        while (rows.next()) {
            const Result<Event> event = event_from_json(rows.text(0));
            if (event.has_error()) continue;
            const std::string place = "place:" + event->account + "/" + event->place;
            const std::string thread = place + "\n" + event->thread;
            if (const auto* message = std::get_if<Message>(&event->what)) {
                const json trace = json::parse(rows.text(1), nullptr, false);
                if (!message->from_bot && trace.is_object())
                    add_message(*event, *message, trace, rows.text(2), rows.integer(3));
            } else if (const auto asked = waits_.find(thread); asked != waits_.end() && asked->second.useful == 0) {
                asked->second.useful = rows.integer(3);
            }
        }
    }

    void add_message(const Event& event, const Message& message, const json& trace, std::string_view label,
                     std::int64_t arrived) {
        const json purpose = trace.value("purpose", json::object());
        const std::string person = event.account + "/" + event.person, is = purpose.value("is", "");
        const bool told = purpose.value("confidence", 0.0) >= sure;
        const auto add = [&](const std::string& subject) {
            Tally& tally = tallies_[subject]["spoke"];
            tally.people.insert(person);
            ++tally.figures["messages"];
            tally.figures["complaints"] += told && is == "complaint";
            tally.figures["praise"] += told && is == "praise";
        };
        add("all");
        const Words said = text::words(text::fold(message.text));
        for (const Named& service : services_)
            if (speaks_of(said, service)) add(service.subject);
        if (event.kind != PlaceKind::direct && is == "question") {
            const std::string place = "place:" + event.account + "/" + event.place;
            waits_.try_emplace(place + "\n" + event.thread, Wait{place, person, arrived, 0});
        }
        const json candidates = trace.value("candidates", json::array());
        if (label != "answered" || candidates.empty() || !candidates[0].is_object()) return;
        Tally& entry = tallies_["entry:" + candidates[0].value("entry", "")]["got it"];
        entry.people.insert(person);
        ++entry.figures["served"];
    }

    void add_waits() {
        std::map<std::string, std::vector<std::int64_t>> times;
        for (const auto& [thread, wait] : waits_) {
            Tally& tally = tallies_[wait.place]["asked"];
            tally.people.insert(wait.asker);
            ++tally.figures["questions"];
            if (wait.useful == 0) continue;
            Tally& helped = tallies_[wait.place]["were helped"];
            helped.people.insert(wait.asker);
            ++helped.figures["useful"];
            times[wait.place].push_back((wait.useful - wait.asked) / 1000);
        }
        for (auto& [place, all] : times) {
            const auto middle = all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2);
            std::nth_element(all.begin(), middle, all.end());
            tallies_[place]["were helped"].figures["wait"] = *middle;
        }
    }

    // Only of entries that were served: so the people behind a line are those who got it.
    void add_to_entry(const std::string& entry, const std::string& figure, std::int64_t number) {
        const auto known = tallies_.find("entry:" + entry);
        if (known != tallies_.end() && number > 0) known->second["got it"].figures[figure] += number;
    }

    void count_votes() {
        auto rows = connection_.query(
            "SELECT entry, SUM(CASE WHEN value > 0 THEN 1 ELSE 0 END), SUM(CASE WHEN value < 0 THEN 1 ELSE 0 END) FROM vote"
            " WHERE at >= $1 AND at < $2 GROUP BY entry",
            {from_, to_});
        while (rows.next()) {
            add_to_entry(rows.string(0), "helpful", rows.integer(1));
            add_to_entry(rows.string(0), "not_helpful", rows.integer(2));
        }
    }

    void count_proofs() {
        auto reused = connection_.query("SELECT evidence FROM merit WHERE kind = 'reused' AND withdrawn = 0 AND at >= $1 AND at < $2",
                                        {from_, to_});
        while (reused.next())
            if (const std::string evidence = reused.string(0); evidence.starts_with("entry:"))
                add_to_entry(evidence.substr(6), "reused", 1);
        auto shared = connection_.query("SELECT detail FROM audit WHERE act = 'answer.share' AND at >= $1 AND at < $2", {from_, to_});
        while (shared.next()) {
            const json detail = json::parse(shared.text(0), nullptr, false);
            if (detail.is_object()) add_to_entry(detail.value("entry", ""), "shared", 1);
        }
    }

    void add_followers() {
        auto rows = connection_.query("SELECT service, person FROM follow WHERE since < $1", {to_});
        while (rows.next()) {
            Tally& tally = tallies_["service:" + rows.string(0)]["follow"];
            tally.people.insert(rows.string(1));
            ++tally.figures["followers"];
        }
    }

    store::Connection& connection_;
    std::int64_t from_, to_;
    std::vector<Named> services_;
    Tallies tallies_;
    std::map<std::string, Wait> waits_;
};

}  // namespace

std::vector<Trend> count(store::Connection& connection, const Week& week, const std::vector<Service>& services, int minimum) {
    std::vector<Trend> counted;
    for (auto& [subject, deeds] : Counter{connection, week, services}.all()) {
        Trend trend{.week = week.monday, .subject = subject};
        for (auto& [deed, tally] : deeds) {
            const auto people = static_cast<std::int64_t>(tally.people.size());
            if (people < minimum) continue;
            trend.people = std::max(trend.people, people);
            trend.figures.merge(tally.figures);
        }
        if (!trend.figures.empty()) counted.push_back(std::move(trend));
    }
    return counted;
}

}  // namespace twicket::trends
