// Named points where the fault tests make the program die, throw or dawdle, and bugs planted to prove that those tests
// see. Both exist only when built with TWICKET_FAULTS; otherwise every mention here compiles to nothing.
//
// TWICKET_FAULT_AT="name:kind:n[,…]": at the n-th arrival at that point kill (SIGKILL to ourselves), throw or delay
// (200 ms). TWICKET_FAULT_LOG=file: appends the name of each point at its first arrival, so a test can see that all
// were reached. TWICKET_PLANT="bug[,…]": ack_before_commit, no_unique_key, swallow_fsync_error, synchronous_off,
// retry_without_look, ignore_retry_after and pause_everything (bot/delivery.cpp), own_messages (adapters that see their own posts); and
// poison, which is no bug but a message that cannot be handled (bot/dispatcher.cpp).
#pragma once
#include <string_view>

namespace twicket::fault {
#ifdef TWICKET_FAULTS
void reach(std::string_view name);
bool planted(std::string_view bug);
#else
constexpr bool planted(std::string_view) {
    return false;
}
#endif
}  // namespace twicket::fault

#ifdef TWICKET_FAULTS
#define TWICKET_FAULT(name) ::twicket::fault::reach(name)
#else
#define TWICKET_FAULT(name) static_cast<void>(0)
#endif
