// Delta first, then the keys: whoever is created in between is found by the next delta, since its mark is older.
#include "adapters/ldap/reading.hpp"

#include <charconv>
#include <unordered_set>

#include "adapters/ldap/decode.hpp"
#include "bot/directory/records.hpp"
#include "bot/net/signature.hpp"
#include "bot/text/base64.hpp"

namespace twicket::ldap {
namespace {

using directory::Group;
using directory::Record;
using nlohmann::json;

constexpr std::size_t most_people = 1'000'000, most_groups = 50'000;

std::uint64_t number_in(const std::string& text) {
    std::uint64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

class Round {
  public:
    Round(store::Store& store, Session& session, const Settings& settings, Time now)
        : store_{store}, session_{session}, settings_{settings}, now_{now} {}

    Result<Reading> run() {
        if (const Result<void> begun = begin(); begun.has_error()) return begun.error();
        if (const Result<void> people = read_people(); people.has_error()) return people.error();
        if (const Result<void> groups = read_groups(); groups.has_error()) return groups.error();
        if (const Result<void> gone = remove_vanished(); gone.has_error()) return gone.error();
        const directory::SourceState state{mark_.dump(), trouble_of(reading_), now_};
        const auto keep = [&](store::Connection& connection) { directory::put_state(connection, settings_.name, state); };
        if (const Result<void> kept = store_.write_now(keep); kept.has_error()) return kept.error();
        return reading_;
    }

  private:
    // Where we left off, unless another controller answers now, or another search was wanted then.
    Result<void> begin() {
        directory::SourceState state;
        std::vector<std::string> keys;
        const auto look = [&](store::Connection& connection) {
            state = directory::state_of(connection, settings_.name);
            keys = directory::keys_of(connection, settings_.name);
        };
        if (const Result<void> looked = store_.read_now(look); looked.has_error()) return looked.error();
        known_.insert(keys.begin(), keys.end());
        const Result<Entry> root = session_.read("", {"highestCommittedUSN", "dsServiceName"});
        const std::string usn = root.has_value() ? root->first("highestcommittedusn") : std::string{};
        const std::string controller = root.has_value() ? root->first("dsservicename") : std::string{};
        mark_ = {{"search", settings_.fingerprint()}, {"controller", controller}, {"usn", number_in(usn)}, {"modified", ""}};
        const json before = json::parse(state.mark, nullptr, false);
        const bool same = before.is_object() && before.value("search", "") == mark_["search"] && before.value("controller", "") == controller;
        if (same) mark_["modified"] = before.value("modified", "");
        if (same && !usn.empty() && !controller.empty()) since_ = "(uSNChanged>=" + std::to_string(before.value("usn", std::uint64_t{0}) + 1) + ")";
        else if (same && usn.empty() && !before.value("modified", "").empty()) since_ = "(modifyTimestamp>=" + before.value("modified", "") + ")";
        reading_.complete = since_.empty();
        return {};
    }

    Result<void> read_people() {
        const auto take = [this](std::vector<Entry> entries) -> Result<void> {
            std::vector<Record> records;
            for (const Entry& entry : entries) {
                std::optional<Record> record = person_from(entry, settings_);
                if (!record) {
                    ++reading_.unusable;
                    continue;
                }
                seen_.insert(record->key);
                const std::string modified = entry.first("modifytimestamp");
                if (modified > mark_["modified"].get_ref<const std::string&>()) mark_["modified"] = modified;
                records.push_back(std::move(*record));
            }
            if (seen_.size() > most_people) return Error{ErrorCode::too_large, "more than a million people"};
            return keep(records);
        };
        const std::string filter = since_.empty() ? settings_.filter : "(&" + settings_.filter + since_ + ")";
        const Search search{.base = settings_.base, .filter = filter, .attributes = person_attributes(settings_)};
        const Result<std::size_t> found = session_.search(search, take);
        if (found.has_error()) return found.error();
        return {};
    }

    // Only what differs is written: a delta begins at the second in which the last one ended, and tells that one again.
    Result<void> keep(const std::vector<Record>& records) {
        std::size_t written = 0;
        const auto write = [&](store::Connection& connection) {
            written = 0;
            for (const Record& record : records) {
                const std::string body = directory::to_json(record);
                auto rows = connection.query("SELECT 1 FROM directory_record WHERE source = $1 AND key = $2 AND body = $3",
                                             {settings_.name, record.key, body});
                if (rows.next()) continue;
                directory::put_records(connection, settings_.name, {&record, 1});
                ++written;
            }
        };
        if (records.empty()) return {};
        const Result<void> done = store_.write_now(write);
        reading_.written += written;
        return done;
    }

    Result<void> read_groups() {
        if (settings_.group_base.empty()) return {};
        std::vector<Group> groups;
        const auto take = [&](std::vector<Entry> entries) -> Result<void> {
            for (const Entry& entry : entries)
                if (std::optional<Group> group = group_from(entry)) groups.push_back(std::move(*group));
            if (groups.size() > most_groups) return Error{ErrorCode::too_large, "more than 50,000 groups"};
            return {};
        };
        const Search search{.base = settings_.group_base, .filter = settings_.group_filter, .attributes = group_attributes()};
        const Result<std::size_t> found = session_.search(search, take);
        if (found.has_error()) return found.error();
        std::string all;
        for (const Group& group : groups) all += directory::to_json(group) + "\n";
        const std::string digest = text::to_hex(net::digest(net::Hash::sha256, all));
        std::string before;
        const auto look = [&](store::Connection& connection) { before = directory::state_of(connection, settings_.name + "/groups").mark; };
        if (const Result<void> looked = store_.read_now(look); looked.has_error()) return looked.error();
        if (before == digest) return {};
        reading_.groups_changed = true;
        const auto write = [&](store::Connection& connection) {
            directory::replace_groups(connection, settings_.name, groups);
            directory::put_state(connection, settings_.name + "/groups", {digest, "", now_});
        };
        return store_.write_now(write);
    }

    Result<void> remove_vanished() {
        if (!reading_.complete) {
            const auto take = [this](std::vector<Entry> entries) -> Result<void> {
                for (const Entry& entry : entries) seen_.insert(key_of(entry));
                return {};
            };
            const Search search{.base = settings_.base, .filter = settings_.filter, .attributes = {"entryUUID", "objectGUID"}};
            const Result<std::size_t> found = session_.search(search, take);
            if (found.has_error()) return found.error();
        }
        std::vector<std::string> gone;
        for (const std::string& key : known_)
            if (!seen_.contains(key)) gone.push_back(key);
        reading_.known = seen_.size();
        if (gone.empty()) return {};
        if (!directory::may_vanish(known_.size(), gone.size(), settings_.most_leavers)) {
            reading_.withheld = gone.size();
            reading_.known += gone.size();
            return {};
        }
        reading_.gone = gone.size();
        const auto write = [&](store::Connection& connection) { directory::remove_records(connection, settings_.name, gone); };
        return store_.write_now(write);
    }

    store::Store& store_;
    Session& session_;
    const Settings& settings_;
    Time now_;
    json mark_;
    std::string since_;  // what a delta is limited to; empty: everything
    std::unordered_set<std::string> known_, seen_;
    Reading reading_;
};

}  // namespace

std::string Settings::fingerprint() const {
    std::string all = host + "\n" + std::to_string(port) + "\n" + base + "\n" + filter + "\n" + id + "\n" + skills;
    for (const auto& [field, attribute] : attributes) all += "\n" + std::string{directory::name_of(field)} + "=" + attribute;
    return text::to_hex(net::digest(net::Hash::sha256, all)).substr(0, 16);
}

Result<Reading> read_into(store::Store& store, Session& session, const Settings& settings, Time now) {
    return Round{store, session, settings, now}.run();
}

std::string trouble_of(const Reading& reading) {
    if (reading.withheld == 0) return {};
    return std::to_string(reading.withheld) +
           " people have vanished from the directory at once; nobody was deactivated: look at base, filter and what the account may read";
}

}  // namespace twicket::ldap
