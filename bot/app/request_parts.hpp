// What the skills request and privacy look up outside of their turn: people, where they can be told something, a
// thread's words.
#pragma once
#include "bot/app/core.hpp"
#include "bot/reach.hpp"
#include "skills/complaint/complaint.hpp"
#include "skills/privacy/privacy.hpp"
#include "skills/request/request.hpp"

namespace twicket::app {

request::Settings request_settings(const CoreSettings& settings);
request::Parts request_parts(const People& people, FindAdapter find_adapter);
complaint::Parts complaint_parts(const People& people, FindAdapter find_adapter, const CoreSettings& settings);
privacy::Parts privacy_parts(store::Store& store, const People& people, FindAdapter find_adapter);

}  // namespace twicket::app
