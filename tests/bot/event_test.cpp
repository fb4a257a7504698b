// Events and replies as they stand in the store: both ways, and the forms of earlier versions.
#include <catch2/catch.hpp>

#include "bot/event.hpp"
#include "bot/reply.hpp"

using namespace twicket;

namespace {
Event with(What what) {
    Event event{.account = "chat/a", .external_id = "e1", .at = from_millis(1'700'000'000'000), .place = "general",
                .kind = PlaceKind::group, .thread = "t", .person = "ann", .what = std::move(what)};
    event.reply_to = "https://hooks.example/x?token=1";
    return event;
}
}  // namespace

TEST_CASE("every kind of event comes back from its JSON as it went in") {
    const What all[] = {Message{"m", "hi", true, true, {{"a.png", "image/png", "https://f.example/1", 12}}},
                        Edit{"m", "new"}, Deletion{"m"}, Reaction{"m", "👍", false}, Click{"c", "answer.helpful", "vpn", true},
                        Command{"help"}, Joined{}, Tick{"t"}, Submission{"answer.reason", "c", {{"reason", "too old"}}},
                        Forward{"m", "ben", "my printer is stuck"}, HomeOpened{}, Left{},
                        TicketChanged{"t1", TicketNews::commented, {"INC-1", "https://d.example/1", "Tom", TicketState::solved}, "Tom", "tom", "done"}};
    static_assert(std::size(all) == std::variant_size_v<What>);
    for (const What& what : all) {
        INFO(name_of(what));
        const Event before = with(what);
        const Result<Event> after = event_from_json(to_json(before));
        REQUIRE(after.has_value());
        CHECK(to_json(*after) == to_json(before));
        CHECK(after->what.index() == what.index());
        CHECK(after->reply_to == before.reply_to);
    }
    const Result<Event> sent = event_from_json(to_json(with(all[8])));
    CHECK(std::get<Submission>(sent->what).values.at("reason") == "too old");
}

TEST_CASE("events and replies that an earlier version stored are still read") {
    const Result<Event> click = event_from_json(
        R"({"account":"a","at":1,"external_id":"e","person":"p","place":"x","place_kind":"direct","thread":"",)"
        R"("what":{"action":"answer.helpful","card":"c","kind":"click","value":"v"}})");
    REQUIRE(click.has_value());
    CHECK_FALSE(std::get<Click>(click->what).taken_back);
    CHECK(click->reply_to.empty());
    const Result<Outgoing> outgoing =
        outgoing_from_json(R"({"id":"o","account":"a","place":"p","thread":"t","card":{"text":"hi","language":"en"}})");
    REQUIRE(outgoing.has_value());
    CHECK_FALSE(outgoing->form.has_value());
    CHECK(outgoing->surface == Surface::thread);
}

TEST_CASE("an outgoing form comes back from its JSON with every field") {
    Outgoing outgoing{.id = "o", .account = "a", .place = "p", .thread = "t", .reply = {{.text = ""}, "ann"}};
    outgoing.reply_to = "trigger";
    outgoing.surface = Surface::home;
    outgoing.form = Form{.id = "x.y", .title = "Title", .submit_label = "Send", .language = "de",
                         .fields = {{.name = "why", .label = "Why", .kind = FormField::Kind::choice, .required = true,
                                     .hint = "one", .options = {{"a", "A"}, {"b", "B"}}, .value = "b"},
                                    {.name = "when", .label = "When", .kind = FormField::Kind::date, .max_length = 10}},
                         .value = "card"};
    const Result<Outgoing> after = outgoing_from_json(to_json(outgoing));
    REQUIRE(after.has_value());
    CHECK(to_json(*after) == to_json(outgoing));
    REQUIRE(after->form.has_value());
    CHECK(after->form->fields.at(0).options.at(1).second == "B");
    CHECK(after->form->fields.at(0).value == "b");
    CHECK(after->form->fields.at(1).kind == FormField::Kind::date);
    CHECK(after->surface == Surface::home);
    CHECK(after->reply_to == "trigger");
}
