// The pure parts of services: who is meant, what is asked, windows, when a notice is due, the counting of the radar,
// calendar files; and the rows that make "once each" true.
#include <catch2/catch.hpp>

#include "bot/changes.hpp"
#include "bot/service_notices.hpp"
#include "bot/service_questions.hpp"
#include "bot/source_marks.hpp"
#include "bot/surge.hpp"
#include "tests/support/scratch.hpp"
#include "tests/support/shared_data.hpp"

using namespace twicket;
using namespace twicket::testing;

namespace {

const Time sunday = from_millis(1'795'341'600'000);  // 2026-11-22 10:00 UTC

std::vector<Service> catalogue() {
    return {{.id = "identity", .name = "Sign-in", .aliases = {"sso"}},
            {.id = "mail",
             .name = "Mail and calendar",
             .names = {{"de", "E-Mail"}, {"fr", "Messagerie"}, {"es", "Correo"}},
             .depends_on = {"identity"},
             .aliases = {"mail", "email", "outlook", "Mails"}},
            {.id = "vpn", .name = "VPN", .depends_on = {"identity"}},
            {.id = "printing",
             .name = "Printing",
             .depends_on = {"vpn"},
             .aliases = {"printer", "Drucker", "imprimante", "impresora"}},
            {.id = "wifi", .name = "Office Wi-Fi", .aliases = {"wi-fi", "wlan", "office printer"}}};
}

struct Case {
    const char* text;
    Asked::Kind kind;
    const char* service;  // the first; empty: none
};
constexpr auto nothing = Asked::Kind::nothing, status = Asked::Kind::status, trouble = Asked::Kind::trouble;
constexpr Case cases[] = {
    {"is mail down?", status, "mail"},
    {"Is the e-mail down again?", status, "mail"},
    {"is outlook working for anyone?", status, "mail"},
    {"anyone else having trouble with the vpn?", status, "vpn"},
    {"Any issues with wi-fi today?", status, "wifi"},
    {"vpn status", status, "vpn"},
    {"@twicket is the printer offline", status, "printing"},
    {"mail is not working for me since lunch", trouble, "mail"},
    {"I cannot reach the vpn from the hotel", trouble, "vpn"},
    {"how do I set up mail on my phone?", nothing, "mail"},
    {"when will the vpn be down for maintenance?", nothing, "vpn"},
    {"my vpn client wants a new certificate", nothing, ""},
    {"is the canteen open?", nothing, ""},
    {"läuft die Mail nicht?", status, "mail"},
    {"Ist das WLAN gestört?", status, "wifi"},
    {"geht der Drucker gerade nicht?", status, "printing"},
    {"gibt es eine Störung beim VPN?", status, "vpn"},
    {"E-Mail funktioniert seit heute morgen bei der ganzen Abteilung nicht", trouble, "mail"},
    {"wie richte ich die Mail auf dem Handy ein?", nothing, ""},
    {"est-ce que la messagerie est en panne ?", status, "mail"},
    {"le vpn marche chez vous ?", status, "vpn"},
    {"y a-t-il un problème avec l'imprimante ?", status, "printing"},
    {"comment configurer la messagerie sur mon téléphone ?", nothing, ""},
    {"¿está caído el correo?", status, "mail"},
    {"¿funciona la vpn?", status, "vpn"},
    {"la impresora no funciona desde ayer en toda la planta", trouble, "printing"},
    {"cómo instalo la vpn", nothing, ""},
};

SurgeRadar::Report report_of(const std::string& person, const std::string& text, Time at,
                             std::vector<std::string> services = {}) {
    SurgeRadar::Report report;
    report.sighting = {
        .at = at, .person = person, .user = person, .where = {"test/default", "help", text}, .text = text};
    report.services = std::move(services);
    report.words = content_words(text);
    return report;
}

}  // namespace

TEST_CASE("what is asked of which service is read in four languages", "[services]") {
    SetClock clock;
    const Services services{clock, catalogue(), {}};
    SuiteCount count{"service questions"};
    for (const Case& one : cases) {
        const Asked asked = asked_in(one.text, services);
        const bool who = !*one.service || (!asked.services.empty() && asked.services.front()->id == one.service);
        count.judge(asked.kind == one.kind && who, one.text);
    }
}

TEST_CASE("a service goes by its names; the longer name hides the shorter; what it needs is found through others",
          "[services]") {
    SetClock clock;
    clock.time = sunday;
    Services services{clock, catalogue(), {}};
    CHECK(services.named("E Mail").front()->id == "mail");
    CHECK(services.named("telex").empty());
    const auto meant = services.mentioned("the office printer is gone");
    REQUIRE(meant.size() == 1);
    CHECK(meant.front()->id == "wifi");
    int changes = 0;
    services.when_changed([&] { ++changes; });
    services.apply({.service = "identity", .state = ServiceState::down, .at = sunday});
    CHECK(changes == 1);
    REQUIRE(services.troubled_below("printing").size() == 1);
    CHECK(services.troubled_below("printing").front()->id == "identity");
    CHECK(services.above("identity").size() == 3);
    CHECK(services.troubled_below("identity").empty());
}

TEST_CASE("a maintenance window counts in its zone, over midnight, until somebody says that it is over", "[services]") {
    SetClock clock;
    Service mail{.id = "mail", .name = "Mail"};
    mail.timezone = "Europe/Berlin";
    mail.windows = {{.weekday = 0, .date = {}, .from_minute = 22 * 60, .to_minute = 2 * 60, .text = "Patches"},
                    {.date = "2026-11-25", .from_minute = 600, .to_minute = 660}};
    const auto state_at = [&](int hours, int minutes) {
        clock.time = from_millis(1'795'305'600'000) + std::chrono::hours{hours} +
                     std::chrono::minutes{minutes};  // 2026-11-22 00:00 UTC, a Sunday
        return Services{clock, {mail}, {}}.standing("mail").state;
    };
    CHECK(state_at(20, 59) == ServiceState::ok);
    CHECK(state_at(21, 0) == ServiceState::maintenance);
    CHECK(state_at(24, 59) == ServiceState::maintenance);
    CHECK(state_at(25, 0) == ServiceState::ok);
    CHECK(state_at(72 + 9, 30) == ServiceState::maintenance);
    CHECK(state_at(72 + 10, 0) == ServiceState::ok);
    clock.time = from_millis(1'795'305'600'000) + std::chrono::hours{22};
    Services services{clock, {mail}, {}};
    CHECK(services.standing("mail").text == "Patches");
    services.apply({.service = "mail", .state = ServiceState::ok, .at = clock.time});
    CHECK(services.standing("mail").state == ServiceState::ok);
}

TEST_CASE("a digest is due at the reader's next eight o'clock, and rest holds what is due", "[services]") {
    services::Notice notice{.number = 1, .person = "ann", .way = Way::digest, .made = sunday};
    const std::string zone = "Europe/Berlin";  // made at 11:00 there
    CHECK_FALSE(notice_due(notice, zone, sunday + std::chrono::hours{20}));
    CHECK(notice_due(notice, zone, sunday + std::chrono::hours{21}));
    notice.way = Way::now;
    CHECK(notice_due(notice, zone, sunday));
    const NightRest night{22 * 60, 7 * 60};
    CHECK_FALSE(at_rest(night, zone, sunday));
    CHECK(at_rest(night, zone, sunday + std::chrono::hours{11}));
    CHECK(at_rest(night, zone, sunday + std::chrono::hours{19}));
    CHECK_FALSE(at_rest(night, zone, sunday + std::chrono::hours{20}));
    CHECK_FALSE(at_rest({}, zone, sunday));
}

TEST_CASE("so many people within the time are a surge, one person counts once", "[services][surge]") {
    SurgeRadar radar{{.similar = 3, .within = std::chrono::minutes{15}}};
    const auto at = [](int minutes) { return sunday + std::chrono::minutes{minutes}; };
    CHECK(radar.note(report_of("ann", "is mail down", at(0), {"mail"})).empty());
    CHECK(radar.note(report_of("ann", "mail is still down", at(1), {"mail"})).empty());
    CHECK(radar.note(report_of("bea", "is vpn down", at(1), {"vpn"})).empty());
    CHECK(radar.note(report_of("bea", "email offline", at(2), {"mail"})).empty());
    const auto surge = radar.note(report_of("cid", "outlook broken", at(3), {"mail"}));
    REQUIRE(surge.size() == 4);
    // Counted no more; and what lies further apart than the time is none.
    CHECK(radar.note(report_of("dan", "mail?", at(4), {"mail"})).empty());
    CHECK(radar.note(report_of("eve", "is vpn down", at(14), {"vpn"})).empty());
    CHECK(radar.note(report_of("fay", "is vpn down", at(17), {"vpn"})).empty());
    // Without a service by their words.
    CHECK(radar.note(report_of("ann", "the badge reader at gate two rejects everybody", at(30))).empty());
    CHECK(radar.note(report_of("bea", "badge reader gate two is broken", at(31))).empty());
    CHECK(radar.note(report_of("dan", "coffee machine is broken", at(31))).empty());
    CHECK(radar.note(report_of("cid", "gate two: badge readers reject my badge", at(32))).size() == 3);
}

TEST_CASE("a report makes one notice a follower, muted ones and its maker left out, and says nothing twice",
          "[services]") {
    const ScratchFolder folder;
    const auto store = folder.open_fast();
    store
        ->write_now([](store::Connection& connection) {
            for (const auto& [person, way] :
                 {std::pair{"ann", Way::now}, {"bea", Way::digest}, {"cid", Way::mute}, {"tom", Way::now}})
                services::put_follow(
                    connection,
                    {.person = person, .service = "mail", .outages = way, .account = "test/default", .user = person},
                    sunday);
            const ServiceReport down{
                .service = "mail", .state = ServiceState::down, .text = "x", .at = sunday, .by = "tom"};
            CHECK(services::put_report(connection, down).has_value());
            CHECK_FALSE(services::put_report(connection, down).has_value());
            CHECK(services::open_notices(connection, 100).size() == 2);
            ServiceReport more = down;
            more.workaround = "y";
            more.at = sunday + std::chrono::minutes{5};
            const auto stored = services::put_report(connection, more);
            REQUIRE(stored.has_value());
            CHECK(stored->since == sunday);  // the same trouble still
            CHECK(services::open_notices(connection, 100).size() == 4);
            services::put_unreachable(connection, {1}, "no network reaches this person");
            const services::Delivery sum = services::delivery_of(connection, "report/1");
            CHECK(sum.followers == 2);
            CHECK(sum.failed == 1);
            CHECK(sum.waiting == 1);
            REQUIRE(sum.why.size() == 1);
            CHECK(sum.why.front().first == "no network reaches this person");
        })
        .value();
}

TEST_CASE("a calendar file holds the change in UTC, with escaped text and short lines", "[services][change]") {
    PlannedChange change{.number = 3, .state = PlannedChange::State::announced, .service = "mail"};
    change.what =
        "The server moves; folders, rules stay.\nÜber Nacht wird alles auf die neue Maschine gebracht, ohne dass "
        "jemand etwas tun müsste, auch nicht auf dem Telefon.";
    change.starts = sunday;
    change.ends = sunday + std::chrono::minutes{90};
    change.token = "0123456789abcdef0123456789abcdef";
    const std::string file = calendar_file(change, "Mail", "desk.example.com", sunday - std::chrono::hours{24});
    for (const char* line :
         {"BEGIN:VCALENDAR\r\n", "DTSTART:20261122T100000Z\r\n", "DTEND:20261122T113000Z\r\n",
          "DTSTAMP:20261121T100000Z\r\n", "UID:change-3-01234567@desk.example.com\r\n", "END:VCALENDAR\r\n"})
        CHECK_THAT(file, Catch::Contains(line));
    CHECK_THAT(file, Catch::Contains("server moves\\; folders\\, rules stay."));
    std::size_t begin = 0;
    while (begin < file.size()) {
        const auto end = file.find("\r\n", begin);
        REQUIRE(end != file.npos);
        CHECK(end - begin <= 75);
        CHECK((static_cast<unsigned char>(file[begin]) & 0xC0) != 0x80);
        begin = end + 2;
    }
}
