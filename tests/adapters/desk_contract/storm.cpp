// Every creation's first answer is lost, in each way in turn.
#include "tests/adapters/desk_contract/storm.hpp"

#include <set>

namespace twicket::desk_contract {

constexpr int most_looks = 20;

Storm storm(const Kind& kind, std::size_t creations) {
    World world{kind};
    Storm result{.asked = creations};
    auto known = std::make_shared<std::set<std::string>>();
    const std::size_t ways = std::size(after_acting);
    for (std::size_t way = 0; way < ways; ++way) {
        // The titles are numbered, so that each creation is told from its repeats; the front's thread alone calls this.
        const auto first = [known, way, ways, creates = kind.creates](const testing::ApiRequest& request) {
            const auto at = request.body.find("Broken thing ");
            if (!creates(request) || at == request.body.npos) return false;
            const std::string title = request.body.substr(at, 18);
            if (known->contains(title) || known->size() % ways != way) return false;
            known->insert(title);
            return true;
        };
        world.front->spoil(after_acting[way], first, 1'000'000);
    }
    std::vector<std::string> ids;
    for (std::size_t n = 0; n < creations; ++n) {
        const std::string number = std::to_string(n + 10'000);
        ids.push_back(world.open(World::draft_of("Broken thing " + number)));
    }
    world.settle(std::chrono::hours{24});
    std::set<std::string> keys;
    for (const std::string& id : ids) {
        const std::string state = world.state_of(id);
        result.sent += state == "sent";
        result.in_doubt += state == "in_doubt";
        keys.insert(world.key_of(id));
    }
    for (const TicketChanged& news : world.news()) result.told += news.news == TicketNews::opened;
    result.spoiled = known->size();
    result.markers = keys.size();
    result.tickets = world.back_end->count();
    world.look();  // from here on
    if (world.back_end->sets_all({keys.begin(), keys.end()}, TicketState::working)) {
        const auto begin = std::chrono::steady_clock::now();
        for (int round = 0; round < most_looks && result.synced < keys.size(); ++round)
            result.synced += static_cast<std::size_t>(std::max(0, world.look()));
        result.sync_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    }
    return result;
}

}  // namespace twicket::desk_contract
