// Who is here on a stage, told as a source of the directory would tell it: so comings and goings are real ones.
#pragma once
#include "bot/app/core.hpp"

namespace twicket::test {

// The core's people are these from now on; who is missing since the last time has left. On the core's executor.
void follow_cast(app::Core& core, boost::asio::any_io_executor executor, store::Store& store, Clock& clock,
                 const std::vector<Person>& people);

}  // namespace twicket::test
