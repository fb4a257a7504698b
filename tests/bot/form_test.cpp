// What is wrong with a filled-in form, said in its language.
#include <catch2/catch.hpp>

#include "bot/form.hpp"

using namespace twicket;

namespace {
Form form() {
    return {.id = "x.y", .title = "T", .submit_label = "Send", .language = "en",
            .fields = {{.name = "title", .label = "Title", .required = true, .max_length = 5},
                       {.name = "kind", .label = "Kind", .kind = FormField::Kind::choice, .options = {{"hw", "Hardware"}, {"sw", "Software"}}},
                       {.name = "day", .label = "Day", .kind = FormField::Kind::date},
                       {.name = "who", .label = "Who", .kind = FormField::Kind::person}}};
}
}  // namespace

TEST_CASE("a form that is filled in as it asks has no errors") {
    CHECK(check(form(), {{"title", "Grüße"}}).empty());
    CHECK(check(form(), {{"title", "abc"}, {"kind", "sw"}, {"day", "2028-02-29"}, {"who", "U1"}}).empty());
}

TEST_CASE("each wrong value is named by its field, in the form's language") {
    Form wanted = form();
    CHECK(check(wanted, {}).at("title") == "Please fill this in.");
    CHECK(check(wanted, {{"title", " \n"}}).at("title") == "Please fill this in.");
    const auto wrong = check(wanted, {{"title", "abcdef"}, {"kind", "Hardware"}, {"day", "2027-02-29"}, {"what", "x"}});
    CHECK(wrong.size() == 4);
    CHECK(wrong.at("title") == "At most 5 characters, please.");
    CHECK(wrong.at("kind") == "Please choose one of: Hardware, Software.");
    CHECK(wrong.at("day").find("year-month-day") != std::string::npos);
    CHECK(wrong.at("what") == "This form has no such field.");
    for (const char* day : {"2027-13-01", "27-01-01", "2027-1-1", "2027-01-0x", "tomorrow"})
        CHECK(check(wanted, {{"title", "a"}, {"day", day}}).count("day") == 1);
    CHECK(check(wanted, {{"title", "\xff"}}).at("title") == "That text cannot be read.");
    wanted.language = "de";
    CHECK(check(wanted, {}).at("title") == "Bitte ausfüllen.");
}
