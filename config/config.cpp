// The file from top to bottom, and what must hold between its sections.
#include "config/config.hpp"

#include <algorithm>
#include <cctype>

#include "config/parts.hpp"
#include "config/wiki.hpp"

namespace twicket::config {
namespace {

const std::vector<std::string> web{"https", "http"};
constexpr std::size_t file_limit = 4 << 20;

bool is_ip_address(std::string_view address) {
    const bool characters = std::all_of(address.begin(), address.end(),
                                        [](unsigned char c) { return std::isxdigit(c) || c == '.' || c == ':'; });
    if (!characters || address.empty()) return false;
    if (address.find(':') != address.npos) return address.size() > 1;
    return std::count(address.begin(), address.end(), '.') == 3;
}

Listen read_listen(Section& section) {
    Listen listen;
    listen.address = section.text("address", listen.address);
    if (!is_ip_address(listen.address))
        section.error("address", "must be an IP address such as 127.0.0.1 or 0.0.0.0, but is '" +
                                     listen.address.substr(0, 60) + "'");
    listen.port = static_cast<std::uint16_t>(section.number("port", listen.port, 0, 65535));
    listen.public_url = section.url("public_url", "", web);
    while (listen.public_url.ends_with('/')) listen.public_url.pop_back();
    section.section("tls", [&](Section& part) {
        part.required_text("certificate");
        part.required_text("key");
        listen.tls = Tls{existing(part, "certificate"), existing(part, "key")};
    });
    if (!listen.loopback() && !listen.tls && !listen.public_url.starts_with("https://"))
        section.report().warning(section.line_of("address"),
                                 "listen.address is open to other machines without TLS; set listen.tls, "
                                 "or public_url to the https:// address of the proxy in front");
    return listen;
}

Storage read_storage(Section& section) {
    Storage storage;
    section.section("sqlite", [&](Section& part) {
        part.required_text("path");
        storage.sqlite_path = part.file("path");
    });
    section.section("postgresql", [&](Section& part) { storage.postgresql = part.required_secret("url"); });
    if (section.has("sqlite") && section.has("postgresql"))
        section.report().error(section.line(), "storage names both sqlite and postgresql; keep one");
    return storage;
}

std::string format_of(const std::string& path) {
    std::error_code ignored;
    if (std::filesystem::is_directory(path, ignored) || path.ends_with(".md")) return "markdown";
    for (const auto& [ending, format] :
         {std::pair{".jsonl", "jsonl"}, {".csv", "csv"}, {".html", "html"}, {".htm", "html"}})
        if (path.ends_with(ending)) return format;
    return {};
}

void read_knowledge_source(Section& section, std::vector<KnowledgeSource>& sources) {
    section.required_text("path");
    KnowledgeSource source{existing(section, "path"), {}, section.line()};
    source.format = section.choice("format", format_of(source.path), {"markdown", "jsonl", "csv", "html", "mediawiki", "confluence", "confluence-server"});
    if (source.format.empty() && !section.has("format"))
        section.report().error(section.line(),
                               section.where("format") + " is missing: markdown, jsonl, csv, html, mediawiki, confluence or confluence-server");
    if (is_wiki(source)) {
        const auto wiki = read_wiki(source, section.report().environment, section.report().reading);
        for (const KnowledgeSource& other : sources) {
            Reading ignored;
            const auto earlier = wiki && is_wiki(other) ? read_wiki(other, section.report().environment, ignored) : std::nullopt;
            if (earlier && earlier->name == wiki->name) section.error("path", "names a wiki '" + wiki->name + "', as another source does; names are unique");
        }
    }
    sources.push_back(std::move(source));
}

Console read_console(Section& section, const Listen& listen) {
    Console console;
    console.two_person_tags = section.words("two_person_topics");
    if (section.is_text("sign_in")) {
        console.demo_sign_in = section.choice("sign_in", "", {"demo"}) == "demo";
        if (console.demo_sign_in && !listen.loopback())
            section.error("sign_in",
                          "is demo (everybody may be anybody), which is allowed only while listen.address is "
                          "127.0.0.1; use oidc");
        return console;
    }
    section.section("sign_in", [&](Section& sign_in) {
        sign_in.section("oidc", [&](Section& part) {
            part.required_text("issuer");
            console.oidc = Oidc{part.url("issuer", "", web), part.required_text("client_id"),
                                part.required_secret("client_secret")};
            console.oidc->groups_claim = part.text("groups_claim", "groups");
            part.each("roles", [&](Section& row) {
                auto& roles = console.oidc->roles[row.required_text("group")];
                for (const std::string& role : row.words("roles")) {
                    if (role == "agent" || role == "expert" || role == "curator" || role == "admin")
                        roles.push_back(role);
                    else
                        row.error("roles", "knows agent, expert, curator and admin");
                }
            });
        });
    });
    return console;
}

Answers read_answers(Section& section) {
    Answers answers;
    section.section("precision", [&](Section& part) {
        answers.precision_high = part.share("high", answers.precision_high);
        answers.precision_middle = part.share("middle", answers.precision_middle);
        if (answers.precision_middle > answers.precision_high) part.error("middle", "must not be above high");
    });
    return answers;
}

Limits read_limits(Section& section) {
    Limits limits;
    const auto read = [&](std::string_view key, int otherwise) {
        return static_cast<int>(section.number(key, otherwise, 0, 1'000'000));
    };
    limits.person = read("person_per_minute", limits.person);
    limits.place = read("place_per_minute", limits.place);
    limits.account = read("account_per_minute", limits.account);
    return limits;
}

Sla read_sla(Section& section) {
    Sla sla;
    section.each("targets", [&](Section& part) {
        const long priority = part.number("priority", 0, 1, 5);
        if (!part.has("priority")) part.error("priority", "is missing: 1 (critical) to 5 (planning)");
        if (priority < 1 || priority > 5) return;
        Sla::Target& target = sla.by_priority[static_cast<std::size_t>(priority - 1)];
        target.reply = part.duration("reply", target.reply);
        target.solve = part.duration("solve", target.solve);
    });
    return sla;
}

void read_request(Section& section, std::vector<RequestItem>& items) {
    RequestItem item;
    section.required_text("id");
    item.id = read_name(section, "id", "");
    item.name = section.required_text("name");
    item.description = section.text("description");
    item.words = section.words("words");
    item.approver = section.text("approver");
    section.each("fields", [&](Section& part) {
        RequestField field;
        part.required_text("name");
        field.name = read_name(part, "name", "");
        field.label = part.required_text("label");
        field.kind = part.choice("kind", field.kind, {"text", "long_text", "choice", "date"});
        field.required = part.choice("required", "no", {"yes", "no"}) == "yes";
        field.options = part.words("options");
        if (field.kind == "choice" && field.options.empty()) part.error("options", "is missing: a choice needs some");
        item.fields.push_back(std::move(field));
    });
    for (const RequestItem& other : items)
        if (other.id == item.id) section.error("id", "'" + item.id + "' is used twice");
    items.push_back(std::move(item));
}

Company read_company(Section& section) {
    Company company;
    company.name = section.text("name", company.name);
    company.language = section.choice("language", company.language, {"en", "de", "fr", "es"});
    company.timezone = read_timezone(section, "timezone", company.timezone);
    company.agents_place = section.text("agents_place");
    return company;
}

bool is_host_or_network(std::string_view written) {
    return !written.empty() && written.size() <= 253 && written.find("://") == written.npos &&
           std::all_of(written.begin(), written.end(), [](unsigned char c) {
               return std::isalnum(c) || c == '.' || c == '-' || c == '_' || c == ':' || c == '/' || c == '[' ||
                      c == ']';
           });
}

Egress read_egress(Section& section) {
    Egress egress;
    egress.allow = section.words("allow");
    egress.proxy = section.url("proxy", "", {"http"});
    for (const std::string& item : egress.allow)
        if (!is_host_or_network(item))
            section.error("allow",
                          "must hold hosts (rt.internal, rt.internal:8443) or networks (10.1.0.0/16), but one is '" +
                              item.substr(0, 60) + "'");
    return egress;
}

// places_file and services_file: a file that holds one list under one key.
void read_list_file(Section& section, std::string_view file_key, std::string_view list_key,
                    const Section::Reader& reader) {
    const std::string path = section.file(file_key);
    if (path.empty()) return;
    std::string reason;
    const auto yaml = read_small_file(path, file_limit, reason);
    if (!yaml) {
        section.error(file_key, "cannot be read from " + path + ": " + reason);
        return;
    }
    const Report& outer = section.report();
    const Report report{path, std::filesystem::path{path}.parent_path(), outer.environment, outer.reading};
    if (const auto root = parse(report, *yaml))
        Section::read(report, *root, "", [&](Section& top) { top.each(list_key, reader); });
}

void read_sections(Section& top, Config& config) {
    top.section("listen", [&](Section& part) { config.listen = read_listen(part); });
    top.section("storage", [&](Section& part) { config.storage = read_storage(part); });
    top.each("requests", [&](Section& item) { read_request(item, config.requests); });
    top.section("sla", [&](Section& part) { config.sla = read_sla(part); });
    top.section("company", [&](Section& part) { config.company = read_company(part); });
    top.section("knowledge", [&](Section& part) {
        part.each("sources", [&](Section& item) { read_knowledge_source(item, config.knowledge); });
    });
    top.section("people", [&](Section& part) { read_people(part, config); });
    top.section("onboarding", [&](Section& part) {
        part.each("plans", [&](Section& item) { read_onboarding(item, config.onboarding); });
    });
    top.section("networks", [&](Section& part) { config.networks = read_networks(part, config.listen); });
    top.each("desks", [&](Section& item) { read_desk(item, config.desks); });
    top.section("console", [&](Section& part) { config.console = read_console(part, config.listen); });
    config.hand_off.timezone = config.company.timezone;
    top.section("hand_off", [&](Section& part) { config.hand_off = read_hand_off(part, config.company); });
    top.section("experts", [&](Section& part) { config.experts = read_experts(part); });
    top.section("points", [&](Section& part) { config.points = read_points(part); });
    top.section("trends", [&](Section& part) { config.trends = read_trends(part); });
    top.section("answers", [&](Section& part) { config.answers = read_answers(part); });
    top.section("limits", [&](Section& part) { config.limits = read_limits(part); });
    top.section("log", [&](Section& part) {
        config.log.level = part.choice("level", config.log.level, {"debug", "info", "warning", "error"});
    });
    top.section("egress", [&](Section& part) { config.egress = read_egress(part); });
    const auto place = [&](Section& item) { read_place(item, config.company, config.places); };
    const auto service = [&](Section& item) { read_service(item, config.services); };
    top.each("places", place);
    read_list_file(top, "places_file", "places", place);
    read_services(top, config);
    read_list_file(top, "services_file", "services", service);
}

void check_whole(Reading& reading, const std::filesystem::path& folder) {
    Config& config = reading.config;
    if (config.storage.sqlite_path.empty() && !config.storage.postgresql)
        config.storage.sqlite_path = (folder / "data/twicket.db").lexically_normal().string();
    check_places(reading);
    check_services(reading);
    const std::string& operations = config.service_settings.operations_place;
    const auto is_it = [&](const Place& place) { return place.id == operations; };
    if (!operations.empty() && std::none_of(config.places.begin(), config.places.end(), is_it))
        reading.errors.push_back({config.file, 0, "services.operations_place '" + operations + "' is no id of a place in places; add it there"});
    const Networks& n = config.networks;
    for (const Desk& desk : config.desks)
        for (const WebhookAccount& account : n.webhook)
            if (desk.kind == "webhook" && desk.name == account.account)
                reading.errors.push_back({config.file, desk.line,
                                          "desk '" + desk.name + "' and networks.webhook '" + account.account +
                                              "' would share the address /webhooks/" + desk.name +
                                              "; give one of them another name"});
    for (const WebchatAccount& account : n.webchat)
        if (account.sign_in == "oidc" && !config.console.oidc)
            reading.errors.push_back(
                {config.file, account.line, "networks.webchat: sign_in is oidc, but console.sign_in.oidc is not set"});
    if (n.slack.empty() && n.teams.empty() && n.yammer.empty() && n.webchat.empty() && n.webhook.empty())
        reading.warnings.push_back({config.file, 0, "networks is empty: nobody can talk to the bot"});
    if (config.knowledge.empty())
        reading.warnings.push_back({config.file, 0, "knowledge.sources is empty: the bot knows nothing yet"});
    if (config.people.empty())
        reading.warnings.push_back(
            {config.file, 0, "people.sources is empty: everybody is a stranger and sees public entries only"});
}

void sort(std::vector<Problem>& problems, const std::string& first_file) {
    std::sort(problems.begin(), problems.end(), [&](const Problem& left, const Problem& right) {
        return std::tuple{left.file != first_file, std::string_view{left.file}, left.line, std::string_view{left.message}} <
               std::tuple{right.file != first_file, std::string_view{right.file}, right.line, std::string_view{right.message}};
    });
    problems.erase(std::unique(problems.begin(), problems.end()), problems.end());
}

}  // namespace

bool Listen::loopback() const {
    return address == "::1" || (address.starts_with("127.") && is_ip_address(address));
}

Reading read_text(std::string_view yaml, const std::filesystem::path& file, const Environment& environment) {
    Reading reading;
    reading.config.file = file.string();
    const Report report{file.string(), file.parent_path(), environment, reading};
    if (const auto root = parse(report, yaml)) {
        Section::read(report, *root, "", [&](Section& top) { read_sections(top, reading.config); });
        if (root->IsMap()) check_whole(reading, report.folder);
    }
    sort(reading.errors, reading.config.file);
    sort(reading.warnings, reading.config.file);
    return reading;
}

Reading read_file(const std::filesystem::path& file, const Environment& environment) {
    std::string reason;
    if (const auto yaml = read_small_file(file, file_limit, reason)) return read_text(*yaml, file, environment);
    Reading reading;
    reading.config.file = file.string();
    reading.errors.push_back(
        {file.string(), 0, "cannot be read: " + reason + "; `twicket init DIR` writes a first one"});
    return reading;
}

std::vector<Address> outgoing_addresses(const Config& config) {
    std::vector<Address> addresses;
    const auto add = [&](std::string purpose, const std::string& url) {
        if (!url.empty()) addresses.push_back({std::move(purpose), url});
    };
    for (const auto& slack : config.networks.slack) add("slack/" + slack.account, slack.api_url);
    for (const auto& teams : config.networks.teams) {
        if (!teams.emulator) {
            add("teams/" + teams.account + " (sign-in)", teams.login_url);
            add("teams/" + teams.account + " (keys)", teams.metadata_url);
        }
        const std::string connector = teams.service_url.empty() ? "https://smba.trafficmanager.net/" : teams.service_url;
        add("teams/" + teams.account + " (answers)", connector);
    }
    for (const auto& yammer : config.networks.yammer) {
        add("yammer/" + yammer.account, yammer.api_url);
        if (yammer.refresh_token) add("yammer/" + yammer.account, yammer.login_url);
    }
    for (const auto& webhook : config.networks.webhook) add("webhook/" + webhook.account, webhook.deliver_url);
    for (const auto& desk : config.desks) add("desk/" + desk.name, desk.url);
    for (const auto& source : config.people)
        if (source.ldap) add("people " + source.name, source.ldap->url());
    for (const Wiki& wiki : wikis_of(config)) add("wiki " + wiki.name, wiki.url);
    if (config.console.oidc) add("console sign-in", config.console.oidc->issuer);
    add("proxy", config.egress.proxy);
    return addresses;
}

}  // namespace twicket::config
