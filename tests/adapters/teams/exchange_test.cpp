// Answers to the connector: where they go, what its answers mean, and what is never done.
#include <catch2/catch.hpp>

#include "adapters/teams/self_test.hpp"
#include "tests/adapters/teams/world.hpp"

using namespace twicket;
using namespace twicket::testing;
using net::HttpResponse;
using nlohmann::json;

namespace {

HttpResponse refusal(int status, const char* code) {
    return HttpResponse::json(status, json{{"error", {{"code", code}, {"message", "private words"}}}}.dump());
}

}  // namespace

TEST_CASE("an answer goes to the conversation it was asked in, with our token and as a reply", "[teams]") {
    TeamsWorld world;
    world.tell(world.activity("m-1", "hello"));
    Outgoing out = world.outgoing("o-1", "Good **morning**.");
    out.reply_to = world.events().at(0).reply_to;
    const auto receipt = world.send(out);
    REQUIRE(receipt.has_value());
    CHECK(receipt->external_id == "sent-1");
    const auto calls = world.cloud.look(&Cloud::calls);
    REQUIRE(calls.size() == 1);
    CHECK(calls[0].method == "POST");
    CHECK(calls[0].target == "/v3/conversations/a%3Aann/activities/m-1");
    CHECK(calls[0].header("authorization") == "Bearer ours-1");
    const json body = world.cloud.last_body();
    CHECK(body["text"] == "Good **morning**.");
    CHECK(body["textFormat"] == "markdown");
    CHECK(body["from"]["id"] == "28:app-1");
    CHECK(body["recipient"]["id"] == "29:ann");
    CHECK(body["replyToId"] == "m-1");
    CHECK(world.cloud.look(&Cloud::token_forms).at(0) ==
          "grant_type=client_credentials&client_id=app-1&client_secret=s3cret&scope=https%3A%2F%2Fapi.botframework.com%"
          "2F.default");
}

TEST_CASE("a channel's answer goes into the thread, and a new post to the channel itself", "[teams]") {
    TeamsWorld world;
    json activity = world.activity("m-1", "hello");
    activity["conversation"] = {
        {"id", "19:it@thread.tacv2;messageid=m-1"}, {"conversationType", "channel"}, {"isGroup", true}};
    world.tell(activity);
    const Event event = world.events().at(0);
    CHECK(event.place == "19:it@thread.tacv2");
    CHECK(event.thread == "m-1");
    Outgoing out = world.outgoing("o-1", "hi");
    out.place = event.place, out.thread = event.thread;
    CHECK(world.send(out).has_value());
    out.thread.clear();
    CHECK(world.send(out).has_value());
    const auto calls = world.cloud.look(&Cloud::calls);
    CHECK(calls.at(0).target == "/v3/conversations/19%3Ait%40thread.tacv2%3Bmessageid%3Dm-1/activities");
    CHECK(calls.at(1).target == "/v3/conversations/19%3Ait%40thread.tacv2/activities");
}

TEST_CASE("where a conversation lives is known after a restart, and forgotten when we are removed", "[teams]") {
    TeamsWorld world;
    world.tell(world.activity("m-1", "hello"));
    teams::Teams second{world.plain_settings(), *world.store, *world.inbox_owner, world.client, world.clock};
    CHECK(world.run(second.send(world.outgoing("o-1", "hi"))).has_value());
    CHECK(world.cloud.look(&Cloud::calls).at(0).target == "/v3/conversations/a%3Aann/activities");
    json gone = world.activity("u-1", "");
    gone["type"] = "installationUpdate";
    gone["action"] = "remove";
    CHECK(world.tell(gone).status == 200);
    CHECK(std::holds_alternative<Left>(world.events().at(1).what));
    CHECK(world.events().at(1).person.empty());
    CHECK(number_in(*world.store, "SELECT count(*) FROM adapter_note WHERE name = 'place/a:ann'") == 0);
}

TEST_CASE("what one person may read goes to that person's own chat, begun when there is none", "[teams]") {
    TeamsWorld world;
    json activity = world.activity("m-1", "hello");
    activity["conversation"] = {
        {"id", "19:it@thread.tacv2;messageid=m-1"}, {"conversationType", "channel"}, {"tenantId", "tenant-1"}};
    world.tell(activity);
    world.cloud.answer_with({HttpResponse::json(201, R"({"id":"a:new"})")});
    Outgoing out = world.outgoing("o-1", "for you");
    out.place = "19:it@thread.tacv2", out.thread = "m-1", out.reply.only_for = "aad-ann";
    CHECK(world.send(out).has_value());
    auto calls = world.cloud.look(&Cloud::calls);
    REQUIRE(calls.size() == 2);
    CHECK(calls[0].target == "/v3/conversations");
    const json opened = json::parse(calls[0].body);
    CHECK(opened["members"][0]["id"] == "aad-ann");
    CHECK(opened["tenantId"] == "tenant-1");
    CHECK(calls[1].target == "/v3/conversations/a%3Anew/activities");
    out.id = "o-2";
    CHECK(world.send(out).has_value());
    CHECK(world.cloud.look(&Cloud::calls).size() == 3);
}

TEST_CASE("each answer of the connector becomes the error that the outbox needs", "[teams]") {
    TeamsWorld world;
    world.tell(world.activity("m-1", "hello"));
    const auto code_of = [&](HttpResponse answer, bool update = false) {
        world.clock.pass(std::chrono::seconds{40});
        world.cloud.answer_with({std::move(answer)});
        Outgoing out = world.outgoing("o-x", "hi");
        if (update) out.updates = "o-1";
        const auto receipt = world.send(out);
        REQUIRE(receipt.has_error());
        CHECK(receipt.error().detail.find("private words") == std::string::npos);
        return receipt.error().code;
    };
    world.keep(world.outgoing("o-1", "card"), "sent-0");
    CHECK(code_of(refusal(400, "BadSyntax")) == ErrorCode::invalid);
    CHECK(code_of(refusal(401, "BotNotRegistered")) == ErrorCode::unauthorized);
    CHECK(code_of(refusal(403, "NotEnoughPermissions")) == ErrorCode::forbidden);
    CHECK(code_of(refusal(404, "ActivityNotFoundInConversation")) == ErrorCode::not_found);
    CHECK(code_of(refusal(412, "PreconditionFailed")) == ErrorCode::unavailable);
    CHECK(code_of(refusal(413, "MessageSizeTooBig")) == ErrorCode::too_large);
    CHECK(code_of(refusal(503, "ServiceUnavailable")) == ErrorCode::unavailable);
    for (const int status : {500, 502, 504}) {
        CHECK(code_of(refusal(status, "ServiceError")) == ErrorCode::unknown_outcome);
        CHECK(code_of(refusal(status, "ServiceError"), true) == ErrorCode::unavailable);
    }
    CHECK(code_of(HttpResponse::text(200, "<html>")) == ErrorCode::unknown_outcome);
    CHECK(code_of(HttpResponse::json(200, "{}")) == ErrorCode::unknown_outcome);
    CHECK(code_of(HttpResponse::json(201, R"({"id":)")) == ErrorCode::unknown_outcome);
}

TEST_CASE("a conversation that is told to wait waits alone", "[teams]") {
    TeamsWorld world;
    world.tell(world.activity("m-1", "hello"));
    json other = world.activity("m-2", "hello");
    other["conversation"]["id"] = "a:bob";
    world.tell(other);
    world.cloud.answer_with({HttpResponse::problem(429, "slow", 30)});
    const auto slow = world.send(world.outgoing("o-1", "hi"));
    REQUIRE(slow.has_error());
    CHECK(slow.error().code == ErrorCode::rate_limited);
    CHECK(slow.error().retry_after == std::chrono::seconds{30});
    CHECK(slow.error().only_here);
    CHECK(world.send(world.outgoing("o-1", "hi")).error().code == ErrorCode::rate_limited);
    CHECK(world.cloud.look(&Cloud::calls).size() == 1);
    Outgoing elsewhere = world.outgoing("o-2", "hi");
    elsewhere.place = "a:bob";
    CHECK(world.send(elsewhere).has_value());
    world.clock.pass(std::chrono::seconds{31});
    CHECK(world.send(world.outgoing("o-1", "hi")).has_value());
}

TEST_CASE("a token is fetched once, renewed before its end, and dropped when it is refused", "[teams]") {
    TeamsWorld world;
    world.tell(world.activity("m-1", "hello"));
    const auto fetches = [&] { return world.cloud.look(&Cloud::token_forms).size(); };
    CHECK(world.send(world.outgoing("o-1", "1")).has_value());
    CHECK(world.send(world.outgoing("o-2", "2")).has_value());
    CHECK(fetches() == 1);
    world.clock.pass(std::chrono::minutes{56});
    CHECK(world.send(world.outgoing("o-3", "3")).has_value());
    CHECK(fetches() == 2);
    world.cloud.answer_with({refusal(401, "Unauthorized")});
    CHECK(world.send(world.outgoing("o-4", "4")).error().code == ErrorCode::unauthorized);
    std::string trouble;
    world.server.on_thread([&] { trouble = world.adapter->trouble(); });
    CHECK_FALSE(trouble.empty());
    CHECK(world.send(world.outgoing("o-4", "4")).has_value());
    CHECK(fetches() == 3);
    world.server.on_thread([&] { trouble = world.adapter->trouble(); });
    CHECK(trouble.empty());
}

TEST_CASE("an app that Entra refuses is told with Entra's code and never with the secret", "[teams]") {
    TeamsWorld world;
    world.tell(world.activity("m-1", "hello"));
    world.cloud.server.on_thread([&] {
        world.cloud.token_answer = HttpResponse::json(
            401,
            R"({"error":"invalid_client","error_codes":[7000222],"error_description":"AADSTS7000222 for tenant-1 s3cret"})");
    });
    const auto receipt = world.send(world.outgoing("o-1", "hi"));
    REQUIRE(receipt.has_error());
    CHECK(receipt.error().code == ErrorCode::unauthorized);
    CHECK(receipt.error().detail.find("AADSTS7000222") != std::string::npos);
    CHECK(receipt.error().detail.find("s3cret") == std::string::npos);
    CHECK(world.cloud.look(&Cloud::calls).empty());
}

TEST_CASE("many answers at once fetch one token", "[teams]") {
    TeamsWorld world;
    for (int i = 0; i < 6; ++i) {
        json activity = world.activity("m-" + std::to_string(i), "hello");
        activity["conversation"]["id"] = "a:" + std::to_string(i);
        world.tell(activity);
    }
    std::vector<std::future<Result<Receipt>>> sends;
    std::deque<Outgoing> outgoings;
    for (int i = 0; i < 6; ++i) {
        outgoings.push_back(world.outgoing("o-" + std::to_string(i), "hi"));
        outgoings.back().place = "a:" + std::to_string(i);
    }
    for (const Outgoing& out : outgoings)
        sends.push_back(boost::asio::co_spawn(world.server.context, world.adapter->send(out), boost::asio::use_future));
    for (auto& one : sends) CHECK(one.get().has_value());
    CHECK(world.cloud.look(&Cloud::token_forms).size() == 1);
}

TEST_CASE("a card is replaced where it stands, and an empty one takes it away", "[teams]") {
    TeamsWorld world;
    world.tell(world.activity("m-1", "hello"));
    world.keep(world.outgoing("o-1", "card"), "sent-9");
    Outgoing update = world.outgoing("o-2", "done");
    update.updates = "o-1";
    const auto receipt = world.send(update);
    REQUIRE(receipt.has_value());
    CHECK(receipt->external_id == "sent-9");
    CHECK(world.cloud.look(&Cloud::calls).at(0).method == "PUT");
    CHECK(world.cloud.look(&Cloud::calls).at(0).target == "/v3/conversations/a%3Aann/activities/sent-9");
    update.reply.card.text.clear();
    CHECK(world.send(update).has_value());
    CHECK(world.cloud.look(&Cloud::calls).at(1).method == "DELETE");
    update.updates = "never";
    CHECK(world.send(update).error().code == ErrorCode::not_found);
    world.keep(world.outgoing("o-5", "card"), "", "waiting");
    update.updates = "o-5";
    CHECK(world.send(update).error().code == ErrorCode::unavailable);
}

TEST_CASE("Teams cannot be searched: a lost answer is for a person, an update is simply repeated", "[teams]") {
    TeamsWorld world;
    Outgoing out = world.outgoing("o-1", "hi");
    CHECK(world.run(world.adapter->find(out)).error().code == ErrorCode::unsupported);
    out.updates = "o-0";
    CHECK(world.run(world.adapter->find(out)).error().code == ErrorCode::not_found);
}

TEST_CASE("the self-test says what an administrator has to mend", "[teams]") {
    TeamsWorld world{[](teams::Settings& settings) { settings.service_url = settings.login_url; }};
    const auto text_of = [&] {
        std::string all;
        for (const Finding& one : world.run(world.adapter->self_test())) all += one.text + "\n";
        return all;
    };
    world.cloud.answer_with({refusal(404, "ConversationNotFound")});
    const std::string good = text_of();
    CHECK(good.find("1 signing keys") != std::string::npos);
    CHECK(good.find("Entra gives us a token") != std::string::npos);
    CHECK(good.find("the connector takes our token") != std::string::npos);
    world.cloud.answer_with({refusal(401, "BotNotRegistered")});
    CHECK(text_of().find("add the Teams channel") != std::string::npos);
    world.cloud.server.on_thread([&] {
        world.cloud.token_answer = HttpResponse::json(401, R"({"error":"invalid_client","error_codes":[7000215]})");
    });
    CHECK(text_of().find("copy its Value") != std::string::npos);
    CHECK(teams::secret_age("2027-01-31", *teams::parse_time("2027-01-15T00:00:00Z")).grade == Grade::warning);
    CHECK(teams::secret_age("2027-01-31", *teams::parse_time("2026-11-15T00:00:00Z")).grade == Grade::good);
    CHECK(teams::secret_age("2027-01-31", *teams::parse_time("2027-02-15T00:00:00Z")).grade == Grade::bad);
}

TEST_CASE("people and readers are known by the rosters of the conversations that we are in", "[teams]") {
    TeamsWorld world;
    CHECK(world.run(world.adapter->profile("aad-ann")).error().code == ErrorCode::unsupported);
    world.tell(world.activity("m-1", "hello"));
    const auto profile = [&](const char* body) {
        world.cloud.answer_with({HttpResponse::json(200, body)});
        return world.run(world.adapter->profile("aad-ann"));
    };
    const auto ann = profile(R"({"id":"29:ann","email":"ann@example.com","tenantId":"tenant-1","userRole":"user"})");
    REQUIRE(ann.has_value());
    CHECK(ann->email == "ann@example.com");
    CHECK_FALSE(ann->outsider);
    CHECK(world.cloud.look(&Cloud::calls).back().target == "/v3/conversations/a%3Aann/members/29%3Aann");
    CHECK(profile(R"({"id":"29:ann","userPrincipalName":"a@x","userRole":"guest"})")->outsider);
    CHECK(profile(R"({"id":"29:ann","email":"a@other.example","tenantId":"tenant-2","userRole":"user"})")->outsider);
    world.cloud.answer_with({refusal(404, "MemberNotFoundInConversation")});
    CHECK(world.run(world.adapter->profile("aad-ann"))->outsider);
    world.cloud.answer_with(
        {HttpResponse::json(200, R"({"continuationToken":"n 2","members":[{"id":"29:a","aadObjectId":"aad-a"}]})"),
         HttpResponse::json(200, R"({"members":[{"id":"29:b","aadObjectId":"aad-b"}]})")});
    const auto readers = world.run(world.adapter->readers("a:ann"));
    REQUIRE(readers.has_value());
    CHECK(readers->users == std::vector<std::string>{"aad-a", "aad-b"});
    CHECK(readers->all);
    CHECK(world.cloud.look(&Cloud::calls).back().target ==
          "/v3/conversations/a%3Aann/pagedmembers?pageSize=500&continuationToken=n%202");
    world.cloud.answer_with({HttpResponse::text(503, "")});
    CHECK(world.run(world.adapter->readers("a:ann")).error().code == ErrorCode::unavailable);
}

TEST_CASE("Teams begins a conversation with a person once, and it is the one that the person began", "[teams]") {
    TeamsWorld world;
    world.tell(world.activity("m-1", "hello"));
    const std::string ann = world.events().at(0).person;
    const std::size_t before = world.cloud.look(&Cloud::calls).size();
    CHECK(world.run(world.adapter->direct_place(ann)).value() == "a:ann");
    CHECK(world.cloud.look(&Cloud::calls).size() == before);

    const auto opened = world.run(world.adapter->direct_place("aad-bob"));
    REQUIRE(opened.has_value());
    const auto calls = world.cloud.look(&Cloud::calls);
    REQUIRE(calls.size() == before + 1);
    CHECK(calls.back().path == "/v3/conversations");
    const json asked = json::parse(calls.back().body);
    CHECK(asked["isGroup"] == false);
    CHECK(asked["members"] == json::array({json{{"id", "aad-bob"}}}));
    CHECK(asked["tenantId"] == "tenant-1");
    CHECK(world.run(world.adapter->direct_place("aad-bob")).value() == *opened);
    CHECK(world.cloud.look(&Cloud::calls).size() == before + 1);
    // Known after a restart too.
    teams::Teams later{world.plain_settings(), *world.store, *world.inbox_owner, world.client, world.clock};
    CHECK(world.run(later.direct_place("aad-bob")).value() == *opened);
    CHECK(world.cloud.look(&Cloud::calls).size() == before + 1);
}

TEST_CASE("where Teams lets no conversation be opened, the reason is told and nothing is remembered", "[teams]") {
    TeamsWorld world;
    world.tell(world.activity("m-1", "hello"));
    world.cloud.answer_with({refusal(403, "BotNotInConversationRoster")});
    const auto refused = world.run(world.adapter->direct_place("aad-bob"));
    REQUIRE(refused.has_error());
    CHECK(refused.error().code == ErrorCode::forbidden);
    CHECK(refused.error().detail.find("private words") == std::string::npos);
    CHECK(world.run(world.adapter->direct_place("aad-bob")).has_value());
}
