// The directory in memory: look-ups by id and by identity, guests and their end. Records are read in people_json.cpp.
#include "bot/people.hpp"

#include "bot/local_time.hpp"

namespace twicket {
namespace {

const Person stranger{.id = "", .roles = {}};
const Person colleague{.id = "", .groups = {"everyone"}, .roles = {}};
constexpr std::size_t nobody_alone = static_cast<std::size_t>(-1);

std::string identity_key(const std::string& account, const std::string& user) { return account + '\n' + user; }

std::string lower_case(std::string_view email) {
    std::string lower{email};
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return lower;
}

bool contains(const std::vector<std::string>& list, std::string_view wanted) {
    return std::find(list.begin(), list.end(), wanted) != list.end();
}

}  // namespace

bool Person::has_role(std::string_view role) const { return contains(roles, role); }
bool Person::is_agent() const { return has_role("agent") || has_role("admin"); }
bool Person::in_group(std::string_view group) const { return contains(groups, group); }

Result<void> People::load(std::vector<Person> people, std::vector<Person> left) {
    std::unordered_map<std::string, std::size_t> by_identity, by_id, by_email;
    for (std::size_t i = 0; i < people.size(); ++i) {
        if (!by_id.emplace(people[i].id, i).second)
            return Error{ErrorCode::conflict, "two people have the id '" + people[i].id + "'"};
        if (!people[i].email.empty()) {
            const auto [known, fresh] = by_email.emplace(lower_case(people[i].email), i);
            if (!fresh) known->second = nobody_alone;
        }
        for (const Identity& identity : people[i].identities) {
            const auto [known, fresh] = by_identity.emplace(identity_key(identity.account, identity.user), i);
            if (!fresh)
                return Error{ErrorCode::conflict, "'" + people[known->second].id + "' and '" + people[i].id +
                                                      "' both claim the user '" + identity.user + "' of " + identity.account};
        }
    }
    people_ = std::move(people);
    by_identity_ = std::move(by_identity);
    by_id_ = std::move(by_id);
    by_email_ = std::move(by_email);
    left_ = std::move(left);
    left_by_id_.clear();
    left_keys_.clear();
    for (std::size_t i = 0; i < left_.size(); ++i) {
        left_by_id_.emplace(left_[i].id, i);
        for (const Identity& identity : left_[i].identities)
            left_keys_.insert(identity_key(identity.account, identity.user));
        if (!left_[i].email.empty()) left_keys_.insert(lower_case(left_[i].email));
    }
    ends_by_record_.clear();
    for (const Person& person : people_)
        if (person.guest) ends_by_record_[person.id] = person.guest->until;
    for (const auto& [guest, stay] : longer_) apply(stay);
    return {};
}

const Person* People::by_address(const Welcomed& welcomed) const {
    const auto found = by_email_.find(welcomed.email);
    if (found == by_email_.end() || found->second == nobody_alone) return nullptr;
    const Person& person = people_[found->second];
    return welcomed.outsider && !person.guest ? nullptr : &person;
}

const Person& People::by_identity(const std::string& account, const std::string& user) const {
    const auto known = [this](const Person& person) -> const Person& { return stands(person) ? person : stranger; };
    const std::string key = identity_key(account, user);
    if (const auto found = by_identity_.find(key); found != by_identity_.end()) return known(people_[found->second]);
    if (!left_.empty() && is_left_identity(key)) return stranger;
    const auto welcomed = welcomed_.find(key);
    if (welcomed != welcomed_.end())
        if (const Person* person = by_address(welcomed->second)) return known(*person);
    if (const auto link = links_.find(key); link != links_.end())
        if (const Person* person = find(link->second)) return known(*person);
    return welcomed == welcomed_.end() || welcomed->second.outsider ? stranger : colleague;
}

// By the record, by a verified address that is nobody's now, or by a link.
bool People::is_left_identity(const std::string& key) const {
    if (by_identity_.contains(key)) return false;
    if (left_keys_.contains(key)) return true;
    const auto welcomed = welcomed_.find(key);
    if (welcomed != welcomed_.end() && !welcomed->second.email.empty()) {
        if (by_email_.contains(welcomed->second.email)) return false;
        if (left_keys_.contains(welcomed->second.email)) return true;
    }
    const auto link = links_.find(key);
    return link != links_.end() && left_by_id_.contains(link->second) && !by_id_.contains(link->second);
}

bool People::has_left(const std::string& account, const std::string& user) const {
    return !left_.empty() && !user.empty() && is_left_identity(identity_key(account, user));
}

const Person* People::find_left(std::string_view id) const {
    const auto found = left_by_id_.find(std::string{id});
    return found == left_by_id_.end() ? nullptr : &left_[found->second];
}

const Person* People::in_charge_for(std::string_view id) const {
    std::string next{id};
    for (int steps = 0; steps < 20 && !next.empty(); ++steps) {
        if (const Person* here = find(next)) return here;
        const Person* left = find_left(next);
        next = left ? left->manager : std::string{};
    }
    return nullptr;
}

void People::welcome(const std::string& account, const std::string& user, std::string_view email) {
    welcomed_[identity_key(account, user)] = {lower_case(email), false};
}

void People::welcome_outsider(const std::string& account, const std::string& user, std::string_view email) {
    if (email.empty()) return forget(account, user);
    welcomed_[identity_key(account, user)] = {lower_case(email), true};
}

void People::forget(const std::string& account, const std::string& user) { welcomed_.erase(identity_key(account, user)); }

void People::link(const Identity& identity, const std::string& person) {
    links_[identity_key(identity.account, identity.user)] = person;
}

void People::unlink(const Identity& identity) { links_.erase(identity_key(identity.account, identity.user)); }

std::string People::linked_to(const Identity& identity) const {
    const auto found = links_.find(identity_key(identity.account, identity.user));
    return found == links_.end() ? std::string{} : found->second;
}

std::vector<KnownIdentity> People::identities_of(const Person& person) const {
    std::vector<KnownIdentity> known;
    const Person* self = find(person.id);
    if (self == nullptr) return known;
    for (const Identity& identity : self->identities) known.push_back({identity, KnownBy::directory});
    const auto add = [&](const std::string& key, KnownBy by) {
        const auto line = key.find('\n');
        Identity identity{key.substr(0, line), key.substr(line + 1)};
        const auto same = [&](const KnownIdentity& one) { return one.identity == identity; };
        if (std::none_of(known.begin(), known.end(), same)) known.push_back({std::move(identity), by});
    };
    std::vector<std::string> matched, linked;  // in the order of their names: the same card each time
    for (const auto& [key, welcomed] : welcomed_)
        if (!by_identity_.contains(key) && by_address(welcomed) == self) matched.push_back(key);
    for (const auto& [key, id] : links_)
        if (id == person.id) linked.push_back(key);
    std::sort(matched.begin(), matched.end());
    std::sort(linked.begin(), linked.end());
    for (const std::string& key : matched) add(key, KnownBy::address);
    for (const std::string& key : linked) add(key, KnownBy::link);
    return known;
}

void People::lengthen(const LongerStay& stay) {
    longer_[stay.person] = stay;
    apply(stay);
}

void People::apply(const LongerStay& stay) {
    const auto found = by_id_.find(stay.person);
    if (found == by_id_.end() || !people_[found->second].guest) return;
    if (end_by_record(stay.person) == stay.instead_of) people_[found->second].guest->until = stay.until;
}

std::string People::end_by_record(std::string_view guest) const {
    const auto found = ends_by_record_.find(std::string{guest});
    return found == ends_by_record_.end() ? std::string{} : found->second;
}

bool People::stands(const Person& person) const {
    if (!person.guest) return true;
    const Person* sponsor = find(person.guest->sponsor);
    return sponsor != nullptr && !sponsor->guest && date_on(clock_->now(), person.timezone) <= person.guest->until;
}

const Person* People::find(std::string_view id) const {
    const auto found = by_id_.find(std::string{id});
    return found == by_id_.end() ? nullptr : &people_[found->second];
}

}  // namespace twicket
