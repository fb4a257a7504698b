// Reading of people and places; knowledge is in knowledge_source.cpp.
#include "bot/app/sources.hpp"

#include <fstream>


namespace twicket::app {
namespace {

std::vector<Person> people_in(const config::PeopleSource& source) {
    std::ifstream file{source.path};
    if (!file) throw std::runtime_error(source.path + ": cannot be read; see people.sources in the configuration");
    std::vector<Person> people;
    std::string line;
    for (std::size_t number = 1; std::getline(file, line); ++number) {
        if (line.find_first_not_of(" \t\r") == line.npos) continue;
        Result<Person> person = person_from_json(line);
        if (person.has_error())
            throw std::runtime_error(source.path + ":" + std::to_string(number) + ": " + person.error().detail);
        people.push_back(std::move(*person));
    }
    return people;
}

}  // namespace

std::vector<Person> people_of(const config::Config& config) {
    std::vector<Person> people;
    for (const config::PeopleSource& source : config.people) {
        if (source.kind != "jsonl")
            throw std::runtime_error("people.sources: '" + source.kind + "' is not in this version yet; export your people as JSONL");
        for (Person& person : people_in(source)) people.push_back(std::move(person));
    }
    return people;
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
