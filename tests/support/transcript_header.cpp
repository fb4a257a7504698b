// Reading header lines: "key: name | property value | …".
#include "tests/support/transcript_header.hpp"

#include <algorithm>
#include <sstream>

#include "knowledge/knowledge_store.hpp"

namespace twicket::test {

std::string trimmed(const std::string& text) {
    const auto first = text.find_first_not_of(" \t");
    return first == text.npos ? "" : text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

std::vector<std::string> split(const std::string& text, char by) {
    std::vector<std::string> parts;
    std::istringstream stream{text};
    for (std::string part; std::getline(stream, part, by);)
        if (!trimmed(part).empty()) parts.push_back(trimmed(part));
    return parts;
}

namespace {

// person: ann | groups everyone, it | roles agent | languages de | mail ann@example.com | guest of tom until 2026-12-31
std::string read_person(const std::vector<std::string>& parts, const std::string& account, Cast& cast) {
    Person person{.id = parts.at(0), .name = parts[0], .groups = {"everyone"}};
    bool later = false;
    person.name[0] = static_cast<char>(std::toupper(person.name[0]));
    for (std::size_t i = 1; i < parts.size(); ++i) {
        const auto space = parts[i].find(' ');
        const std::string what = parts[i].substr(0, space);
        const auto values = split(parts[i].substr(space + 1), ',');
        if (what == "later") later = true;
        else if (what == "groups") person.groups = values;
        else if (what == "roles") person.roles = values;
        else if (what == "languages") person.languages = values;
        else if (what == "timezone") person.timezone = values.at(0);
        else if (what == "manager") person.manager = values.at(0);
        else if (what == "title") person.title = values.at(0);
        else if (what == "department") person.department = values.at(0);
        else if (what == "location") person.location = values.at(0);
        else if (what == "mail") person.email = values.at(0);
        else if (what == "skills") {
            for (const std::string& skill : values) {  // kubernetes 4
                const auto level = skill.find_last_of(' ');
                person.skills.push_back({skill.substr(0, level), std::stoi(skill.substr(level))});
            }
        }
        else if (what == "guest") {
            const auto words = split(parts[i], ' ');  // guest of ann until 2026-12-31
            person.guest = Guest{words.at(2), words.at(4)};
            person.roles = {"guest"};
        }
        else return "unknown property of a person: " + what;
    }
    person.identities.push_back({account, person.id});
    (later ? cast.later : cast.people).push_back(person);
    return "";
}

// place: help | mode questions | scopes it, hr | members everyone | quiet 22-7 | step listen | posts 3
std::string read_place(const std::vector<std::string>& parts, const std::string& account, Cast& cast) {
    Place place{.account = account, .id = parts.at(0), .name = parts[0]};
    for (std::size_t i = 1; i < parts.size(); ++i) {
        const auto space = parts[i].find(' ');
        const std::string what = parts[i].substr(0, space), value = trimmed(parts[i].substr(space + 1));
        if (what == "mode") place.mode = mode_from(value).value();
        else if (what == "step") place.roll_out = roll_out_from(value).value();
        else if (what == "first") place.first_answer = first_answer_from(value).value();
        else if (what == "scopes") place.scopes = split(value, ',');
        else if (what == "members") place.members = split(value, ',');
        else if (what == "posts") place.posts_per_hour = std::stoi(value);
        else if (what == "timezone") place.timezone = value;
        else if (what == "seated") cast.seated[place.id] = split(value, ',');
        else if (what == "owner") place.owner = value;
        else if (what == "raise") place.raise_after = std::chrono::minutes{std::stoi(value)};
        else if (what == "quiet") {
            const auto hours = split(value, '-');
            place.quiet = {std::stoi(hours.at(0)) * 60, std::stoi(hours.at(1)) * 60};
        } else return "unknown property of a place: " + what;
    }
    cast.places.push_back(place);
    return "";
}

// entry: vpn | title VPN keeps dropping | asks my vpn drops | answer Restart it. | tags it | audience it | language en
std::string read_entry(const std::vector<std::string>& parts, Cast& cast) {
    knowledge::Entry entry{.id = parts.at(0), .title = parts[0], .language = "en", .verified = "2026-09-14"};
    for (std::size_t i = 1; i < parts.size(); ++i) {
        const auto space = parts[i].find(' ');
        const std::string what = parts[i].substr(0, space), value = trimmed(parts[i].substr(space + 1));
        if (what == "title") entry.title = value;
        else if (what == "asks") entry.variants.push_back(value);
        else if (what == "answer") entry.answer = value;
        else if (what == "tags") entry.tags = split(value, ',');
        else if (what == "audience") entry.audience = split(value, ',');
        else if (what == "language") entry.language = value;
        else if (what == "verified") entry.verified = value;
        else if (what == "link") entry.links = {value};
        else if (what == "owner") entry.owner = value;
        else return "unknown property of an entry: " + what;
    }
    cast.entries.push_back(entry);
    return "";
}

// service: mail | name Mail and calendar | also email, outlook | needs identity | owner ann | de E-Mail | window 2026-11-29 22:00-23:00
std::string read_service(const std::vector<std::string>& parts, Cast& cast) {
    Service service{.id = parts.at(0), .name = parts[0]};
    for (std::size_t i = 1; i < parts.size(); ++i) {
        const auto space = parts[i].find(' ');
        const std::string what = parts[i].substr(0, space), value = trimmed(parts[i].substr(space + 1));
        if (what == "name") service.name = value;
        else if (what == "also") service.aliases = split(value, ',');
        else if (what == "needs") service.depends_on = split(value, ',');
        else if (what == "owner") service.owner = value;
        else if (what == "de" || what == "fr" || what == "es") service.names[what] = value;
        else return "unknown property of a service: " + what;
    }
    cast.settings.services.push_back(std::move(service));
    return "";
}

// request: laptop | name New laptop | words notebook, computer | approver manager | field why Why do you need it?
std::string read_request(const std::vector<std::string>& parts, Cast& cast) {
    config::RequestItem item{.id = parts.at(0), .name = parts[0], .description = {}, .words = {}, .approver = {}, .fields = {}};
    for (std::size_t i = 1; i < parts.size(); ++i) {
        const auto space = parts[i].find(' ');
        const std::string what = parts[i].substr(0, space), value = trimmed(parts[i].substr(space + 1));
        const auto next = value.find(' ');
        if (what == "name") item.name = value;
        else if (what == "words") item.words = split(value, ',');
        else if (what == "approver") item.approver = value;
        else if (what == "field") item.fields.push_back({value.substr(0, next), trimmed(value.substr(next)), "text", true, {}});
        else return "unknown property of a request: " + what;
    }
    cast.settings.requests.push_back(item);
    return "";
}

// sla: 4 reply 1h solve 8h
std::string read_sla(const std::string& value, Cast& cast) {
    const auto words = split(value, ' ');
    const auto hours = [](const std::string& text) { return std::chrono::hours{std::stoi(text)}; };
    if (words.size() != 5) return "an sla line reads: sla: 4 reply 1h solve 8h";
    cast.settings.sla.by_priority.at(static_cast<std::size_t>(std::stoi(words[0]) - 1)) = {hours(words[2]), hours(words[4])};
    return "";
}

// plan: everybody | days 30 | buddy tom | step badge 1 task Collect your badge | step laptop 1 task by manager Order it | step vpn 2 entry vpn
std::string read_plan(const std::vector<std::string>& parts, Cast& cast) {
    config::OnboardingPlan plan;
    plan.id = parts.at(0);
    for (std::size_t i = 1; i < parts.size(); ++i) {
        auto words = split(parts[i], ' ');
        if (words.size() < 2) return "plan: " + parts[i];
        if (words[0] == "days") plan.days = std::stoi(words[1]);
        else if (words[0] == "buddy") plan.buddy = words[1];
        else if (words[0] == "for") plan.departments = {words.begin() + 1, words.end()};
        else if (words[0] == "step" && words.size() > 4) {
            config::OnboardingStep step;
            step.id = words[1], step.day = std::stoi(words[2]), step.kind = words[3];
            std::size_t at = 4;
            if (words[at] == "by") step.owner = words[at + 1], at += 2;
            for (; at < words.size(); ++at) step.text += (step.text.empty() ? "" : " ") + words[at];
            if (step.kind == "entry" || step.kind == "meet") std::swap(step.about, step.text);
            plan.steps.push_back(std::move(step));
        } else return "unknown property of a plan: " + words[0];
    }
    cast.settings.onboarding.push_back(std::move(plan));
    return "";
}

// hours: mon, tue | from 8 | to 18 | timezone Europe/Berlin | holiday 2026-12-25 | duty 2026-11-23 tom | return 120
std::string read_hours(const std::vector<std::string>& parts, config::HandOff& desk) {
    static const std::vector<std::string> names{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
    config::Shift shift;
    for (const std::string& day : split(parts.at(0), ','))
        if (const auto known = std::ranges::find(names, day); known != names.end())
            shift.days[static_cast<std::size_t>(known - names.begin())] = true;
        else if (day != "always") return "unknown day: " + day;
    for (std::size_t i = 1; i < parts.size(); ++i) {
        const auto words = split(parts[i], ' ');
        if (words.size() < 2) return "hours: " + parts[i];
        if (words[0] == "from") shift.from_minute = std::stoi(words[1]) * 60;
        else if (words[0] == "to") shift.to_minute = std::stoi(words[1]) * 60;
        else if (words[0] == "timezone") desk.timezone = words[1];
        else if (words[0] == "holiday") desk.holidays.push_back(words[1]);
        else if (words[0] == "duty") desk.rota.push_back({words[1], {words.begin() + 2, words.end()}});
        else if (words[0] == "return") desk.return_after = std::chrono::minutes{std::stoi(words[1])};
        else return "unknown property of hours: " + words[0];
    }
    if (parts[0] != "always") desk.hours.push_back(shift);
    return "";
}

// work: mon, tue | from 8 | to 18
std::string read_work(const std::vector<std::string>& parts, WorkingHours& hours) {
    config::HandOff desk;
    const std::string wrong = read_hours(parts, desk);
    for (const config::Shift& shift : desk.hours) hours.shifts.push_back({shift.days, shift.from_minute, shift.to_minute});
    return wrong;
}

// topic: kubernetes | owner olga
std::string read_topic(const std::vector<std::string>& parts, config::Experts& experts) {
    for (std::size_t i = 1; i < parts.size(); ++i) {
        const auto words = split(parts[i], ' ');
        if (words.size() == 2 && words[0] == "owner") experts.owners[parts[0]] = words[1];
        else return "unknown property of a topic: " + parts[i];
    }
    return "";
}

// asked: weekly 2 | widen 30
std::string read_asked(const std::vector<std::string>& parts, config::Experts& experts) {
    for (const std::string& part : parts) {
        const auto words = split(part, ' ');
        if (words.size() == 2 && words[0] == "weekly") experts.weekly = std::stoi(words[1]);
        else if (words.size() == 2 && words[0] == "widen") experts.widen_after = std::chrono::minutes{std::stoi(words[1])};
        else return "unknown property of asked: " + part;
    }
    return "";
}

// learning: place curators | answerers it, ann | digest weekly | verify 365
std::string read_learning(const std::vector<std::string>& parts, const std::string& account, app::LearningSettings& learning) {
    for (const std::string& part : parts) {
        const auto space = part.find(' ');
        const std::string what = part.substr(0, space), value = trimmed(part.substr(space + 1));
        if (what == "place") learning.place = value, learning.account = account;
        else if (what == "answerers") learning.answerers = split(value, ',');
        else if (what == "digest") learning.digest = value;
        else if (what == "verify") learning.verify_days = std::stoi(value);
        else return "unknown property of learning: " + what;
    }
    return "";
}

// points: boards | settle 24 | goal it 100
std::string read_points(const std::vector<std::string>& parts, config::Points& points) {
    for (const std::string& part : parts) {
        const auto words = split(part, ' ');
        if (words[0] == "boards") points.boards = true;
        else if (words[0] == "off") points.on = false;
        else if (words[0] == "settle") points.settle_after = std::chrono::hours{std::stoi(words.at(1))};
        else if (words[0] == "goal") points.goals.push_back({words.at(1), std::stoi(words.at(2))});
        else return "unknown property of points: " + words[0];
    }
    return "";
}

}  // namespace

bool Cast::move(const std::string& person, const std::string& how) {
    auto& from = how == "leaves" ? people : later;
    auto& to = how == "leaves" ? later : people;
    const auto who = std::ranges::find(from, person, &Person::id);
    if (who == from.end()) return false;
    to.push_back(*who);
    from.erase(who);
    return true;
}

std::string read_header(const std::string& line, const std::string& account, Cast& cast) {
    cast.settings.learn_aside = false;
    const auto colon = line.find(':');
    if (colon == line.npos) return "a header line needs a colon";
    const std::string key = line.substr(0, colon), value = trimmed(line.substr(colon + 1));
    const auto parts = split(value, '|');
    if (key == "person") return read_person(parts, account, cast);
    if (key == "place") return read_place(parts, account, cast);
    if (key == "entry") return read_entry(parts, cast);
    if (key == "service") return read_service(parts, cast);
    if (key == "repeats") return cast.settings.repeats.tickets = std::stoi(value), "";
    if (key == "agents") return cast.settings.agents_account = account, cast.settings.agents_place = value, "";
    if (key == "request") return read_request(parts, cast);
    if (key == "learning") return read_learning(parts, account, cast.settings.learning);
    if (key == "points") return read_points(parts, cast.settings.points);
    if (key == "plan") return read_plan(parts, cast);
    if (key == "trends") return cast.settings.trends = {true, std::stoi(value)}, "";
    if (key == "sla") return read_sla(value, cast);
    if (key == "work") return read_work(parts, cast.settings.working_hours);
    if (key == "topic") return read_topic(parts, cast.settings.experts);
    if (key == "asked") return read_asked(parts, cast.settings.experts);
    if (key == "hours") return read_hours(parts, cast.settings.hand_off);
    return "unknown header '" + key + "'";
}

std::vector<knowledge::Entry> stored_entries(store::Store& store, const Cast& cast) {
    std::vector<knowledge::Entry> entries;
    const auto bring = [&](store::Connection& connection) {
        if (knowledge::stored_entries(connection).empty()) knowledge::put_entries(connection, cast.entries, "system:sources", from_millis(1));
        entries = knowledge::published_entries(connection);
    };
    store.write_now(bring).value();
    return entries;
}

}  // namespace twicket::test
