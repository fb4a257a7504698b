// Reading of people and places; knowledge is in knowledge_source.cpp.
#include "bot/app/sources.hpp"

#include <fstream>

#include "bot/app/people_csv.hpp"

namespace twicket::app {
namespace {

std::vector<directory::Record> lines_of(const config::PeopleSource& source) {
    std::ifstream file{source.path};
    if (!file) throw std::runtime_error(source.path + ": cannot be read; see people.sources in the configuration");
    std::vector<directory::Record> people;
    std::string line;
    for (std::size_t number = 1; std::getline(file, line); ++number) {
        if (line.find_first_not_of(" \t\r") == line.npos) continue;
        Result<Person> person = person_from_json(line);
        if (person.has_error())
            throw std::runtime_error(source.path + ":" + std::to_string(number) + ": " + person.error().detail);
        people.push_back(directory::record_of(std::move(*person)));
    }
    return people;
}

std::vector<directory::Record> rows_of(const config::PeopleSource& source) {
    std::ifstream file{source.path};
    if (!file) throw std::runtime_error(source.path + ": cannot be read; see people.sources in the configuration");
    PeopleTable table = read_people_table(file, source.path);
    if (!table.errors.empty()) throw std::runtime_error(table.errors.front().text());
    return std::move(table.records);
}

}  // namespace

std::vector<directory::Source> people_files(const config::Config& config) {
    std::vector<directory::Source> files;
    for (const config::PeopleSource& source : config.people) {
        if (source.kind == "jsonl") files.push_back({source.name, lines_of(source)});
        if (source.kind == "csv") files.push_back({source.name, rows_of(source)});
    }
    return files;
}

directory::Rules people_rules(const config::Config& config) {
    directory::Rules rules{.roles = config.people_rules.roles, .timezone = config.company.timezone};
    for (const auto& [field, order] : config.people_rules.priority)
        if (const auto known = directory::field_from(field)) rules.priority[*known] = order;
    for (const config::WebchatAccount& account : config.networks.webchat) rules.home_accounts.push_back("webchat/" + account.account);
    return rules;
}

std::vector<Person> people_of(const config::Config& config) {
    return directory::merge(people_files(config), people_rules(config)).here;
}

std::vector<Place> places_of(const config::Config& config) {
    std::vector<Place> places;
    for (const config::Place& from : config.places) {
        Place place{.account = from.account, .id = from.id, .name = from.name.empty() ? from.id : from.name, .topic = from.topic};
        place.kind = from.kind == "direct" ? PlaceKind::direct : from.kind == "group" ? PlaceKind::group : PlaceKind::channel;
        place.mode = mode_from(from.mode).value_or(Mode::questions);
        place.roll_out = roll_out_from(from.roll_out).value_or(RollOut::answer);
        place.first_answer = from.first_answer == "human" ? FirstAnswer::human
                             : from.first_answer == "ask" ? FirstAnswer::ask
                                                          : FirstAnswer::bot;
        place.quiet = {from.quiet_hours.from_minute, from.quiet_hours.to_minute};
        place.posts_per_hour = from.posts_per_hour;
        place.timezone = from.timezone.empty() ? config.company.timezone : from.timezone;
        place.language = from.language;
        place.scopes = from.scopes;
        place.members = from.members;
        place.owner = from.owner;
        place.raise_after = from.raise_after;
        places.push_back(std::move(place));
    }
    return places;
}

std::vector<Service> services_of(const config::Config& config) {
    std::vector<Service> services;
    for (const config::Service& from : config.services) {
        Service service{.id = from.id, .name = from.name, .names = from.names, .description = from.description, .owner = from.owner,
                        .depends_on = from.depends_on, .aliases = from.aliases};
        for (const config::MaintenanceWindow& window : from.maintenance)
            service.windows.push_back({window.weekday, window.date, window.from_minute, window.to_minute, window.text});
        service.timezone = config.company.timezone;
        state_from(from.state, service.configured);
        services.push_back(std::move(service));
    }
    return services;
}

}  // namespace twicket::app
