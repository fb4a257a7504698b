// Where people come from, who is believed in what, and what newcomers are told (docs/people.md, docs/onboarding.md).
#include <algorithm>
#include <charconv>
#include <filesystem>

#include "config/parts.hpp"

namespace twicket::config {
namespace {

// The fields in which sources may differ, as in bot/directory/record.hpp.
const std::vector<std::string> fields{"name",      "email",  "title",     "department", "location",   "timezone",
                                      "manager",   "languages", "skills", "identities", "roles",  "guest", "active"};
const std::vector<std::string> told_by_ldap{"name",     "email",   "title",    "department",
                                            "location", "timezone", "manager", "languages"};
const std::vector<std::string> roles{"agent", "expert", "curator", "admin"};

bool is_loopback(const std::string& host) {
    return host == "localhost" || host == "::1" || host.starts_with("127.");
}

void read_address(Section& section, Ldap& ldap) {
    section.required_text("url");
    const std::string url = section.url("url", "", {"ldaps", "ldap"});
    if (url.empty()) return;
    ldap.ldaps = url.starts_with("ldaps://");
    ldap.port = ldap.ldaps ? 636 : 389;
    std::string rest = url.substr(url.find("://") + 3);
    if (const auto path = rest.find('/'); path != rest.npos) {
        if (path + 1 < rest.size()) section.error("url", "names a server only; what to search stands in base and filter");
        rest.resize(path);
    }
    const auto bracket = rest.rfind(']'), colon = rest.rfind(':');
    if (colon != rest.npos && (bracket == rest.npos || colon > bracket)) {
        const char* const end = rest.data() + rest.size();
        const auto read = std::from_chars(rest.data() + colon + 1, end, ldap.port);
        if (read.ec != std::errc{} || read.ptr != end || ldap.port == 0) section.error("url", "has a bad port");
        rest.resize(colon);
    }
    if (rest.starts_with('[') && rest.ends_with(']')) rest = rest.substr(1, rest.size() - 2);
    ldap.host = rest;
}

Ldap read_ldap(Section& section) {
    Ldap ldap;
    read_address(section, ldap);
    const std::string start_tls = section.choice("start_tls", "yes", {"yes", "no"});
    ldap.start_tls = !ldap.ldaps && start_tls == "yes";
    if (!ldap.ldaps && !ldap.start_tls && !is_loopback(ldap.host))
        section.error("start_tls", "is no, so passwords would go over the network in clear; that is allowed to this machine only");
    ldap.ca_file = section.has("ca_file") ? existing(section, "ca_file") : std::string{};
    ldap.bind_dn = section.text("bind_dn");
    ldap.bind_password = section.secret("bind_password");
    if (!ldap.bind_dn.empty() && !section.has("bind_password"))
        section.error("bind_password", "is missing: bind_dn needs it");
    ldap.base = section.required_text("base");
    ldap.filter = section.text("filter", ldap.filter);
    if (!ldap.filter.starts_with('(') || !ldap.filter.ends_with(')'))
        section.error("filter", "must stand in parentheses, such as (objectClass=inetOrgPerson)");
    section.section("groups", [&](Section& part) {
        ldap.group_base = part.required_text("base");
        ldap.group_filter = part.text("filter", ldap.group_filter);
    });
    ldap.id = section.text("id");
    ldap.skills = section.text("skills");
    section.section("attributes", [&](Section& part) {
        for (const std::string& field : told_by_ldap)
            if (part.has(field)) ldap.attributes[field] = part.text(field);
    });
    ldap.page = static_cast<int>(section.number("page", ldap.page, 1, 1'000));
    ldap.every = section.duration("every", ldap.every);
    if (ldap.every < std::chrono::seconds{10}) section.error("every", "must be 10s at least");
    return ldap;
}

Scim read_scim(Section& section) {
    Scim scim{section.required_secret("token"), section.secret("previous_token")};
    if (!scim.token.reveal().empty() && scim.token.reveal().size() < 24)
        section.error("token", "is too short to be safe; make one: openssl rand -base64 32");
    return scim;
}

void read_source(Section& section, std::vector<PeopleSource>& sources) {
    PeopleSource source;
    source.line = section.line();
    int kinds = 0;
    for (const std::string kind : {"jsonl", "csv"}) {
        if (!section.has(kind)) continue;
        source.kind = kind;
        source.path = existing(section, kind);
        ++kinds;
    }
    section.section("ldap", [&](Section& part) {
        source.kind = "ldap";
        source.ldap = read_ldap(part);
    });
    section.section("scim", [&](Section& part) {
        source.kind = "scim";
        source.scim = read_scim(part);
    });
    kinds += static_cast<int>(section.has("ldap")) + static_cast<int>(section.has("scim"));
    if (kinds != 1) {
        section.report().error(section.line(), "each item of people.sources names one of jsonl, csv, ldap or scim");
        return;
    }
    // Several files of one kind need no names: nobody asks for them apart.
    std::string otherwise = source.kind;
    const auto taken = [&](const std::string& name) { return std::ranges::count(sources, name, &PeopleSource::name) > 0; };
    for (int number = 2; taken(otherwise) && number < 1'000; ++number) otherwise = source.kind + "-" + std::to_string(number);
    source.name = read_name(section, "name", otherwise);
    if (taken(source.name)) section.error("name", "'" + source.name + "' is used twice");
    const auto pushed = [](const PeopleSource& one) { return one.kind == "scim"; };
    if (source.kind == "scim" && std::ranges::any_of(sources, pushed))
        section.report().error(section.line(), "there is one address /scim/v2, so one source of the kind scim");
    sources.push_back(std::move(source));
}

void read_priority(Section& section, Config& config) {
    for (const std::string& field : fields) {
        if (!section.has(field)) continue;
        std::vector<std::string> order = section.words(field);
        for (const std::string& name : order)
            if (std::ranges::count(config.people, name, &PeopleSource::name) == 0)
                section.error(field, "names '" + name + "', which is no source of people.sources");
        config.people_rules.priority[field] = std::move(order);
    }
}

void read_step(Section& section, OnboardingPlan& plan) {
    OnboardingStep step;
    step.line = section.line();
    section.required_text("id");
    step.id = read_name(section, "id", "");
    step.day = static_cast<int>(section.number("day", 1, 1, 250));
    step.text = section.text("text");
    for (const std::string language : {"de", "fr", "es", "en"})
        if (section.has(language)) step.texts[language] = section.text(language);
    int kinds = 0;
    for (const std::string kind : {"task", "entry", "meet"}) {
        if (!section.has(kind)) continue;
        ++kinds;
        step.kind = kind;
        (kind == "task" ? step.text : step.about) = section.text(kind);
    }
    if (kinds > 1) section.report().error(section.line(), "a step names one of task, entry or meet");
    if (kinds == 0 && step.text.empty()) section.error("text", "is missing: what is said");
    step.owner = section.text("owner", step.owner);
    for (const OnboardingStep& other : plan.steps)
        if (other.id == step.id) section.error("id", "'" + step.id + "' is used twice in this plan");
    plan.steps.push_back(std::move(step));
}

}  // namespace

std::string existing(Section& section, std::string_view key) {
    const std::string path = section.file(key);
    std::error_code ignored;
    if (!path.empty() && !std::filesystem::exists(path, ignored))
        section.error(key, "names " + path + ", which does not exist (paths are relative to this file's folder)");
    return path;
}

std::string Ldap::url() const {
    const std::string name = host.find(':') == std::string::npos ? host : "[" + host + "]";
    return (ldaps ? "ldaps://" : "ldap://") + name + ":" + std::to_string(port);
}

void read_people(Section& section, Config& config) {
    section.each("sources", [&](Section& item) { read_source(item, config.people); });
    section.section("priority", [&](Section& part) { read_priority(part, config); });
    section.section("roles", [&](Section& part) {
        for (const std::string& role : roles)
            if (part.has(role)) config.people_rules.roles[role] = part.words(role);
    });
    config.people_rules.max_leavers = static_cast<int>(section.number("max_leavers", config.people_rules.max_leavers, 0, 100));
}

void read_onboarding(Section& section, std::vector<OnboardingPlan>& plans) {
    OnboardingPlan plan;
    plan.line = section.line();
    section.required_text("id");
    plan.id = read_name(section, "id", "");
    plan.days = static_cast<int>(section.number("days", plan.days, 1, 365));
    plan.departments = section.words("departments");
    plan.buddy = section.text("buddy");
    section.each("steps", [&](Section& item) { read_step(item, plan); });
    for (const OnboardingPlan& other : plans)
        if (other.id == plan.id) section.error("id", "'" + plan.id + "' is used twice");
    plans.push_back(std::move(plan));
}

}  // namespace twicket::config
