// When tickets are like each other often enough to be a problem (row 33); what follows in talk is in
// transcripts/problem.chat.
#include "bot/repeats.hpp"

#include <catch2/catch.hpp>

using namespace twicket;

namespace {

IncidentTicket ticket(int number, const char* requester, const char* title, const char* service = "") {
    IncidentTicket one{"INC-" + std::to_string(number), title, service, requester};
    one.at = from_millis(1'000'000 + number);
    return one;
}

std::string numbers(const std::vector<IncidentTicket>& group) {
    std::string all;
    for (const IncidentTicket& one : group) all += one.number + " ";
    return all;
}

}  // namespace

TEST_CASE("like tickets of enough different people are a problem, one person counts once", "[repeats]") {
    std::vector<IncidentTicket> tickets{
        ticket(1, "ann", "wifi on the third floor is broken"), ticket(2, "bea", "my chair squeaks"),
        ticket(3, "ann", "third floor wifi broken again"), ticket(4, "cid", "broken wifi on third floor")};
    CHECK(repeated(tickets, 3).empty());
    tickets.push_back(ticket(5, "dan", "the wifi is broken, third floor"));
    CHECK(numbers(repeated(tickets, 3)) == "INC-1 INC-3 INC-4 INC-5 ");
    CHECK(repeated(tickets, 4).empty());
    CHECK(repeated({}, 2).empty());
}

TEST_CASE("one service needs two words in common, two services are never alike", "[repeats]") {
    const std::vector<IncidentTicket> tickets{
        ticket(1, "ann", "mail attachments are lost", "mail"), ticket(2, "bea", "no attachments in my mail", "mail"),
        ticket(3, "cid", "cannot sign in", "mail"), ticket(4, "dan", "attachments are lost", "drive")};
    CHECK(numbers(repeated(tickets, 2)) == "INC-1 INC-2 ");
}
