// Everything that an administrator can set, as plain values, and the strict reading of the YAML file that holds it.
// Depends on the standard library and yaml-cpp only; the rest of the house turns these values into its own types.
// Paths are absolute or relative to the working directory (already resolved against the configuration file's folder).
// Long because every key of the file has its value here.
#pragma once
#include <array>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/problem.hpp"
#include "config/secret.hpp"

namespace twicket::config {

struct Tls {
    std::string certificate;  // PEM file, the whole chain
    std::string key;          // PEM file
};

struct Listen {
    std::string address = "127.0.0.1";  // an IP address, not a name
    std::uint16_t port = 8080;          // 0: any free one
    std::string
        public_url;  // how browsers and networks reach us, without a closing slash; empty: http(s)://address:port
    std::optional<Tls> tls;  // absent: plain HTTP
    bool loopback() const;   // only this machine can reach the address
};

struct Storage {
    std::string sqlite_path;           // always set unless postgresql is
    std::optional<Secret> postgresql;  // connection URL
};

struct KnowledgeSource {
    std::string path;    // a folder or a file, it exists
    std::string format;  // markdown, jsonl, csv, html, mediawiki
    int line = 0;
};

struct Ldap {
    std::string host;  // name or address, without brackets
    std::uint16_t port = 389;
    bool ldaps = false;      // ldaps://
    bool start_tls = true;   // of ldap://; false is allowed on a loopback address only
    std::string ca_file;     // PEM, instead of the system's authorities; empty: those
    std::string bind_dn;
    std::optional<Secret> bind_password;
    std::string base;
    std::string filter = "(objectClass=person)";
    std::string group_base;  // empty: groups are not read
    std::string group_filter = "(|(objectClass=groupOfNames)(objectClass=groupOfUniqueNames)(objectClass=posixGroup)(objectClass=group))";
    std::string id;          // the attribute that a person is called by; empty: uid or sAMAccountName
    std::string skills;      // an attribute with skills, "postgres:4"; empty: none
    std::map<std::string, std::string> attributes;  // field (name, email, title …) to attribute, instead of the usual ones
    int page = 500;
    std::chrono::milliseconds every = std::chrono::hours{1};
    std::string url() const;
};

// A server of ours that others push people to (SCIM 2.0).
struct Scim {
    Secret token;
    std::optional<Secret> previous_token;  // still accepted while the other side changes over
};

struct PeopleSource {
    std::string name;  // unique; the kind unless named
    std::string kind;  // jsonl, csv, ldap, scim
    std::string path;  // of jsonl and csv, it exists
    std::optional<Ldap> ldap;
    std::optional<Scim> scim;
    int line = 0;
};

struct PeopleRules {
    std::map<std::string, std::vector<std::string>> priority;  // field to names of sources, best first
    std::map<std::string, std::vector<std::string>> roles;     // role to groups whose people have it
    int max_leavers = 10;  // percent of the people who may leave at once
};

// What a newcomer is told and asked to do, day by day (row 63).
struct OnboardingStep {
    std::string id;
    int day = 1;                                // working day of the plan, from 1
    std::string kind = "tell";                  // tell, task, entry, meet
    std::string about;                          // entry: its id; meet: the person's id
    std::string text;                           // what is said or to be done
    std::map<std::string, std::string> texts;   // by language
    std::string owner = "newcomer";             // newcomer, manager, buddy, or a person's id
    int line = 0;
};
struct OnboardingPlan {
    std::string id;
    int days = 30;                         // after so many the plan ends, whatever is open
    std::vector<std::string> departments;  // for whom; none: everybody whom no other plan is for
    std::string buddy;                     // a person's id; empty: none
    std::vector<OnboardingStep> steps;
    int line = 0;
};

// --- Networks: one value an account; `account` is unique within its network ---

struct SlackAccount {
    std::string account;
    Secret bot_token;
    std::optional<Secret> signing_secret;           // needed for events over HTTP
    std::optional<Secret> previous_signing_secret;  // still accepted while Slack changes over
    std::optional<Secret> app_token;                // needed for Socket Mode; at least one of the two is set
    std::string reaction = "eyes";                  // put on a message that calls us, at once; "none": nothing
    std::vector<std::string> prompts;               // questions offered in an empty chat, at most 4
    std::string api_url = "https://slack.com/api/";
    int line = 0;
};

struct TeamsAccount {
    std::string account;
    std::string app_id;
    std::string tenant_id;
    std::optional<Secret> client_secret;  // absent only with the emulator
    bool emulator = false;                // no authentication: accepted on a loopback address only
    std::string login_url = "https://login.microsoftonline.com/";
    std::string token_scope = "https://api.botframework.com/.default";
    std::string issuer = "https://api.botframework.com";  // of the tokens that events carry
    std::string metadata_url = "https://login.botframework.com/v1/.well-known/openidconfiguration";
    std::string service_url;  // empty: as each event says
    std::string secret_expires;  // "2027-01-31"; empty: unknown
    bool reads_all = false;   // the app has consent to read what does not mention it
    int line = 0;
};

// Either a fixed token, or a refresh token that Microsoft Entra exchanges for short ones.
struct YammerAccount {
    std::string account;
    Secret token;                         // empty: the refresh token is used
    std::optional<Secret> refresh_token;  // from a file: a newer one is written there
    std::string tenant_id, client_id;     // set with refresh_token
    std::optional<Secret> client_secret;  // absent: a public client
    std::string login_url = "https://login.microsoftonline.com/";
    std::string scope = "https://www.yammer.com/access_as_user offline_access";
    std::vector<std::string> groups;  // ids, or "general"
    bool private_messages = true;
    std::chrono::milliseconds poll = std::chrono::seconds{30};
    std::vector<std::string> topics;  // on threads that we begin
    bool realtime = false;            // listen for hints between polls
    std::string api_url = "https://www.yammer.com/api/v1/";
    int line = 0;
};

struct WebchatAccount {
    std::string account;
    std::string sign_in = "demo";             // demo: pick a person (loopback only); oidc: as the console
    std::vector<std::string> widget_origins;  // "https://intranet.example.com": pages that may embed the widget
    int line = 0;
};

// Any system that speaks Standard Webhooks (https://www.standardwebhooks.com).
struct WebhookAccount {
    std::string account;
    Secret secret;                          // "whsec_" and base64, checked
    std::optional<Secret> previous_secret;  // still accepted while the other side changes over
    std::string deliver_url;  // our replies go there, signed with `secret`; empty: the account only listens
    int line = 0;
};

struct Networks {
    std::vector<SlackAccount> slack;
    std::vector<TeamsAccount> teams;
    std::vector<YammerAccount> yammer;
    std::vector<WebchatAccount> webchat;
    std::vector<WebhookAccount> webhook;
};

// --- The desk, the places, the services ---

// A ticket back-end; which keys a kind knows is in config/desks.cpp.
struct Desk {
    std::string name;
    std::string kind;  // builtin, request-tracker, redmine, servicenow, jira, zammad, glpi, webhook
    std::string url;   // without a closing slash; set unless builtin
    std::optional<Secret> token;
    std::string user;
    std::optional<Secret> password;
    std::optional<Secret> app_token;                // glpi
    std::optional<Secret> secret, previous_secret;  // webhook: "whsec_" and base64, checked
    std::string queue;  // queue, project, group or service desk that new tickets go to
    std::string type;   // what new tickets are there: a tracker, a request type, a table; empty: the usual one
    std::string close_code;  // servicenow: of a record that ends
    std::chrono::milliseconds poll = std::chrono::seconds{30};
    std::map<std::string, std::string> states;  // ours (open, working …) to the back-end's words
    int line = 0;
};

struct QuietHours {
    int from_minute = 0;  // of the day, in the place's time zone
    int to_minute = 0;    // equal to from_minute: never quiet; may be before it: over midnight
};

// Names are those of bot/places.hpp, already checked.
struct Place {
    std::string account = "webchat/default";
    std::string id;
    std::string name;
    std::string topic;
    std::string kind = "channel";      // channel, group, direct
    std::string mode = "questions";    // mention, questions, all, off
    std::string roll_out = "answer";   // listen, suggest, answer
    std::string first_answer = "bot";  // bot, human, ask
    QuietHours quiet_hours;
    int posts_per_hour = 60;                       // unasked posts
    std::string timezone;                          // IANA name; empty in the file: the company's
    std::string language;                          // empty: by message
    std::vector<std::string> scopes;               // tags an entry must have one of; empty: all
    std::vector<std::string> members{"everyone"};  // groups
    std::string owner;                             // a person's id
    std::chrono::milliseconds raise_after{0};      // an unclaimed question is raised to the owner; 0: never
    std::string file;                              // where it was written
    int line = 0;
};

// When a service is worked on; times of the company's time zone, over midnight allowed.
struct MaintenanceWindow {
    int weekday = -1;  // 0 Sunday … 6 Saturday; -1: on `date`
    std::string date;  // "2026-11-29"
    int from_minute = 0, to_minute = 0;
    std::string text;
};

struct Service {
    std::string id;
    std::string name;
    std::string description;
    std::string owner;                    // a person's id
    std::vector<std::string> depends_on;  // ids of services; known ones, without a circle
    std::string state = "operational";    // operational, degraded, down, maintenance
    std::vector<std::string> aliases;
    std::map<std::string, std::string> names;  // by language
    std::vector<MaintenanceWindow> maintenance;
    bool lenient = false;  // of a file whose good rows count although others are broken
    std::string file;
    int line = 0;
};

// A system that may set states by POST /webhooks/<account>.
struct ServiceSource {
    std::string account;
    std::string kind = "webhook";           // webhook (Standard Webhooks), alertmanager (bearer token)
    Secret secret;                          // "whsec_…"; of alertmanager the token it sends
    std::optional<Secret> previous_secret;  // still accepted while the other side changes over
    std::string service_label = "service", severity_label = "severity";  // of an alert
    std::vector<std::string> down{"critical", "page"};  // severities that mean down; others: degraded
    int line = 0;
};

struct ServiceSettings {
    std::string operations_place;  // id of the place where surges are told; empty: the agents' place
    int surge_similar = 4;         // so many similar questions of different people …
    std::chrono::milliseconds surge_within = std::chrono::minutes{15};  // … in so long raise a card there
    int repeated_tickets = 5;  // so many like incident tickets of different people …
    std::chrono::milliseconds repeated_within = std::chrono::hours{24 * 30};  // … in so long are a problem
    std::vector<ServiceSource> sources;
};

// How sure the bot must be: the share of answers at or above a threshold that is wanted to be right.
struct Answers {
    double precision_high = 0.75;    // answer at once
    double precision_middle = 0.575;  // offer "did you mean"
};

// How much may be asked of the bot in a minute; the rest is recorded and not answered. 0: no limit.
struct Limits {
    int person = 30, place = 3'000, account = 30'000;
};

// By when a ticket is answered and solved, in working time (hand_off.hours); 0: no promise.
struct Sla {
    struct Target {
        std::chrono::milliseconds reply{0}, solve{0};
    };
    std::array<Target, 5> by_priority{};  // 1 (critical) first
};

// An item of the catalogue of requests.
struct RequestField {
    std::string name, label;
    std::string kind = "text";  // text, long_text, choice, date
    bool required = false;
    std::vector<std::string> options;
};
struct RequestItem {
    std::string id, name, description;
    std::vector<std::string> words;
    std::string approver;  // manager, a person's id, or empty
    std::vector<RequestField> fields;
};

struct Company {
    std::string name = "Our company";
    std::string language = "en";
    std::string timezone = "UTC";
    std::string agents_place;  // id of the place where requests for a human arrive; empty: none
};

// When people of the desk are there, and how long a conversation stays theirs (rows 39 to 42).
struct Shift {
    std::array<bool, 7> days{};             // from Sunday
    int from_minute = 0, to_minute = 0;     // of the day; to at or before from: over midnight
};
struct Duty {
    std::string week;                 // its Monday, "2026-11-23"
    std::vector<std::string> agents;  // person ids; none: nobody is there in that week
};
struct HandOff {
    std::string timezone = "UTC";       // the company's unless named
    std::vector<Shift> hours;           // none: always
    std::vector<std::string> holidays;  // "2026-12-25"
    std::vector<Duty> rota;             // weeks that are not listed belong to everybody
    std::chrono::milliseconds return_after = std::chrono::hours{4};  // without a word the thread is the bot's again
};

// How colleagues who know about something are found and asked (docs/experts.md).
struct SkillName {
    std::string name;
    std::vector<std::string> also;   // other names of the same, in any language
    std::vector<std::string> above;  // broader skills
};
struct Experts {
    std::chrono::milliseconds widen_after = std::chrono::minutes{30};  // of the asked person's working time
    int weekly = 5;                                                    // questions a week to one person
    std::vector<SkillName> skills;                                     // on top of the built-in names
    std::map<std::string, std::string> owners;                         // skill → person id, who approves it
};

// What help is worth, and what keeps points from being made up (docs/points.md).
struct TeamGoal {
    std::string group;
    int points = 0;  // of a season, all its people together
};
struct Points {
    bool on = true;
    // By the order of MeritKind (bot/merit.hpp): accepted, helpful, reused, verified, resolved, thanks, onboarding.
    std::array<int, 7> worth{10, 2, 3, 1, 10, 1, 2};
    std::vector<int> falling{100, 50, 25, 10};  // percent: what the first, second … award of a pair brings
    int pair_days = 30;                         // … within so many days
    int person_daily = 50, desk_daily = 10;     // points a day: in all, and of what nobody but the desk says
    int giver_daily = 10;                       // awards that one person can give in a day
    std::chrono::milliseconds settle_after = std::chrono::hours{24};
    bool boards = false;
    std::vector<std::string> reactions{"🙏"};       // that thank who wrote a message
    std::vector<int> levels{20, 60, 150, 400, 1000};  // points from which the second, third … begins
    std::vector<TeamGoal> goals;
};

// Weekly shares of complaints and praise, of groups only (rows 53, 54).
struct Trends {
    bool on = false;
    int minimum = 10;  // people who spoke in a group's week; below it is not told
};

struct Oidc {
    std::string issuer;
    std::string client_id;
    Secret client_secret;
    std::string groups_claim = "groups";                    // of the ID token or the userinfo: a list of names
    std::map<std::string, std::vector<std::string>> roles;  // by group: agent, expert, curator, admin
};

struct Console {
    bool demo_sign_in = false;  // pick a person; loopback only
    std::optional<Oidc> oidc;   // neither: the console cannot be entered
    std::vector<std::string> two_person_tags;  // entries with one of these are published by two people
};

struct Log {
    std::string level = "info";  // debug, info, warning, error
};

struct Egress {
    std::vector<std::string>
        allow;  // hosts ("rt.internal", "rt.internal:8443") or networks ("10.1.0.0/16") inside, reachable all the same
    std::string proxy;  // "http://proxy.internal:3128"; empty: direct. The usual proxy variables are not read
};

struct Config {
    std::string file;
    Listen listen;
    Storage storage;
    std::vector<KnowledgeSource> knowledge;
    std::vector<PeopleSource> people;
    PeopleRules people_rules;
    std::vector<OnboardingPlan> onboarding;
    Networks networks;
    std::vector<Desk> desks;
    Console console;
    std::vector<Place> places;
    std::vector<Service> services;
    ServiceSettings service_settings;
    Answers answers;
    Limits limits;
    Sla sla;
    std::vector<RequestItem> requests;
    Company company;
    HandOff hand_off;
    Experts experts;
    Points points;
    Trends trends;
    Log log;
    Egress egress;
};

// A variable of the environment, or nothing. Tests give their own.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;
Environment process_environment();

struct Reading {
    Config config;                  // usable only when errors is empty
    std::vector<Problem> errors;    // all of them, in file and line order
    std::vector<Problem> warnings;  // allowed, but unsafe or surely not meant
    bool good() const { return errors.empty(); }
};

// Reads the file and those that it names (places_file, services_file, secrets). Never throws for what a user wrote.
Reading read_file(const std::filesystem::path& file, const Environment& environment = process_environment());
// The same for text that is at hand; `file` gives the name in messages and the folder for relative paths.
Reading read_text(std::string_view yaml, const std::filesystem::path& file,
                  const Environment& environment = process_environment());

// An address outside that the program may contact, for `twicket check`.
struct Address {
    std::string purpose;  // "slack/default", "desk it", "proxy"
    std::string url;
};
std::vector<Address> outgoing_addresses(const Config& config);

}  // namespace twicket::config
