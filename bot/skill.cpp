// What a turn knows of its speaker and thread, and what a skill that does not say otherwise has.
#include "bot/skill.hpp"

namespace twicket {

std::string Turn::speaker() const {
    return person.name.empty() ? event.person : person.name;
}

std::string Turn::speaker_key() const {
    return person.id.empty() ? event.account + "/" + event.person : person.id;
}

ThreadName Turn::here() const {
    return {event.account, event.place, event.thread, event.kind == PlaceKind::direct};
}

boost::asio::awaitable<Result<std::vector<HomeSection>>> Skill::home(const Turn&) {
    co_return std::vector<HomeSection>{};
}

}  // namespace twicket
