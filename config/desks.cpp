// The ticket back-ends. Which keys a kind needs and which mean nothing to it stands in one table.
#include <algorithm>

#include "config/parts.hpp"

namespace twicket::config {
namespace {

const std::vector<std::string> web{"https", "http"};

struct Kind {
    std::string_view name;
    bool queue;     // needs to know where tickets go
    bool password;  // takes a user and a password instead of a token
    bool type;      // knows more than one kind of ticket
    std::string_view queue_is;
};
constexpr Kind kinds[] = {{"builtin", false, false, false, ""},
                          {"request-tracker", true, true, false, "a queue"},
                          {"redmine", true, true, true, "a project's identifier"},
                          {"servicenow", false, true, true, "an assignment group"},
                          {"jira", true, true, true, "a service desk's id"},
                          {"zammad", true, true, false, "a group"},
                          {"glpi", false, true, false, "an entity's id"},
                          {"webhook", false, false, false, ""}};

const std::vector<std::string>& kind_names() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> all;
        for (const Kind& kind : kinds) all.emplace_back(kind.name);
        return all;
    }();
    return names;
}

const Kind& kind_of(const std::string& name) {
    return *std::find_if(std::begin(kinds), std::end(kinds) - 1, [&](const Kind& kind) { return kind.name == name; });
}

void read_proof(Section& section, Desk& desk, const Kind& kind) {
    desk.token = section.secret("token");
    desk.user = section.text("user");
    desk.password = section.secret("password");
    const bool proven = section.has("token") || section.has("password");
    if (!proven && desk.user.empty())
        section.error("token", kind.password ? "is missing; write token: !env NAME (or user and password)"
                                             : "is missing; write token: !env NAME");
    if (!proven && !desk.user.empty()) section.error("password", "is missing: user needs it, or a token");
    if (section.has("token") && section.has("password"))
        section.error("password", "and token are both given; keep one");
    if (section.has("password") && desk.user.empty()) section.error("user", "is missing: password needs it");
}

void read_webhook(Section& section, Desk& desk) {
    desk.secret = section.required_secret("secret");
    desk.previous_secret = section.secret("previous_secret");
    if (section.has("secret")) check_webhook_secret(section, "secret", *desk.secret);
    if (desk.previous_secret) check_webhook_secret(section, "previous_secret", *desk.previous_secret);
}

void read_states(Section& section, Desk& desk) {
    section.section("states", [&](Section& words) {
        for (const char* state : {"open", "working", "waiting", "solved", "closed", "dropped"})
            if (words.has(state)) desk.states[state] = words.required_text(state);
    });
}

}  // namespace

void read_desk(Section& section, std::vector<Desk>& desks) {
    Desk desk;
    desk.line = section.line();
    section.required_text("name");
    desk.name = read_name(section, "name", "");
    desk.kind = section.choice("kind", "builtin", kind_names());
    for (const Desk& other : desks)
        if (other.name == desk.name)
            section.error("name", "'" + desk.name + "' is used twice, first in line " + std::to_string(other.line));
    if (desk.name == "builtin" && desk.kind != "builtin")
        section.error("name", "is that of the built-in desk; choose another one");
    const Kind& kind = kind_of(desk.kind);
    if (desk.kind != "builtin") {
        desk.url = section.url("url", "", web);
        while (desk.url.ends_with('/')) desk.url.pop_back();
        if (!section.has("url")) section.error("url", "is missing: the address of " + desk.kind);
        if (desk.kind == "webhook")
            read_webhook(section, desk);
        else
            read_proof(section, desk, kind);
        desk.poll = section.duration("poll", desk.poll);
        if (desk.poll < std::chrono::seconds{1}) section.error("poll", "must be at least 1s");
        read_states(section, desk);
    }
    if (desk.kind == "servicenow") desk.close_code = section.text("close_code");
    if (desk.kind == "glpi") desk.app_token = section.secret("app_token");
    if (!kind.queue_is.empty()) desk.queue = section.text("queue");
    if (kind.queue && !section.has("queue"))
        section.error("queue", "is missing: " + std::string{kind.queue_is} + " that new tickets go to");
    if (kind.type) desk.type = section.text("type");
    if (desk.kind == "jira" && !section.has("type"))
        section.error("type", "is missing: the id of the request type that new tickets are of");
    desks.push_back(std::move(desk));
}

}  // namespace twicket::config
