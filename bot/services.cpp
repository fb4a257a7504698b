// Names are compared as runs of folded words, so "E-Mail" and "e mail" are one.
#include "bot/services.hpp"

#include <algorithm>
#include <set>

#include "bot/local_time.hpp"
#include "bot/text/fold.hpp"

namespace twicket {
namespace {

constexpr std::size_t kept_recent = 60;

std::vector<std::string> words_of(std::string_view text) {
    return text::words(text::fold(text));
}

// "printers" is meant where the catalogue says "printer", and "l'imprimante", which folds to one word, where it says
// "imprimante".
bool same_word(const std::string& said, const std::string& name) {
    const bool elided = name.size() >= 4 && said.size() == name.size() + 1 &&
                        (said.front() == 'l' || said.front() == 'd') && said.ends_with(name);
    if (elided) return true;
    return said == name ||
           (name.size() >= 3 && said.size() == name.size() + 1 && said.back() == 's' && said.starts_with(name));
}

bool starts_there(const std::vector<std::string>& said, std::size_t at, const std::vector<std::string>& name) {
    if (at + name.size() > said.size()) return false;
    for (std::size_t i = 0; i < name.size(); ++i)
        if (!same_word(said[at + i], name[i])) return false;
    return true;
}

}  // namespace

std::optional<OpenWindow> window_at(const Service& service, Time now) {
    if (service.windows.empty()) return std::nullopt;
    const LocalTime local = local_time(now, service.timezone);
    const std::string today = date_on(now, service.timezone), yesterday = days_after(today, -1);
    const Time midnight = std::chrono::floor<std::chrono::minutes>(now) - std::chrono::minutes{local.minute_of_day};
    for (const MaintenanceWindow& window : service.windows) {
        const bool over_midnight = window.to_minute <= window.from_minute;
        const bool begins_today = window.weekday >= 0 ? window.weekday == local.weekday : window.date == today;
        const bool began_yesterday =
            window.weekday >= 0 ? window.weekday == (local.weekday + 6) % 7 : window.date == yesterday;
        const int end = window.to_minute + (over_midnight ? 1440 : 0);
        const auto open = [&](int shift) {
            const int minute = local.minute_of_day + shift;
            return minute >= window.from_minute && minute < end;
        };
        const auto said = [&](int shift) {
            return OpenWindow{midnight + std::chrono::minutes{window.from_minute - shift},
                              midnight + std::chrono::minutes{end - shift}, window.text};
        };
        if (begins_today && open(0)) return said(0);
        if (over_midnight && began_yesterday && open(1440)) return said(1440);
    }
    return std::nullopt;
}

Services::Services(const Clock& clock, std::vector<Service> list, std::vector<ServiceReport> newest)
    : clock_{clock}, list_{std::move(list)} {
    for (std::size_t i = 0; i < list_.size(); ++i) {
        const Service& service = list_[i];
        by_id_.emplace(service.id, i);
        add_name(service.id, i);
        add_name(service.name, i);
        for (const auto& [language, name] : service.names) add_name(name, i);
        for (const std::string& alias : service.aliases) add_name(alias, i);
    }
    std::ranges::stable_sort(names_, std::ranges::greater{}, [](const Name& name) { return name.words.size(); });
    for (ServiceReport& report : newest) newest_[report.service] = std::move(report);
}

void Services::add_name(std::string_view name, std::size_t service) {
    std::vector<std::string> words = words_of(name);
    if (!words.empty()) names_.push_back({std::move(words), service});
}

const Service* Services::find(std::string_view id) const {
    const auto found = by_id_.find(id);
    return found == by_id_.end() ? nullptr : &list_[found->second];
}

std::vector<const Service*> Services::named(std::string_view words) const {
    const std::vector<std::string> said = words_of(words);
    std::set<std::size_t> found;
    for (const Name& name : names_)
        if (name.words.size() == said.size() && starts_there(said, 0, name.words)) found.insert(name.service);
    std::vector<const Service*> services;
    for (const std::size_t one : found) {
        // Its id names a service whatever others are called.
        if (words_of(list_[one].id) == said) return {&list_[one]};
        services.push_back(&list_[one]);
    }
    return services;
}

std::vector<const Service*> Services::mentioned(std::string_view text) const {
    const std::vector<std::string> said = words_of(text);
    std::vector<bool> taken(said.size(), false);
    std::set<std::size_t> found;
    for (std::size_t i = 0; i < names_.size();) {
        // All names of one length together: two services of one name are both meant.
        const std::size_t length = names_[i].words.size();
        std::vector<bool> now_taken = taken;
        for (; i < names_.size() && names_[i].words.size() == length; ++i)
            for (std::size_t at = 0; at + length <= said.size(); ++at) {
                if (taken[at] || !starts_there(said, at, names_[i].words)) continue;
                found.insert(names_[i].service);
                std::fill_n(now_taken.begin() + static_cast<std::ptrdiff_t>(at), length, true);
            }
        taken = std::move(now_taken);
    }
    std::vector<const Service*> services;
    for (const std::size_t one : found) services.push_back(&list_[one]);
    return services;
}

ServiceReport Services::standing(const std::string& id) const {
    const Service* service = find(id);
    ServiceReport report{.service = id};
    if (service) report.state = service->configured;
    if (const auto found = newest_.find(id); found != newest_.end()) report = found->second;
    if (report.state != ServiceState::ok || !service) return report;
    const Time now = clock_.now();
    const std::optional<OpenWindow> window = window_at(*service, now);
    // Who said "ok" within the window has ended it.
    if (!window || report.since > window->from) return report;
    return {.service = id,
            .state = ServiceState::maintenance,
            .text = window->text,
            .next_update = window->to,
            .since = window->from,
            .at = window->from,
            .by = "configuration"};
}

std::vector<const Service*> Services::troubled_below(const std::string& id) const {
    std::vector<const Service*> found;
    std::set<std::string> seen{id};
    std::vector<std::string> open{id};
    while (!open.empty()) {
        const Service* service = find(open.back());
        open.pop_back();
        if (!service) continue;
        for (const std::string& needed : service->depends_on) {
            if (!seen.insert(needed).second) continue;
            const Service* other = find(needed);
            if (!other) continue;
            if (standing(needed).state != ServiceState::ok) found.push_back(other);
            open.push_back(needed);
        }
    }
    return found;
}

std::vector<const Service*> Services::above(const std::string& id) const {
    std::vector<const Service*> found;
    std::set<std::string> below{id};
    for (bool more = true; more;) {
        more = false;
        for (const Service& service : list_) {
            if (below.contains(service.id)) continue;
            const bool needs =
                std::ranges::any_of(service.depends_on, [&](const auto& one) { return below.contains(one); });
            if (!needs) continue;
            below.insert(service.id);
            found.push_back(&service);
            more = true;
        }
    }
    return found;
}

void Services::apply(ServiceReport report) {
    ServiceReport& newest = newest_[report.service];
    const bool same_state = newest.since != Time{} && newest.state == report.state;
    if (same_state) report.since = newest.since;
    if (report.since == Time{}) report.since = report.at;
    newest = report;
    if (!same_state)
        for (ServiceReport& earlier : recent_)
            if (earlier.service == report.service && earlier.until == Time{}) earlier.until = report.at;
    recent_.insert(recent_.begin(), std::move(report));
    if (recent_.size() > kept_recent) recent_.resize(kept_recent);
    changed();
}

}  // namespace twicket
