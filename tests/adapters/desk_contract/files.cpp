// What hangs on a message goes with it: once, whole, and never instead of the words.
#include "bot/attachment.hpp"
#include "tests/adapters/desk_contract/contract.hpp"

namespace twicket::desk_contract {
namespace {

// A picture's bytes: none of it is text.
const std::string picture = std::string{"\x89PNG\r\n\x1a\n\0\0\xff\xfe", 12} + std::string(3000, '\x7f');

CarriedFile file(const std::string& name, const std::string& type = "image/png") {
    return {"slack/acme", {name, type, "https://files.slack.example/" + name, 3012}};
}

std::string comment_with(Stage& stage, const std::string& ticket, const std::string& text,
                         std::vector<CarriedFile> files) {
    TicketCall call{.act = TicketCall::Act::comment, .text = text};
    call.files = std::move(files);
    return stage.world.call(ticket, std::move(call));
}

bool takes_files(Stage& stage) {
    return stage.world.kind.desk(stage.world.settings, stage.world.client, stage.world.clock, *stage.world.store)
        ->takes_files();
}

void on_a_comment(Stage& stage) {
    stage.world.network.files["https://files.slack.example/screen ä.png"] = picture;
    const std::string ticket = stage.opened();
    const std::string call = comment_with(stage, ticket, "This is what I see", {file("screen ä.png")});
    stage.world.settle();
    stage.equal(stage.world.state_of(call), "sent", "its delivery (" + stage.world.reason_of(call) + ")");
    stage.equal(stage.notes_with(ticket, "This is what I see"), 1, "notes");
    const SeenTicket there = stage.world.there(ticket);
    if (!takes_files(stage)) {
        stage.equal(stage.notes_with(ticket, "screen ä.png"), 1, "notes that name the file");
        return;
    }
    stage.equal(there.files.size(), 1, "files");
    // Where other letters than ours would break, an underscore stands for each of their bytes.
    const bool whole = there.files.contains("screen ä.png");
    stage.expect(whole || there.files.contains("screen __.png"), "not under its name");
    if (!there.files.empty()) stage.expect(there.files.begin()->second == picture, "not the same bytes");
    const auto told = stage.world.news(ticket, TicketNews::commented);
    stage.expect(told.size() == 1 && told[0].text.find("screen ä.png") != std::string::npos, "its name is not told");
}

void without_words(Stage& stage) {
    stage.world.network.files["https://files.slack.example/log.txt"] = "line one\nline two\n";
    const std::string ticket = stage.opened();
    const std::string call = comment_with(stage, ticket, "", {file("log.txt", "text/plain")});
    stage.world.settle();
    stage.equal(stage.world.state_of(call), "sent", "its delivery (" + stage.world.reason_of(call) + ")");
    const SeenTicket there = stage.world.there(ticket);
    if (takes_files(stage)) stage.expect(there.files.contains("log.txt"), "the file is not there");
}

void at_the_opening(Stage& stage) {
    stage.world.network.files["https://files.slack.example/screen.png"] = picture;
    TicketDraft draft = World::draft_of("Screen is black");
    draft.files = {file("screen.png")};
    const std::string ticket = stage.world.open(std::move(draft));
    stage.world.settle();
    stage.equal(stage.world.state_of(ticket), "sent", "its delivery (" + stage.world.reason_of(ticket) + ")");
    const SeenTicket there = stage.world.there(ticket);
    if (takes_files(stage))
        stage.expect(there.files.contains("screen.png") && there.files.at("screen.png") == picture,
                     "the file is not there");
    else
        stage.expect(there.text.find("screen.png") != std::string::npos, "the file is not named: " + there.text);
}

void gone(Stage& stage) {
    stage.world.network.files["https://files.slack.example/huge.bin"] = std::string(11 << 20, 'x');
    const std::string ticket = stage.opened();
    const std::string call = comment_with(stage, ticket, "Two files", {file("gone.png"), file("huge.bin")});
    stage.world.settle();
    stage.equal(stage.world.state_of(call), "sent", "its delivery (" + stage.world.reason_of(call) + ")");
    stage.equal(stage.notes_with(ticket, "gone.png"), 1, "notes that name the file that is gone");
    stage.equal(stage.notes_with(ticket, "huge.bin"), 1, "notes that name the file that is too large");
    stage.equal(stage.world.there(ticket).files.size(), 0, "files");
}

void away(Stage& stage) {
    if (!takes_files(stage)) return;
    stage.world.network.files["https://files.slack.example/screen.png"] = picture;
    const std::string ticket = stage.opened();
    stage.world.network.away = true;
    const std::string call = comment_with(stage, ticket, "It waits for its file", {file("screen.png")});
    stage.world.settle(std::chrono::seconds{5});
    stage.equal(stage.world.state_of(call), "waiting", "its delivery while the network is away");
    stage.equal(stage.notes_with(ticket, "It waits for its file"), 0, "notes while the network is away");
    stage.world.network.away = false;
    stage.world.settle();
    stage.equal(stage.world.state_of(call), "sent", "its delivery (" + stage.world.reason_of(call) + ")");
    stage.equal(stage.notes_with(ticket, "It waits for its file"), 1, "notes");
    stage.equal(stage.world.there(ticket).files.size(), 1, "files");
}

// The answer is lost after the back-end has acted: looked for, and neither words nor file are there twice.
void answer_lost(Stage& stage) {
    stage.world.network.files["https://files.slack.example/screen.png"] = picture;
    const std::string ticket = stage.opened();
    stage.world.front->spoil(Fault::acted_cut, [](const testing::ApiRequest& request) {
        return request.method != "GET" && request.target.find("uploads") == std::string::npos;
    });
    const std::string call = comment_with(stage, ticket, "Only once", {file("screen.png")});
    stage.world.settle();
    stage.equal(stage.world.state_of(call), "sent", "its delivery (" + stage.world.reason_of(call) + ")");
    stage.equal(stage.notes_with(ticket, "Only once"), 1, "notes");
    if (takes_files(stage)) stage.equal(stage.world.there(ticket).files.size(), 1, "files");
}

// What an agent attaches is named in the thread, and a picture's bytes hold nothing up.
void agents_file(Stage& stage) {
    const std::string ticket = stage.opened();
    stage.world.look();
    const std::string key = stage.world.key_of(ticket);
    if (!stage.world.back_end->says_with_file(key, "This cable, please", "cable \xc3\xbc.png", picture)) return;
    stage.world.look();
    const auto told = stage.world.news(ticket, TicketNews::commented);
    stage.equal(told.size(), 1, "comments told");
    if (told.empty()) return;
    stage.expect(told[0].text.find("This cable, please") != std::string::npos, "without its words: " + told[0].text);
    stage.expect(told[0].text.find("📎 cable ") != std::string::npos, "without its file's name: " + told[0].text);
}

}  // namespace

std::vector<Case> file_cases() {
    return {{"a comment's file is put on the ticket, or named", Needs::nothing, on_a_comment},
            {"a file without words is a comment", Needs::nothing, without_words},
            {"a file is there when the ticket opens", Needs::nothing, at_the_opening},
            {"a file that cannot be had is named", Needs::nothing, gone},
            {"a call waits for the network that keeps its file", Needs::nothing, away},
            {"an agent's file is named", Needs::news, agents_file},
            {"a lost answer doubles no file", Needs::http, answer_lost}};
}

}  // namespace twicket::desk_contract
