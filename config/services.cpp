// Services: each item alone, what must hold between them, and the section `services` with its sources and limits.
#include <algorithm>
#include <map>

#include "config/parts.hpp"

namespace twicket::config {
namespace {

constexpr std::size_t file_limit = 4 << 20;
const std::vector<std::string> weekdays{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"};

// Depth first with three colours; a circle is told once, at the service where it closes.
class Circles {
  public:
    Circles(const std::vector<Service>& services, std::vector<Problem>& errors) : errors_(errors) {
        for (const Service& service : services) by_id_.emplace(service.id, &service);
        for (const Service& service : services) visit(service, 0);
    }

  private:
    enum class Colour { unseen, open, done };
    void visit(const Service& service, std::size_t depth) {
        Colour& colour = colours_[service.id];
        if (colour == Colour::done || depth > 200) return;
        if (colour == Colour::open) {
            errors_.push_back({service.file, service.line,
                               "service '" + service.id + "' depends on itself through others; break the circle"});
            return;
        }
        colour = Colour::open;
        for (const std::string& id : service.depends_on)
            if (const auto other = by_id_.find(id); other != by_id_.end()) visit(*other->second, depth + 1);
        colours_[service.id] = Colour::done;
    }
    std::vector<Problem>& errors_;
    std::map<std::string, const Service*> by_id_;
    std::map<std::string, Colour> colours_;
};

int read_minute(Section& section, std::string_view key) {
    const std::string written = section.required_text(key);
    const int minute = minute_of_day(written);
    if (minute < 0 && !written.empty())
        section.error(key,
                      "must be a time of day in quotes, such as \"22:00\", but is '" + written.substr(0, 20) + "'");
    return std::max(minute, 0);
}

bool is_day(std::string_view day) {
    return day.size() == 10 && day[4] == '-' && day[7] == '-' && day.find_first_not_of("0123456789-") == day.npos;
}

MaintenanceWindow read_window(Section& section) {
    MaintenanceWindow window;
    const std::string weekly = section.choice("weekly", "", weekdays);
    if (!weekly.empty())
        window.weekday = static_cast<int>(std::find(weekdays.begin(), weekdays.end(), weekly) - weekdays.begin());
    window.date = section.text("date");
    window.from_minute = read_minute(section, "from");
    window.to_minute = read_minute(section, "to");
    window.text = section.text("text");
    if (weekly.empty() == window.date.empty())
        section.error("weekly", "or date, one of the two, says when the window opens");
    if (!window.date.empty() && !is_day(window.date)) section.error("date", "must be a day such as 2026-11-29");
    return window;
}

void read_source(Section& section, const Networks& networks, std::vector<ServiceSource>& sources) {
    ServiceSource source;
    source.line = section.line();
    section.required_text("account");
    source.account = read_name(section, "account", "");
    source.kind = section.choice("kind", source.kind, {"webhook", "alertmanager"});
    const bool alerts = source.kind == "alertmanager";
    source.secret = section.required_secret("secret");
    source.previous_secret = section.secret("previous_secret");
    if (!alerts) check_webhook_secret(section, "secret", source.secret);
    if (!alerts && source.previous_secret) check_webhook_secret(section, "previous_secret", *source.previous_secret);
    if (alerts) {
        source.service_label = section.text("service_label", source.service_label);
        source.severity_label = section.text("severity_label", source.severity_label);
        source.down = section.words("down", source.down);
    }
    for (const ServiceSource& other : sources)
        if (other.account == source.account)
            section.error("account",
                          "'" + source.account + "' is used twice, first in line " + std::to_string(other.line));
    for (const WebhookAccount& other : networks.webhook)
        if (other.account == source.account)
            section.error("account", "'" + source.account + "' is an account of networks.webhook too (line " +
                                         std::to_string(other.line) + "): both would be /webhooks/" + source.account);
    if (!source.account.empty()) sources.push_back(std::move(source));
}

// A file of which good rows count although others are broken: what is wrong with a row becomes a warning at its line.
void read_lenient(Section& section, Config& config) {
    const std::string path = section.file("path");
    if (path.empty()) return;
    std::string reason;
    const auto yaml = read_small_file(path, file_limit, reason);
    if (!yaml) {
        section.error("path", "cannot be read from " + path + ": " + reason);
        return;
    }
    const Report& outer = section.report();
    const Report report{path, std::filesystem::path{path}.parent_path(), outer.environment, outer.reading};
    const auto root = parse(report, *yaml);
    if (!root) return;
    const YAML::Node rows = root->IsMap() ? (*root)["services"] : YAML::Node{};
    if (!rows.IsDefined() || !rows.IsSequence()) {
        report.error(0, "must hold one list under the key services");
        return;
    }
    std::size_t number = 0;
    for (const auto& row : rows) {
        Reading own;
        const Report row_report{path, report.folder, outer.environment, own};
        std::vector<Service> read;
        Section::read(row_report, row, "services[" + std::to_string(number++) + ']',
                      [&](Section& part) { read_service(part, read); });
        for (Problem& problem : own.errors) {
            problem.message += "; this service is left out";
            outer.reading.warnings.push_back(std::move(problem));
        }
        if (own.errors.empty())
            for (Service& service : read) service.lenient = true, config.services.push_back(std::move(service));
    }
}

// In a lenient file: a second row of one id goes, and so does a need of something unknown. Each is told.
void mend_lenient(Reading& reading) {
    std::vector<Service>& services = reading.config.services;
    std::map<std::string, int> lines;
    std::erase_if(services, [&](const Service& service) {
        const auto [first, fresh] = lines.emplace(service.id, service.line);
        if (fresh || !service.lenient) return false;
        reading.warnings.push_back({service.file, service.line,
                                    "service '" + service.id + "' is listed twice, first in line " +
                                        std::to_string(first->second) + "; this row is left out"});
        return true;
    });
    for (Service& service : services) {
        if (!service.lenient) continue;
        std::erase_if(service.depends_on, [&](const std::string& id) {
            if (lines.contains(id)) return false;
            reading.warnings.push_back(
                {service.file, service.line,
                 "service '" + service.id + "' depends on '" + id + "', which is not listed; that is left out"});
            return true;
        });
    }
}

// One name of two services: the bot has to ask back which is meant.
void warn_of_shared_names(Reading& reading) {
    std::map<std::string, const Service*> names;
    for (const Service& service : reading.config.services) {
        std::vector<std::string> own = service.aliases;
        own.push_back(service.name);
        std::ranges::sort(own);
        own.erase(std::unique(own.begin(), own.end()), own.end());
        for (const std::string& name : own) {
            const auto [other, fresh] = names.emplace(name, &service);
            if (!fresh)
                reading.warnings.push_back({service.file, service.line,
                                            "'" + name.substr(0, 80) + "' is a name of the services '" +
                                                other->second->id + "' and '" + service.id +
                                                "'; whoever says it is asked which is meant"});
        }
    }
}

}  // namespace

void read_service(Section& section, std::vector<Service>& services) {
    Service service;
    service.file = section.report().file;
    service.line = section.line();
    service.id = section.required_text("id");
    service.name = section.text("name", service.id);
    section.section("names", [&](Section& part) {
        for (const char* language : {"en", "de", "fr", "es"})
            if (part.has(language)) service.names[language] = part.text(language);
    });
    service.description = section.text("description");
    service.owner = section.text("owner");
    service.depends_on = section.words("depends_on");
    service.state = section.choice("state", service.state, {"operational", "degraded", "down", "maintenance"});
    service.aliases = section.words("aliases");
    section.each("maintenance", [&](Section& part) { service.maintenance.push_back(read_window(part)); });
    if (!service.id.empty()) services.push_back(std::move(service));
}

void read_services(Section& top, Config& config) {
    if (top.is_list("services")) {
        top.each("services", [&](Section& item) { read_service(item, config.services); });
        return;
    }
    top.section("services", [&](Section& part) {
        ServiceSettings& settings = config.service_settings;
        read_lenient(part, config);
        part.each("list", [&](Section& item) { read_service(item, config.services); });
        settings.operations_place = part.text("operations_place");
        part.section("surge", [&](Section& surge) {
            settings.surge_similar = static_cast<int>(surge.number("similar", settings.surge_similar, 2, 1'000));
            settings.surge_within = surge.duration("within", settings.surge_within);
        });
        part.section("repeats", [&](Section& repeats) {
            settings.repeated_tickets =
                static_cast<int>(repeats.number("tickets", settings.repeated_tickets, 2, 1'000));
            settings.repeated_within = repeats.duration("within", settings.repeated_within);
        });
        part.each("sources", [&](Section& item) { read_source(item, config.networks, settings.sources); });
    });
}

void check_services(Reading& reading) {
    mend_lenient(reading);
    std::map<std::string, const Service*> seen;
    std::vector<std::string> ids;
    for (const Service& service : reading.config.services) {
        ids.push_back(service.id);
        const auto [other, fresh] = seen.emplace(service.id, &service);
        if (!fresh)
            reading.errors.push_back({service.file, service.line,
                                      "service '" + service.id + "' is listed twice, first in " + other->second->file +
                                          ':' + std::to_string(other->second->line)});
    }
    for (const Service& service : reading.config.services)
        for (const std::string& id : service.depends_on) {
            if (seen.contains(id)) continue;
            const std::string meant = nearest(id, ids);
            reading.errors.push_back({service.file, service.line,
                                      "service '" + service.id + "' depends on '" + id + "', which is not listed" +
                                          (meant.empty() ? std::string{} : "; did you mean " + meant + "?")});
        }
    Circles{reading.config.services, reading.errors};
    warn_of_shared_names(reading);
}

}  // namespace twicket::config
