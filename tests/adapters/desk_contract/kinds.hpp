// Every back-end under the contract, with its stand-in.
#pragma once
#include <vector>

#include "tests/adapters/desk_contract/back_end.hpp"

namespace twicket::desk_contract {

Kind builtin();
Kind request_tracker();
Kind redmine();
Kind servicenow();
Kind webhook();
Kind zammad();
Kind glpi();
Kind jira_cloud();
Kind jira_data_center();
// Against what TWICKET_RT_URL and TWICKET_RT_TOKEN, TWICKET_REDMINE_URL and TWICKET_REDMINE_KEY name; the name is empty
// when they are not set.
Kind real_request_tracker();
Kind real_redmine();

}  // namespace twicket::desk_contract
