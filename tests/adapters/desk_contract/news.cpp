// What people do at the back-end comes into the chat once, and what we did there never comes back.
#include "tests/adapters/desk_contract/contract.hpp"

namespace twicket::desk_contract {
namespace {

// Opened, and the first look taken: from now on everything is news.
std::string followed(Stage& stage) {
    stage.world.look();
    const std::string ticket = stage.opened();
    stage.world.look();
    return ticket;
}

std::size_t heard(Stage& stage, const std::string& words) {
    std::size_t count = 0;
    for (const TicketChanged& one : stage.world.news()) count += one.text.find(words) != one.text.npos;
    return count;
}

void from_now_on(Stage& stage) {
    const std::string ticket = stage.opened();
    stage.world.back_end->says(stage.world.key_of(ticket), "an old word", false);
    stage.expect(stage.world.look() >= 0, "news cannot be read");
    stage.expect(stage.world.look() >= 0, "news cannot be read again");
    // A back-end that tells by itself begins when it is told to; one that is asked, with the first question.
    if (!stage.world.kind.deliveries) stage.equal(heard(stage, "an old word"), 0, "old words told");
}

void comment(Stage& stage) {
    const std::string ticket = followed(stage);
    stage.world.back_end->says(stage.world.key_of(ticket), "Have you tried the other cable?", false);
    stage.expect(stage.world.look() >= 1,
                 "nothing was told");  // an answer may open a new ticket there, which is told too
    const auto news = stage.world.news(ticket, TicketNews::commented);
    stage.equal(news.size(), 1, "comments");
    if (news.empty()) return;
    stage.equal(news[0].text, "Have you tried the other cable?", "words");
    stage.equal(news[0].author, "Tom Agent", "author");
    stage.expect(!news[0].facts.number.empty() && !news[0].facts.url.empty(), "number or page is lost");
}

void internal_note(Stage& stage) {
    const std::string ticket = followed(stage);
    stage.world.back_end->says(stage.world.key_of(ticket), "this user again", true);
    stage.expect(stage.world.look() >= 0, "news cannot be read");
    stage.equal(heard(stage, "this user again"), 0, "internal words told");
}

void state(Stage& stage) {
    const std::string ticket = followed(stage);
    stage.world.back_end->sets(stage.world.key_of(ticket), TicketState::solved);
    stage.world.look();
    const auto news = stage.world.news(ticket, TicketNews::state);
    stage.equal(news.size(), 1, "states told");
    if (!news.empty()) stage.expect(news[0].facts.state == TicketState::solved, "another state");
}

void owner(Stage& stage) {
    const std::string ticket = followed(stage);
    stage.world.back_end->takes(stage.world.key_of(ticket));
    stage.world.look();
    const auto news = stage.world.news(ticket, TicketNews::owner);
    stage.equal(news.size(), 1, "owners told");
    if (!news.empty()) stage.equal(news[0].facts.owner, "Tom Agent", "owner");
}

void no_echo(Stage& stage) {
    const std::string ticket = followed(stage);
    stage.world.comment(ticket, "our own words");
    stage.world.comment(ticket, "our own note", true);
    stage.world.take(ticket);
    stage.world.set_state(ticket, TicketState::waiting, "Please wait");
    stage.world.set_state(ticket, TicketState::solved, "Done");
    stage.world.set_state(ticket, TicketState::closed);
    stage.world.settle();
    const std::size_t before = stage.world.news().size();
    for (int round = 0; round < 3; ++round) stage.expect(stage.world.look() >= 0, "news cannot be read");
    const auto after = stage.world.news();
    stage.equal(after.size(), before, "news after our own acts");
    for (std::size_t n = before; n < after.size(); ++n)
        stage.expect(false, "echo: " + std::string{name_of(after[n].news)} + " " +
                                std::string{name_of(after[n].facts.state)} + " " + after[n].text);
}

void several(Stage& stage) {
    const std::string ticket = followed(stage), key = stage.world.key_of(ticket);
    stage.world.back_end->takes(key);
    stage.world.back_end->says(key, "first answer", false);
    stage.world.back_end->says(key, "second answer", false);
    stage.world.back_end->sets(key, TicketState::solved);
    stage.world.look();
    const auto comments = stage.world.news(ticket, TicketNews::commented);
    stage.equal(comments.size(), 2, "comments");
    if (comments.size() == 2)
        stage.expect(comments[0].text == "first answer" && comments[1].text == "second answer", "order");
    stage.equal(stage.world.news(ticket, TicketNews::owner).size(), 1, "owners");
    const auto states = stage.world.news(ticket, TicketNews::state);
    stage.expect(!states.empty() && states.back().facts.state == TicketState::solved, "the last state is not told");
    stage.expect(states.size() <= 2, "states told more than once");
}

void once(Stage& stage) {
    const std::string ticket = followed(stage), key = stage.world.key_of(ticket);
    stage.world.back_end->says(key, "said once", false);
    stage.world.back_end->sets(key, TicketState::waiting);
    for (int round = 0; round < 4; ++round) stage.world.look();
    stage.equal(heard(stage, "said once"), 1, "told");
    stage.equal(stage.world.news(ticket, TicketNews::state).size(), 1, "states told");
}

void of_others(Stage& stage) {
    followed(stage);
    const std::string key = stage.world.back_end->opens("Nothing to do with us");
    stage.world.back_end->says(key, "secret of others", false);
    stage.world.back_end->sets(key, TicketState::solved);
    stage.expect(stage.world.look() >= 0, "news cannot be read");
    stage.equal(heard(stage, "secret of others"), 0, "told");
    stage.equal(stage.world.news().size(), 1, "news");
}

void after_restart(Stage& stage) {
    const std::string ticket = followed(stage), key = stage.world.key_of(ticket);
    stage.world.back_end->says(key, "before the restart", false);
    stage.world.look();
    stage.world.restart();
    stage.world.back_end->says(key, "after the restart", false);
    stage.world.look();
    stage.equal(heard(stage, "before the restart"), 1, "told of before");
    stage.equal(heard(stage, "after the restart"), 1, "told of after");
}

void while_away(Stage& stage) {
    const std::string ticket = followed(stage), key = stage.world.key_of(ticket);
    stage.world.account.reset();
    stage.world.outbox.reset();
    for (int n = 0; n < 7; ++n) stage.world.back_end->says(key, "while away " + std::to_string(n), false);
    stage.world.restart();
    stage.world.look();
    for (int n = 0; n < 7; ++n) stage.equal(heard(stage, "while away " + std::to_string(n)), 1, "told");
}

void quoted(Stage& stage) {
    const std::string ticket = followed(stage);
    stage.world.comment(ticket, "is it broken?");
    stage.world.settle();
    std::string ours;
    for (const SeenNote& note : stage.world.there(ticket).notes) ours = note.text;
    std::string quote;
    for (std::size_t at = 0; at < ours.size();) {
        const std::size_t end = std::min(ours.find('\n', at), ours.size());
        quote += "> " + ours.substr(at, end - at) + "\n";
        at = end + 1;
    }
    stage.world.back_end->says(stage.world.key_of(ticket), "Yes, it is broken.\n\nOn Sunday, Ann wrote:\n" + quote,
                               false);
    stage.world.look();
    const auto all = stage.world.news(ticket, TicketNews::commented);
    stage.equal(all.size(), 2, "comments told");
    if (all.size() == 2) stage.equal(all[1].text, "Yes, it is broken.", "words");
}

void odd_words(Stage& stage) {
    const std::string ticket = followed(stage);
    const std::string odd = "Grüße 日本 😀 \"q\" 'q' <b>b</b> & \\ ^";
    stage.world.back_end->says(stage.world.key_of(ticket), odd, false);
    stage.world.look();
    const auto all = stage.world.news(ticket, TicketNews::commented);
    stage.equal(all.size(), 1, "comments told");
    if (!all.empty()) stage.equal(all[0].text, odd, "words");
}

void facts_between(Stage& stage) {
    // What the agent did is in the answer to our own call already: told once, not a second time by the next look.
    const std::string ticket = followed(stage), key = stage.world.key_of(ticket);
    stage.world.back_end->sets(key, TicketState::waiting);
    stage.world.comment(ticket, "here is the picture");
    stage.world.settle();
    stage.world.look();
    stage.world.look();
    stage.expect(stage.world.news(ticket, TicketNews::state).size() <= 1, "the state was told twice");
    stage.equal(stage.world.news(ticket, TicketNews::commented).size(), 1, "comments told");
}

void news_lost_and_found(Stage& stage) {
    const std::string ticket = followed(stage);
    stage.world.back_end->says(stage.world.key_of(ticket), "not to be lost", false);
    const auto all = [](const testing::ApiRequest&) { return true; };
    for (const Fault fault : {Fault::server_error, Fault::web_page, Fault::cut_before, Fault::sign_in_page,
                              Fault::half_json, Fault::unauthorized, Fault::told_to_wait}) {
        stage.world.front->spoil(fault, all, 1);
        stage.world.look();
        stage.world.front->clear();
    }
    stage.world.look();
    stage.equal(heard(stage, "not to be lost"), 1, "told");
}

}  // namespace

std::vector<Case> news_cases() {
    return {{"news begin now, not with the past", Needs::news, from_now_on},
            {"an agent's answer is told with name and words", Needs::news, comment},
            {"an agent's internal note is told nobody", Needs::news, internal_note},
            {"a state set there is told", Needs::news, state},
            {"who takes it there is told", Needs::news, owner},
            {"what we did ourselves is never told back", Needs::news, no_echo},
            {"several changes at once come in order, each once", Needs::news, several},
            {"looking again tells nothing again", Needs::news, once},
            {"tickets that nobody here follows are nobody's news", Needs::news, of_others},
            {"after a restart nothing is told twice or lost", Needs::news, after_restart},
            {"what happened while we were away is told", Needs::news, while_away},
            {"an answer that quotes ours is told without the quotation", Needs::news, quoted},
            {"an agent's words come as they are", Needs::news, odd_words},
            {"a state between our own calls is told at most once", Needs::news, facts_between},
            {"news that could not be read are read later", Needs::news, news_lost_and_found}};
}

}  // namespace twicket::desk_contract
