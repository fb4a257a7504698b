// What a skill that does not say otherwise has.
#include "bot/skill.hpp"

namespace twicket {

boost::asio::awaitable<Result<std::vector<HomeSection>>> Skill::home(const Turn&) {
    co_return std::vector<HomeSection>{};
}

}  // namespace twicket
