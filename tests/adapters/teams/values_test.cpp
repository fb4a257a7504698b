// The pure parts: what activities mean, how words look, what a card and a package hold.
#include <zip.h>

#include <catch2/catch.hpp>

#include "adapters/teams/decode.hpp"
#include "adapters/teams/dialog.hpp"
#include "adapters/teams/emoji.hpp"
#include "adapters/teams/markdown.hpp"
#include "adapters/teams/pace.hpp"
#include "adapters/teams/package.hpp"
#include "adapters/teams/render.hpp"
#include "adapters/teams/words.hpp"
#include "bot/text/fold.hpp"

using namespace twicket;
using namespace twicket::teams;
using nlohmann::json;

namespace {

const Ourselves us{"teams/default", "app-1"};

json base(const char* type = "message") {
    return {
        {"type", type},
        {"id", "1767000000001"},
        {"channelId", "msteams"},
        {"serviceUrl", "https://smba.example/emea/"},
        {"timestamp", "2026-01-02T10:00:00.5Z"},
        {"from", {{"id", "29:1abc"}, {"name", "Ann"}, {"aadObjectId", "aad-ann"}}},
        {"recipient", {{"id", "28:app-1"}, {"name", "Desk"}}},
        {"conversation",
         {{"id", "19:ch@thread.tacv2;messageid=1767000000001"}, {"conversationType", "channel"}, {"isGroup", true}}}};
}
Activity read(const json& body) {
    return read_activity(body.dump(), Time{}).value();
}
std::vector<Event> events(const json& body) {
    return decode(read(body), us);
}

Outgoing outgoing(std::string text) {
    Outgoing out{.id = "o-1", .account = "teams/default", .place = "p", .thread = "", .reply = {}};
    out.reply.card.text = std::move(text);
    return out;
}

std::string card_text(const std::string& markdown) {
    std::string all;
    for (const Piece& piece : pieces_of(markdown)) all += (all.empty() ? "" : "|") + piece.card;
    return all;
}
std::string message_text(const std::string& markdown) {
    std::string all;
    for (const Piece& piece : pieces_of(markdown)) all += (all.empty() ? "" : "|") + piece.message;
    return all;
}

}  // namespace

TEST_CASE("a mention in a channel becomes a message in its thread without our name", "[teams]") {
    json body = base();
    body["text"] = "<at>Desk</at>&nbsp; vpn is down for <at>Bob Ray</at>";
    body["entities"] = json::array(
        {{{"type", "mention"}, {"text", "<at>Desk</at>"}, {"mentioned", {{"id", "28:app-1"}, {"name", "Desk"}}}},
         {{"type", "mention"}, {"text", "<at>Bob Ray</at>"}, {"mentioned", {{"id", "29:b"}, {"name", "Bob Ray"}}}}});
    const auto all = events(body);
    REQUIRE(all.size() == 1);
    CHECK(all[0].place == "19:ch@thread.tacv2");
    CHECK(all[0].thread == "1767000000001");
    CHECK(all[0].kind == PlaceKind::channel);
    CHECK(all[0].person == "aad-ann");
    CHECK(to_rfc3339(all[0].at) == "2026-01-02T10:00:00.500Z");
    const auto message = std::get<Message>(all[0].what);
    CHECK(message.text == "vpn is down for @Bob Ray");
    CHECK(message.calls_us);
    CHECK(conversation_of(all[0].place, all[0].thread) == "19:ch@thread.tacv2;messageid=1767000000001");
}

TEST_CASE("a person called as we are is not us: mentions are told by id", "[teams]") {
    json body = base();
    body["text"] = "<at>Desk</at> hello";
    body["entities"] = json::array(
        {{{"type", "mention"}, {"text", "<at>Desk</at>"}, {"mentioned", {{"id", "29:other"}, {"name", "Desk"}}}}});
    const auto message = std::get<Message>(events(body).at(0).what);
    CHECK_FALSE(message.calls_us);
    CHECK(message.text == "@Desk hello");
}

TEST_CASE("our own messages are no events and other bots' are known as such", "[teams]") {
    json body = base();
    body["text"] = "hi";
    body["from"] = {{"id", "28:app-1"}};
    CHECK(events(body).empty());
    body["from"] = {{"id", "28:another"}};
    CHECK(std::get<Message>(events(body).at(0).what).from_bot);
}

TEST_CASE("a typed /desk is a command and a pressed older button a click", "[teams]") {
    json body = base();
    body["text"] = "/desk channel mode all";
    CHECK(std::get<Command>(events(body).at(0).what).text == "channel mode all");
    body["text"] = "/desktop is slow";
    CHECK(std::holds_alternative<Message>(events(body).at(0).what));
    body["value"] = {{"twicket", {{"card", "o-1"}, {"action", "answer.helpful"}, {"value", "e"}}}};
    const auto click = std::get<Click>(events(body).at(0).what);
    CHECK(click.card == "o-1");
    CHECK(click.value == "e");
}

TEST_CASE("edits, deletions and reactions name their message and stay apart from one another", "[teams]") {
    json body = base("messageUpdate");
    body["channelData"] = {{"eventType", "editMessage"}};
    body["text"] = "one";
    const Event first = events(body).at(0);
    CHECK(std::get<Edit>(first.what).text == "one");
    CHECK(events(body).at(0).external_id == first.external_id);
    body["text"] = "two";
    CHECK(events(body).at(0).external_id != first.external_id);
    body["type"] = "messageDelete";
    CHECK(std::get<Deletion>(events(body).at(0).what).message == "1767000000001");
    body = base("messageReaction");
    body["replyToId"] = "77";
    body["reactionsAdded"] = json::array({{{"type", "like"}}, {{"type", "1f44e_thumbsdown"}}});
    body["reactionsRemoved"] = json::array({{{"type", "heart"}}});
    const auto all = events(body);
    REQUIRE(all.size() == 3);
    CHECK(std::get<Reaction>(all[0].what).emoji == "👍");
    CHECK(std::get<Reaction>(all[1].what).emoji == "👎");
    CHECK_FALSE(std::get<Reaction>(all[2].what).added);
    CHECK(std::get<Reaction>(all[2].what).message == "77");
    CHECK(all[0].external_id != all[1].external_id);
}

TEST_CASE("a personal chat welcomes once, a channel tells who came and went", "[teams]") {
    json body = base("conversationUpdate");
    body["conversation"] = {{"id", "a:x"}, {"conversationType", "personal"}};
    body["membersAdded"] = json::array({{{"id", "29:1abc"}}, {{"id", "28:app-1"}}});
    auto all = events(body);
    REQUIRE(all.size() == 1);
    CHECK(all[0].person == "aad-ann");
    CHECK(all[0].kind == PlaceKind::direct);
    body = base("conversationUpdate");
    body["membersAdded"] = json::array({{{"id", "29:b"}, {"aadObjectId", "aad-b"}}});
    body["membersRemoved"] = json::array({{{"id", "28:app-1"}}});
    all = events(body);
    REQUIRE(all.size() == 2);
    CHECK(all[0].person == "aad-b");
    CHECK(std::holds_alternative<Left>(all[1].what));
    CHECK(all[1].person.empty());
    body = base("conversationUpdate");
    body["channelData"] = {{"eventType", "channelRenamed"}};
    CHECK(events(body).empty());
}

TEST_CASE("times are read with fractions and offsets, and nonsense is not", "[teams]") {
    CHECK(to_rfc3339(*parse_time("2026-01-02T10:00:00.1234567Z")) == "2026-01-02T10:00:00.123Z");
    CHECK(to_rfc3339(*parse_time("2026-01-02T10:00:00+02:00")) == "2026-01-02T08:00:00.000Z");
    for (const char* bad : {"", "2026-13-02T10:00:00Z", "2026-02-30T10:00:00Z", "2026-01-02T25:00:00Z",
                            "2026-01-02T10:00:00+2", "yesterday"})
        CHECK_FALSE(parse_time(bad));
}

TEST_CASE("a reaction's name becomes its sign", "[teams]") {
    CHECK(sign_of("surprised") == "😮");
    CHECK(sign_of("1f44b_wavinghand") == "👋");
    CHECK(sign_of("1f1e9-1f1ea_flagGermany") == "🇩🇪");
    CHECK(sign_of("custom_party") == "custom_party");
    CHECK(sign_of("d800_broken") == "d800_broken");
}

TEST_CASE("HTML of a forwarded message becomes its words", "[teams]") {
    CHECK(plain_from_html("<p>a &lt; b</p><div>c<br/>d &amp;#33; &#x1F600;</div>") == "a < b\nc\nd &#33; 😀");
    CHECK(plain_from_html("1 < 2 and <at id=\"0\">Ann</at>") == "1 < 2 and Ann");
}

TEST_CASE("Markdown becomes what each of Teams' two texts can show", "[teams]") {
    CHECK(message_text("a **b** _c_ `d_e` [x](https://e.org/a_(b))") ==
          "a **b** _c_ `d_e` [x](https://e.org/a_%28b%29)");
    CHECK(card_text("# Title\n\nwords") == "Title|words");
    CHECK(message_text("# Title") == "**Title**");
    CHECK(card_text("- a\n- b\n    1. c\n") == "- a\n- b\n    1. c");
    CHECK(card_text("1. a\n\n   ```\n   code\n   ```\n\n2. b") == "1. a|code|2. b");
    CHECK(message_text("> said\n> so") == "> said\n> \n> so");
    CHECK(pieces_of("| a | b |\n|---|---|\n| c | d |").at(0).rows.size() == 2);
    CHECK(message_text("```\nx `y` ```z\n```") == "````\nx `y` ```z\n````");
}

TEST_CASE("S12: words of people call nobody, disguise no link and break out of nothing", "[teams]") {
    for (const auto& all : {card_text("<at>Ann</at> <AT>x {{DATE(2020)}} @everyone a*b [c"),
                            message_text("<at>Ann</at> <AT>x @everyone a*b [c")}) {
        CHECK(all.find("<at>") == std::string::npos);
        CHECK(all.find("<AT>") == std::string::npos);
        CHECK(all.find("{{") == std::string::npos);
        CHECK(all.find("@everyone") == std::string::npos);
        CHECK(all.find("a\\*b \\[c") != std::string::npos);
    }
    CHECK(link_to("https://bank.example", "https://evil.example/x", true) ==
          "[https://bank.example](https://evil.example/x) (evil.example)");
    CHECK(link_to("log in at bank.example", "https://evil.example/x", false) ==
          "[log in at bank.example](https://evil.example/x) (evil.example)");
    CHECK(link_to("www.bank.example", "https://bank.example/x", true) == "[www.bank.example](https://bank.example/x)");
    CHECK(link_to("here", "javascript:alert(1)", true) == "here");
    CHECK(link_to("here", "https://a b", false) == "here");
    CHECK(escape_card("mail a@b.example") == "mail a@b.example");
}

TEST_CASE("a short text is a message, everything with parts a card", "[teams]") {
    const json plain = render(outgoing("Hello **you**"), {});
    CHECK(plain["text"] == "Hello **you**");
    CHECK_FALSE(plain.contains("attachments"));
    Outgoing out = outgoing("Restart it.");
    out.reply.card.actions = {{"answer.helpful", "Helpful", "e", ActionStyle::primary, "👍"},
                              {"answer.not", "Not helpful", "e", ActionStyle::danger, "👎"}};
    out.reply.card.sources = {{"The guide", "https://kb.example/1", "2026-09-14"}};
    out.reply.card.fields = {{"State", "open"}};
    out.reply.card.state_line = "quite sure";
    const json activity = render(out, {PlaceKind::channel, false, "", ""});
    CHECK_FALSE(activity.contains("text"));
    CHECK(activity["summary"] == "Restart it.");
    CHECK(activity["channelData"]["feedbackLoopEnabled"] == true);
    CHECK(activity["entities"][0]["additionalType"][0] == "AIGeneratedContent");
    const json card = activity["attachments"][0]["content"];
    CHECK(card["version"] == "1.5");
    const std::string text = card.dump();
    for (const char* part :
         {"FactSet", "[The guide](https://kb.example/1) · 2026-09-14", "quite sure", "Action.Execute", "Action.Submit",
          "positive", "destructive", "👍 Helpful", "I only see messages that mention me here."})
        CHECK(text.find(part) != std::string::npos);
    CHECK(card["fallbackText"].get<std::string>().find("1 Helpful · 2 Not helpful") != std::string::npos);
}

TEST_CASE("sources of a plain answer are cited, a person's own words are never labelled", "[teams]") {
    Outgoing out = outgoing("Restart it.");
    out.reply.card.sources = {{"The guide", "https://kb.example/1", ""}};
    const json cited = render(out, {});
    CHECK(cited["text"] == "Restart it. [1]");
    CHECK(cited["entities"][0]["citation"][0]["appearance"]["url"] == "https://kb.example/1");
    out.reply.card.speaker = "Bob";
    const json relayed = render(out, {});  // as a card, which shows the sources without the platform's label
    REQUIRE(relayed.contains("attachments"));
    const std::string shown = relayed["attachments"][0]["content"].dump();
    for (const char* part : {"Bob", "Restart it.", "https://kb.example/1"}) CHECK(shown.find(part) != std::string::npos);
    CHECK_FALSE(relayed.contains("entities"));
}

TEST_CASE("the person who is answered in a group is called by a mention that matches its entity", "[teams]") {
    Setting setting{PlaceKind::group, true, "aad-ann", "Ann <b>"};
    const json message = render(outgoing("hello"), setting);
    CHECK(message["text"] == "<at>Ann b</at> hello");
    CHECK(message["entities"][0]["text"] == "<at>Ann b</at>");
    CHECK(message["entities"][0]["mentioned"]["id"] == "aad-ann");
    Outgoing out = outgoing("hello");
    out.reply.card.state_line = "sure";
    const json card = render(out, setting)["attachments"][0]["content"];
    CHECK(card["body"][0]["text"] == "<at>Ann b</at>");
    CHECK(card["msteams"]["entities"][0]["text"] == "<at>Ann b</at>");
}

TEST_CASE("a long answer with a source ends at a block and says where the rest is, under every limit", "[teams]") {
    std::string text;
    for (int i = 0; i < 600; ++i) text += "Paragraph " + std::to_string(i) + " tells what to do, größer & besser.\n\n";
    Outgoing out = outgoing(text);
    out.reply.card.sources = {{"The guide", "https://kb.example/1", ""}};
    const json linked = adaptive_card(out, {});
    CHECK(linked.dump().size() <= everywhere_bytes);
    CHECK(linked.dump().find("The whole text: [The guide]") != std::string::npos);
    for (const json& block : linked["body"]) {
        const std::string words = block["text"];
        if (words.starts_with("Paragraph")) CHECK(words.ends_with("besser."));
    }
    out.reply.card.sources.clear();
    const json whole = adaptive_card(out, {});
    CHECK(utf16_bytes(whole.dump()) <= most_utf16_bytes);
    CHECK(whole.dump().size() > everywhere_bytes);
    Outgoing one_block = outgoing(std::string(100'000, 'x') + " " + std::string(60'000, 'y'));
    CHECK(utf16_bytes(adaptive_card(one_block, {}).dump()) <= most_utf16_bytes);
    std::string code = "intro\n\n```\n";
    for (int i = 0; i < 4'000; ++i) code += "line " + std::to_string(i) + "\n";
    const json cut = adaptive_card(outgoing(code + "```\n"), {});
    CHECK(cut["body"].dump().find("line 0") == std::string::npos);
}

TEST_CASE("a form's fields become inputs and come back by name", "[teams]") {
    Form form{"desk.ticket", "A ticket", "Send", "de", {}, "v"};
    form.fields = {{"summary", "Summary", FormField::Kind::text, true, 20, "one line", {}, ""},
                   {"how", "Urgency", FormField::Kind::choice, false, 0, "", {{"low", "Low"}, {"high", "High"}}, "low"},
                   {"who", "Who", FormField::Kind::person, false, 0, "", {}, ""},
                   {"when", "When", FormField::Kind::date, false, 0, "", {}, ""}};
    const json card = form_card(form, "o-1", {{"summary", "kept"}}, {{"summary", "too long"}});
    CHECK(card["body"][0]["text"] == "too long");
    CHECK(card["body"][1]["value"] == "kept");
    CHECK(card["body"][2]["choices"].size() == 2);
    CHECK(card["body"][2]["value"] == "low");
    CHECK(card["body"][4]["type"] == "Input.Date");
    CHECK(form_in(card["actions"][0]["data"]) == "o-1");
    const Values values = values_in({{"field_summary", "a"}, {"field_how", ""}, {"other", "x"}}, form);
    CHECK(values == Values{{"summary", "a"}});
}

TEST_CASE("in one conversation seven sends a second and sixty in half a minute are the most", "[teams]") {
    Pace pace;
    Time now{std::chrono::hours{1}};
    int sent = 0;
    for (int i = 0; i < 20; ++i) sent += !pace.take("c", now);
    CHECK(sent == 7);
    CHECK_FALSE(pace.take("another", now));
    const auto wait = pace.take("c", now);
    REQUIRE(wait);
    CHECK(*wait == std::chrono::seconds{1});
    Time start = now;
    for (int step = 0; step < 300; ++step) now += Duration{100}, sent += !pace.take("c", now);
    CHECK(now - start == std::chrono::seconds{30});
    CHECK(sent <= 68);
    pace.told("d", now + std::chrono::seconds{9});
    CHECK(pace.take("d", now) == std::chrono::seconds{9});
}

TEST_CASE("the app package holds a manifest within every limit and two icons", "[teams]") {
    AppDescription wish{.app_id = "22222222-2222-2222-2222-222222222222", .public_url = "https://desk.example.com/x"};
    wish.company = std::string(300, 'W');
    wish.reads_all = true;
    const json manifest = manifest_of(wish).value();
    const auto within = [](const json& text, std::size_t most) {
        return !text.get<std::string>().empty() && text::length(text.get<std::string>()) <= most;
    };
    for (const char* key : {"$schema", "manifestVersion", "version", "id", "developer", "name", "description", "icons",
                            "accentColor", "bots"})
        CHECK(manifest.contains(key));
    CHECK(within(manifest["developer"]["name"], 32));
    CHECK(within(manifest["name"]["short"], 30));
    CHECK(within(manifest["name"]["full"], 100));
    CHECK(within(manifest["description"]["short"], 80));
    CHECK(within(manifest["description"]["full"], 4'000));
    for (const char* key : {"websiteUrl", "privacyUrl", "termsOfUseUrl"})
        CHECK(manifest["developer"][key].get<std::string>().starts_with("https://desk.example.com/"));
    REQUIRE(manifest["bots"].size() == 1);
    CHECK(is_guid(manifest["bots"][0]["botId"].get<std::string>()));
    CHECK(manifest["bots"][0]["commandLists"].size() <= 3);
    for (const json& list : manifest["bots"][0]["commandLists"]) {
        CHECK(list["commands"].size() <= 12);
        for (const json& command : list["commands"])
            CHECK((within(command["title"], 128) && within(command["description"], 4'000)));
    }
    CHECK(manifest["composeExtensions"][0]["commands"][0]["id"] == "sendToDesk");
    CHECK(within(manifest["composeExtensions"][0]["commands"][0]["title"], 32));
    CHECK(within(manifest["composeExtensions"][0]["commands"][0]["description"], 128));
    CHECK(manifest["validDomains"] == json::array({"desk.example.com"}));
    CHECK(manifest["authorization"]["permissions"]["resourceSpecific"][0]["name"] == "ChannelMessage.Read.Group");
    CHECK(manifest["accentColor"].get<std::string>().size() == 7);
    const std::string zip = app_package(wish).value();
    CHECK(zip == app_package(wish).value());
    zip_error_t failure;
    zip_error_init(&failure);
    zip_t* archive = zip_open_from_source(zip_source_buffer_create(zip.data(), zip.size(), 0, &failure),
                                          ZIP_RDONLY | ZIP_CHECKCONS, &failure);
    REQUIRE(archive != nullptr);
    CHECK(zip_get_num_entries(archive, 0) == 3);
    for (const auto& [name, side] : {std::pair{"color.png", 192}, std::pair{"outline.png", 32}}) {
        zip_file_t* icon = zip_fopen(archive, name, 0);
        REQUIRE(icon != nullptr);
        unsigned char head[24]{};
        CHECK(zip_fread(icon, head, sizeof head) == 24);
        zip_fclose(icon);
        CHECK(std::string_view(reinterpret_cast<char*>(head), 4) == "\x89PNG");
        CHECK((head[18] << 8 | head[19]) == side);
        CHECK((head[22] << 8 | head[23]) == side);
    }
    zip_discard(archive);
    wish.app_id = "not-a-guid";
    CHECK(manifest_of(wish).has_error());
    wish.app_id = "22222222-2222-2222-2222-222222222222";
    wish.public_url = "http://desk.example.com";
    CHECK(manifest_of(wish).has_error());
}
