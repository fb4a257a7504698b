// What people read of services; times are the reader's.
#include "skills/services/cards.hpp"

#include "bot/local_time.hpp"
#include "bot/text/fold.hpp"
#include "skills/services/texts.hpp"

namespace twicket::service {
namespace {

std::string clock_text(int minute) {
    char text[8];
    std::snprintf(text, sizeof text, "%02d:%02d", minute / 60 % 24, minute % 60);
    return text;
}

std::string say(std::string_view key, const Reader& reader,
                std::initializer_list<std::pair<std::string_view, std::string_view>> values = {}) {
    return texts().say(key, reader.language, values);
}

std::string state_words(ServiceState state, const Reader& reader) {
    return say("state." + std::string{name_of(state)}, reader);
}

std::string line_of(const std::string& text) {
    std::string line = text;
    for (char& c : line)
        if (c == '\n' || c == '\r') c = ' ';
    return text::clip(line, 160);
}

Action follow_action(const Service& service, const Reader& reader) {
    return {"services.follow", say("follow", reader, {{"service", service.called(reader.language)}}), service.id,
            ActionStyle::plain, ""};
}

}  // namespace

Reader reader_of(const Turn& turn) {
    const bool known = !turn.person.id.empty();
    return {turn.language, known ? turn.person.timezone : turn.place.timezone, turn.now};
}

std::string said_time(Time time, Time now, const std::string& timezone) {
    const std::string day = date_on(time, timezone), clock = clock_text(local_time(time, timezone).minute_of_day);
    return day == date_on(now, timezone) ? clock : day + " " + clock;
}

std::string words_of(const Service& service, const ServiceReport& report, const Reader& reader, Time trouble_since) {
    const auto time = [&](Time at) { return said_time(at, reader.now, reader.timezone); };
    const std::string& name = service.called(reader.language);
    std::string words;
    if (report.state == ServiceState::ok && trouble_since != Time{})
        words = say("works_again", reader,
                    {{"service", name}, {"since", time(report.since)}, {"began", time(trouble_since)}});
    else if (report.state == ServiceState::ok)
        words = say("works_again_plain", reader, {{"service", name}, {"since", time(report.since)}});
    else
        words = say("is_since", reader,
                    {{"service", name}, {"state", state_words(report.state, reader)}, {"since", time(report.since)}});
    if (!report.text.empty()) words += " " + report.text;
    if (!report.workaround.empty()) words += "\n\n" + say("workaround", reader, {{"text", report.workaround}});
    if (report.next_update != Time{} && report.state != ServiceState::ok)
        words += "\n\n" + say("next_update", reader, {{"time", time(report.next_update)}});
    return words;
}

Card standing_card(const Services& all, const std::vector<const Service*>& asked, const Reader& reader) {
    Card card{.text = "", .language = reader.language};
    const auto add = [&card](const std::string& words) { card.text += (card.text.empty() ? "" : "\n\n") + words; };
    const auto time = [&](Time at) { return said_time(at, reader.now, reader.timezone); };
    bool well = true;
    for (const Service* service : asked) {
        const ServiceReport report = all.standing(service->id);
        if (report.state != ServiceState::ok) {
            add(words_of(*service, report, reader));
            well = false;
        } else {
            add(say("no_trouble", reader, {{"service", service->called(reader.language)}, {"time", time(reader.now)}}));
        }
        for (const Service* other : all.troubled_below(service->id)) {
            const ServiceReport below = all.standing(other->id);
            add(say("needs", reader,
                    {{"other", other->called(reader.language)},
                     {"state", state_words(below.state, reader)},
                     {"since", time(below.since)}}) +
                (below.text.empty() ? "" : " " + below.text));
            well = false;
        }
        if (card.actions.size() < 4) card.actions.push_back(follow_action(*service, reader));
    }
    if (!well && card.actions.size() == 1) card.actions.front().style = ActionStyle::primary;
    if (well) card.actions.push_back({"ticket.open", say("not_for_me", reader), "", ActionStyle::plain, "🎫"});
    return card;
}

Card list_card(const Services& all, const Reader& reader) {
    Card card{.text = "", .language = reader.language};
    if (all.all().empty()) {
        card.text = say("none_listed", reader);
        return card;
    }
    bool well = true;
    std::string lines;
    for (const Service& service : all.all()) {
        const ServiceReport report = all.standing(service.id);
        const bool ok = report.state == ServiceState::ok;
        well = well && ok;
        lines += "\n- " + std::string{ok ? "" : "⚠ "} + "**" + service.called(reader.language) + "** (`" + service.id +
                 "`) " + state_words(report.state, reader);
        if (!ok && !report.text.empty()) lines += ": " + line_of(report.text);
    }
    const std::string time = said_time(reader.now, reader.now, reader.timezone);
    card.text = say(well ? "all_well" : "listed", reader, {{"time", time}}) + "\n" + lines;
    return card;
}

Card detail_card(const Services& all, const Service& service, const ServiceBook::Past& past, bool agent,
                 const Reader& reader) {
    Card card = standing_card(all, {&service}, reader);
    if (!service.description.empty()) card.text += "\n\n" + service.description;
    std::string before;
    for (const ServiceReport& report : past.reports) {
        if (report.until == Time{}) continue;
        const std::string from = said_time(report.since, reader.now, reader.timezone),
                          to = said_time(report.until, reader.now, reader.timezone);
        before += "\n- " + from + " – " + to + " " + state_words(report.state, reader) +
                  (report.text.empty() ? "" : ": " + line_of(report.text));
    }
    if (!before.empty()) card.text += "\n\n" + say("history", reader) + before;
    std::string needs;
    for (const std::string& id : service.depends_on)
        if (const Service* other = all.find(id)) needs += (needs.empty() ? "" : ", ") + other->called(reader.language);
    if (!needs.empty()) card.fields.push_back({say("depends", reader), needs});
    if (!agent) return card;
    card.fields.push_back({say("followers", reader), std::to_string(past.followers)});
    const services::Delivery& sum = past.delivery;
    if (sum.followers > 0) {
        const auto text = [](std::int64_t number) { return std::to_string(number); };
        card.state_line = say("report_line", reader,
                              {{"sent", text(sum.sent)},
                               {"delivered", text(sum.delivered)},
                               {"seen", text(sum.acknowledged)},
                               {"waiting", text(sum.waiting)},
                               {"failed", text(sum.failed)}});
        for (const auto& [why, count] : sum.why) card.state_line += "; " + text(count) + "× " + why;
    }
    return card;
}

Card following_card(const Services& all, const ServiceBook::Following& following, const Reader& reader) {
    Card card{.text = say(following.follows.empty() ? "follow_none" : "you_follow", reader),
              .language = reader.language};
    for (const Follow& follow : following.follows) {
        const Service* service = all.find(follow.service);
        const char* what = follow.outages == Way::none   ? "what.changes"
                           : follow.changes == Way::none ? "what.outages"
                                                         : "what.both";
        const Way way = follow.outages == Way::none ? follow.changes : follow.outages;
        card.text += "\n- **" + (service ? service->called(reader.language) : follow.service) + "** (`" +
                     follow.service + "`): " + say(what, reader) + ", " +
                     say("way." + std::string{name_of(way)}, reader);
    }
    const NightRest& rest = following.rest;
    const std::string from = clock_text(rest.from_minute), to = clock_text(rest.to_minute);
    card.text += "\n\n" + (rest.from_minute == rest.to_minute
                               ? say("rest_none", reader)
                               : say("rest_is", reader, {{"from", from}, {"to", to}, {"zone", reader.timezone}}));
    return card;
}

Card notice_card(const Services& all, const std::vector<services::NoticeWord>& words, const std::string& batch,
                 bool held, const Reader& reader) {
    Card card{.text = "", .language = reader.language};
    if (words.size() > 1) card.text = say(held ? "held" : "digest", reader);
    for (const services::NoticeWord& word : words) {
        const Service* service = all.find(word.service);
        if (!service || !word.report) continue;
        card.text += (card.text.empty() ? "" : "\n\n") + words_of(*service, *word.report, reader, word.trouble_since);
    }
    card.actions.push_back({"services.seen", say("seen", reader), batch, ActionStyle::plain, "👍"});
    return card;
}

}  // namespace twicket::service
