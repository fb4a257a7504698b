// A slot a human, filled source by source; groups are followed upwards once each, so circles end.
#include "bot/directory/merge.hpp"

#include <algorithm>
#include <set>
#include <unordered_map>
#include <unordered_set>

namespace twicket::directory {
namespace {

constexpr std::size_t most_notes = 20;
constexpr std::size_t none = static_cast<std::size_t>(-1);

struct Slot {
    std::string id;
    std::vector<std::pair<std::size_t, const Record*>> told;  // source and what it says, in order
    std::vector<std::string> groups;
};

class Merge {
  public:
    Merge(const std::vector<Source>& sources, const Rules& rules) : sources_{sources}, rules_{rules}, by_name_(sources.size()) {}

    Merged run() {
        for (std::size_t i = 0; i < sources_.size(); ++i) take(i);
        for (std::size_t i = 0; i < sources_.size(); ++i) group(i);
        Merged merged;
        for (Slot& slot : slots_) {
            bool active = true;
            Person person = person_of(slot, active);
            (active ? merged.here : merged.left).push_back(std::move(person));
        }
        if (more_notes_ > 0) notes_.push_back("and " + std::to_string(more_notes_) + " more");
        merged.notes = std::move(notes_);
        return merged;
    }

  private:
    void note(std::string text) {
        if (notes_.size() < most_notes) notes_.push_back(std::move(text));
        else ++more_notes_;
    }

    std::size_t slot_for(const Record& record, bool adds_only, std::unordered_set<std::size_t>& taken) {
        const std::string email = comparable(record.said.email);
        const auto known = by_id_.find(record.said.id);
        std::size_t slot = known == by_id_.end() ? none : known->second;
        const auto same = by_email_.find(email);
        if (slot == none && !email.empty() && same != by_email_.end()) slot = same->second;
        if (slot != none && !taken.insert(slot).second) return none;
        if (slot != none || adds_only) return slot;
        slots_.push_back({record.said.id, {}, {}});
        by_id_.emplace(record.said.id, slots_.size() - 1);
        taken.insert(slots_.size() - 1);
        return slots_.size() - 1;
    }

    void take(std::size_t source) {
        std::unordered_set<std::size_t> taken;
        std::unordered_map<std::string, std::size_t> emails;
        for (const Record& record : sources_[source].records) {
            if (record.said.id.empty()) continue;
            const std::size_t slot = slot_for(record, sources_[source].adds_only, taken);
            if (slot == none && sources_[source].adds_only) continue;
            if (slot == none) {
                note(sources_[source].name + ": '" + record.said.id + "' is there twice; the second is left out");
                continue;
            }
            slots_[slot].told.emplace_back(source, &record);
            auto& names = by_name_[source];
            names.emplace(comparable(record.key), slot);
            for (const std::string& name : record.names) names.emplace(comparable(name), slot);
            // Addresses of this source count for the next ones only.
            if (!record.said.email.empty()) {
                const auto [known, fresh] = emails.emplace(comparable(record.said.email), slot);
                if (!fresh) known->second = none;
            }
        }
        for (const auto& [email, slot] : emails) {
            const auto [known, fresh] = by_email_.emplace(email, slot);
            if (!fresh && known->second != slot) known->second = none;
        }
        std::erase_if(by_email_, [](const auto& one) { return one.second == none; });
    }

    // Each group of a source with all that hold it, itself first.
    void group(std::size_t source) {
        const std::vector<Group>& groups = sources_[source].groups;
        std::unordered_map<std::string, std::size_t> named;
        for (std::size_t i = 0; i < groups.size(); ++i) {
            named.emplace(comparable(groups[i].key), i);
            for (const std::string& name : groups[i].names) named.emplace(comparable(name), i);
        }
        std::vector<std::vector<std::size_t>> parents(groups.size()), people(groups.size());
        for (std::size_t i = 0; i < groups.size(); ++i)
            for (const std::string& member : groups[i].members) {
                const std::string plain = comparable(member);
                if (const auto inner = named.find(plain); inner != named.end()) parents[inner->second].push_back(i);
                else if (const std::size_t slot = slot_named(source, plain); slot != none) people[i].push_back(slot);
            }
        for (std::size_t i = 0; i < groups.size(); ++i) {
            if (people[i].empty()) continue;
            std::vector<std::size_t> all{i};
            std::vector<bool> seen(groups.size());
            seen[i] = true;
            for (std::size_t at = 0; at < all.size(); ++at)
                for (const std::size_t outer : parents[all[at]])
                    if (!seen[outer]) seen[outer] = true, all.push_back(outer);
            for (const std::size_t slot : people[i])
                for (const std::size_t one : all) slots_[slot].groups.push_back(groups[one].name);
        }
    }

    std::size_t slot_named(std::size_t source, const std::string& plain) const {
        if (const auto own = by_name_[source].find(plain); own != by_name_[source].end()) return own->second;
        if (const auto email = by_email_.find(plain); email != by_email_.end()) return email->second;
        const auto id = by_id_.find(plain);
        return id == by_id_.end() ? none : id->second;
    }

    // Who is believed in this field; null: nobody tells.
    const Record* voice(const Slot& slot, Field field, std::size_t* source = nullptr) const {
        const auto rank = [&](std::size_t one) {
            const auto order = rules_.priority.find(field);
            if (order == rules_.priority.end()) return one;
            const auto at = std::ranges::find(order->second, sources_[one].name);
            const auto place = static_cast<std::size_t>(at - order->second.begin());
            return at == order->second.end() ? order->second.size() + one : place;
        };
        const Record* best = nullptr;
        std::size_t best_rank = none;
        for (const auto& [one, record] : slot.told)
            if (record->gives(field) && rank(one) < best_rank) {
                best = record, best_rank = rank(one);
                if (source) *source = one;
            }
        return best;
    }

    template <class T>
    void say(const Slot& slot, Field field, T Person::* member, Person& person) const {
        if (const Record* record = voice(slot, field)) person.*member = record->said.*member;
    }

    Person person_of(const Slot& slot, bool& active) const {
        Person person{.id = slot.id, .name = slot.id, .timezone = rules_.timezone};
        say(slot, Field::name, &Person::name, person);
        say(slot, Field::email, &Person::email, person);
        say(slot, Field::title, &Person::title, person);
        say(slot, Field::department, &Person::department, person);
        say(slot, Field::location, &Person::location, person);
        say(slot, Field::timezone, &Person::timezone, person);
        say(slot, Field::languages, &Person::languages, person);
        say(slot, Field::skills, &Person::skills, person);
        say(slot, Field::roles, &Person::roles, person);
        say(slot, Field::guest, &Person::guest, person);
        std::size_t source = 0;
        if (const Record* record = voice(slot, Field::manager, &source)) {
            const std::size_t boss = slot_named(source, comparable(record->said.manager));
            person.manager = boss == none ? std::string{} : slots_[boss].id;
        }
        if (const Record* record = voice(slot, Field::active)) active = record->active;
        add_skills(slot, person);
        add_groups(slot, person);
        add_identities(slot, person);
        return person;
    }

    // What people add themselves stands beside what the directory says.
    void add_skills(const Slot& slot, Person& person) const {
        const auto known = [&](const std::string& name) {
            return std::ranges::any_of(person.skills, [&](const SkillLevel& one) { return comparable(one.name) == comparable(name); });
        };
        for (const auto& [source, record] : slot.told)
            if (sources_[source].adds_only)
                for (const SkillLevel& skill : record->said.skills)
                    if (!known(skill.name)) person.skills.push_back(skill);
    }

    void add_groups(const Slot& slot, Person& person) const {
        std::set<std::string> groups{slot.groups.begin(), slot.groups.end()};
        bool listed = false;
        for (const auto& [source, record] : slot.told)
            if (record->gives(Field::groups)) {
                groups.insert(record->said.groups.begin(), record->said.groups.end());
                listed = true;
            }
        // A file names all groups itself, "everyone" too; elsewhere it goes without saying.
        if (!listed && !person.guest) groups.insert("everyone");
        person.groups.assign(groups.begin(), groups.end());
        if (person.guest) return;
        for (const auto& [role, holders] : rules_.roles) {
            const bool held = std::ranges::any_of(holders, [&](const auto& one) { return groups.contains(one); });
            if (held && !person.has_role(role)) person.roles.push_back(role);
        }
    }

    void add_identities(const Slot& slot, Person& person) const {
        for (const auto& [source, record] : slot.told)
            for (const Identity& one : record->said.identities)
                if (std::ranges::find(person.identities, one) == person.identities.end()) person.identities.push_back(one);
        const bool by_file = std::ranges::any_of(slot.told, [](const auto& one) { return one.second->gives(Field::groups); });
        if (by_file) return;  // it names users itself
        for (const std::string& account : rules_.home_accounts) {
            const bool has = std::ranges::any_of(person.identities, [&](const Identity& one) { return one.account == account; });
            if (!has) person.identities.push_back({account, slot.id});
        }
    }

    const std::vector<Source>& sources_;
    const Rules& rules_;
    std::vector<Slot> slots_;
    std::unordered_map<std::string, std::size_t> by_id_, by_email_;
    std::vector<std::unordered_map<std::string, std::size_t>> by_name_;  // by source: its keys and names
    std::vector<std::string> notes_;
    std::size_t more_notes_ = 0;
};

}  // namespace

Merged merge(const std::vector<Source>& sources, const Rules& rules) {
    return Merge{sources, rules}.run();
}

}  // namespace twicket::directory
