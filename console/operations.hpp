// The operations behind the door, each in the file of its subject. They trust the door: who asks may.
#pragma once
#include "console/asked.hpp"

namespace twicket::console {

// page.cpp
net::HttpResponse page(const Asked& asked);
net::HttpResponse asset(const Asked& asked);
// today.cpp, trends.cpp, gap_list.cpp
Answering today(const Parts& parts, const Asked& asked);
Answering trends(const Parts& parts, const Asked& asked);
Answering gaps(const Parts& parts, const Asked& asked);
// entries.cpp
Answering entries(const Parts& parts, const Asked& asked);
Answering entry(const Parts& parts, const Asked& asked);
Answering version(const Parts& parts, const Asked& asked);
Answering entry_retire(const Parts& parts, const Asked& asked);
Answering entry_verify(const Parts& parts, const Asked& asked);
net::HttpResponse preview(const Asked& asked);
// drafts.cpp
Answering draft_put(const Parts& parts, const Asked& asked);
Answering draft_drop(const Parts& parts, const Asked& asked);
Answering draft_approve(const Parts& parts, const Asked& asked);
Answering draft_publish(const Parts& parts, const Asked& asked);
// trial.cpp
Answering draft_replay(const Parts& parts, const Asked& asked);
Answering golden(const Parts& parts, const Asked& asked);
Answering golden_add(const Parts& parts, const Asked& asked);
Answering golden_drop(const Parts& parts, const Asked& asked);
// threads.cpp
Answering threads(const Parts& parts, const Asked& asked);
Answering thread(const Parts& parts, const Asked& asked);
Answering thread_act(const Parts& parts, const Asked& asked);
// tickets.cpp
Answering tickets(const Parts& parts, const Asked& asked);
Answering ticket(const Parts& parts, const Asked& asked);
Answering ticket_act(const Parts& parts, const Asked& asked);
// services.cpp
Answering services(const Parts& parts, const Asked& asked);
Answering service(const Parts& parts, const Asked& asked);
Answering service_report(const Parts& parts, const Asked& asked);
// experts.cpp
Answering experts(const Parts& parts, const Asked& asked);
Answering expert_decide(const Parts& parts, const Asked& asked);
// points.cpp
Answering points(const Parts& parts, const Asked& asked);
Answering points_check(const Parts& parts, const Asked& asked);
// calibration.cpp
Answering calibration(const Parts& parts, const Asked& asked);
// places.cpp
Answering channels(const Parts& parts, const Asked& asked);
Answering channel_change(const Parts& parts, const Asked& asked);
Answering people(const Parts& parts, const Asked& asked);
// health.cpp
Answering health(const Parts& parts, const Asked& asked);
Answering parked_decide(const Parts& parts, const Asked& asked);
Answering audit_rows(const Parts& parts, const Asked& asked);

}  // namespace twicket::console
