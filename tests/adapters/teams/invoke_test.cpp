// Invokes: presses, forms, forwards and feedback, whose answer is the HTTP response.
#include <catch2/catch.hpp>
#include <thread>

#include "tests/adapters/teams/world.hpp"

using namespace twicket;
using namespace twicket::testing;
using nlohmann::json;

namespace {

json invoke(const TeamsWorld& world, const char* name, json value) {
    json activity = world.activity("inv-1", "");
    activity["type"] = "invoke";
    activity["name"] = name;
    activity["value"] = std::move(value);
    return activity;
}

Outgoing with_form(const TeamsWorld& world) {
    Outgoing out = world.outgoing("o-form", "");
    Form form{"desk.ticket", "A ticket", "Send", "en", {}, "v-7"};
    form.fields.push_back({"summary", "Summary", FormField::Kind::text, true, 20});
    out.form = std::move(form);
    return out;
}

}  // namespace

TEST_CASE("a press is stored before it is answered, and shows the new card when the turn is quick", "[teams]") {
    TeamsWorld world{[](teams::Settings& settings) { settings.press_limit = std::chrono::seconds{10}; }};
    world.tell(world.activity("m-1", "hello"));
    world.keep(world.outgoing("o-1", "card"), "sent-9");
    const json data{{"twicket", {{"card", "o-1"}, {"action", "answer.helpful"}, {"value", "e-7"}}}};
    json press = invoke(world, "adaptiveCard/action",
                        {{"action", {{"type", "Action.Execute"}, {"verb", "press"}, {"data", data}}}});
    press["replyToId"] = "sent-9";
    RawAnswer answer;
    std::thread client{[&] { answer = world.tell(press); }};
    while (world.rows() < 2) std::this_thread::yield();
    const Event event = world.events().at(1);
    Outgoing update = world.outgoing("o-2", "Thank **you**");
    update.updates = "o-1";
    update.reply.card.state_line = "marked helpful";
    CHECK(world.send(update).has_value());
    client.join();
    CHECK(std::get<Click>(event.what).action == "answer.helpful");
    CHECK(answer.status == 200);
    const json body = json::parse(answer.body);
    CHECK(body["statusCode"] == 200);
    CHECK(body["type"] == "application/vnd.microsoft.card.adaptive");
    CHECK(body["value"]["body"][0]["text"] == "Thank **you**");
    // A copy of the press changes nothing.
    world.server.on_thread([] {});
}

TEST_CASE("a press that nothing answers in time is answered with a word", "[teams]") {
    TeamsWorld world;
    const json data{{"twicket", {{"card", "o-1"}, {"action", "answer.helpful"}, {"value", ""}}}};
    const json press = invoke(world, "adaptiveCard/action", {{"action", {{"data", data}}}});
    const json body = json::parse(world.tell(press).body);
    CHECK(body["type"] == "application/vnd.microsoft.activity.message");
    CHECK(body["value"] == "Noted.");
    world.tell(press);
    CHECK(world.rows() == 1);
    const json foreign = invoke(world, "adaptiveCard/action", {{"action", {{"data", {{"other", 1}}}}}});
    CHECK(json::parse(world.tell(foreign).body)["statusCode"] == 400);
}

TEST_CASE("a form opens as a dialog, complains at its fields, and is one submission however often it is sent",
          "[teams]") {
    TeamsWorld world;
    world.tell(world.activity("m-1", "hello"));
    Outgoing out = with_form(world);
    out.reply.only_for = "aad-ann";
    CHECK(world.send(out).has_value());
    const json posted = world.cloud.last_body();
    const json button = posted["attachments"][0]["content"]["body"].back()["actions"][0];
    CHECK(button["data"]["msteams"]["type"] == "task/fetch");
    world.keep(out, "sent-1");
    const json fetched = json::parse(world.tell(invoke(world, "task/fetch", {{"data", button["data"]}})).body);
    CHECK(fetched["task"]["type"] == "continue");
    CHECK(fetched["task"]["value"]["title"] == "A ticket");
    const json card = fetched["task"]["value"]["card"]["content"];
    CHECK(card["body"][0]["id"] == "field_summary");
    json data = card["actions"][0]["data"];
    const json wrong = json::parse(world.tell(invoke(world, "task/submit", {{"data", data}})).body);
    CHECK(wrong["task"]["value"]["card"]["content"]["body"][0]["color"] == "Attention");
    CHECK(world.rows() == 1);
    data["field_summary"] = "no mouse";
    for (int i = 0; i < 2; ++i) {
        json sent = invoke(world, "task/submit", {{"data", data}});
        sent["id"] = "inv-" + std::to_string(i);
        CHECK(world.tell(sent).status == 200);
    }
    CHECK(world.rows() == 2);
    const auto submission = std::get<Submission>(world.events().at(1).what);
    CHECK(submission.form == "desk.ticket");
    CHECK(submission.value == "v-7");
    CHECK(submission.values.at("summary") == "no mouse");
    json stranger = invoke(world, "task/fetch", {{"data", button["data"]}});
    stranger["from"] = {{"id", "29:bob"}, {"aadObjectId", "aad-bob"}};
    CHECK(json::parse(world.tell(stranger).body)["task"]["type"] == "message");
}

TEST_CASE("a message sent to the desk is shown first, then comes in as what its sender wants", "[teams]") {
    TeamsWorld world;
    world.tell(world.activity("m-0", "hello"));
    const json payload{
        {"id", "m-77"},
        {"body", {{"contentType", "html"}, {"content", "<p>my screen <b>flickers</b> &amp; hums</p><p>help</p>"}}},
        {"from", {{"user", {{"id", "aad-bob"}, {"displayName", "Bob"}}}}}};
    json value{{"commandId", "sendToDesk"}, {"commandContext", "message"}, {"messagePayload", payload}};
    json asked = invoke(world, "composeExtension/fetchTask", value);
    asked["conversation"] = {{"id", "19:elsewhere@thread.v2"}, {"conversationType", "groupChat"}};
    const json dialog = json::parse(world.tell(asked).body);
    CHECK(dialog["task"]["type"] == "continue");
    CHECK(dialog["task"]["value"]["card"]["content"]["body"][1]["text"].get<std::string>().find(
              "Bob: my screen flickers") == 0);
    CHECK(world.rows() == 1);
    asked["name"] = "composeExtension/submitAction";
    asked["value"]["data"] = dialog["task"]["value"]["card"]["content"]["actions"][0]["data"];
    CHECK(json::parse(world.tell(asked).body)["task"]["type"] == "message");
    const Event event = world.events().at(1);
    const auto forward = std::get<Forward>(event.what);
    CHECK(forward.text == "my screen flickers & hums\nhelp");
    CHECK(forward.author == "aad-bob");
    CHECK(forward.message == "m-77");
    // Answered in the sender's own chat: we may not be where the message stands.
    CHECK(event.place == "a:ann");
    CHECK(event.kind == PlaceKind::direct);
}

TEST_CASE("Teams' own thumbs are the reactions that they show", "[teams]") {
    TeamsWorld world;
    json feedback =
        invoke(world, "message/submitAction",
               {{"actionName", "feedback"}, {"actionValue", {{"reaction", "dislike"}, {"feedback", "{}"}}}});
    feedback["replyToId"] = "sent-3";
    CHECK(world.tell(feedback).status == 200);
    const auto reaction = std::get<Reaction>(world.events().at(0).what);
    CHECK(reaction.emoji == "👎");
    CHECK(reaction.message == "sent-3");
}
