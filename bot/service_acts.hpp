// What a turn does about services (the effect OnServices): one of these values, written in the turn's transaction by
// service_records.cpp.
#pragma once
#include <string>
#include <variant>

#include "bot/changes.hpp"
#include "bot/incidents.hpp"
#include "bot/service.hpp"

namespace twicket {

struct SetFollow {  // both ways none: follows no more
    Follow follow;
};
struct SetRest {
    std::string person;
    NightRest rest;
};
struct NoticesTold {  // the notices of this batch went out in that Outgoing
    std::string batch, outgoing;
};
struct NoticesSeen {  // their reader has pressed the button
    std::string batch;
};

struct FollowIfNot {  // as SetFollow, where the person does not follow the service yet
    Follow follow;
};
struct PutIncident {  // as the turn saw it (its version) and as it is from now on; else the turn runs again
    Incident incident;
};
struct PutChange {  // likewise; `tell`: the followers are told this stage ("announced", "cancelled"), empty: nobody
    PlannedChange change;
    std::string tell;
};

struct ServiceAct {
    std::variant<ServiceReport, SetFollow, SetRest, NoticesTold, NoticesSeen, FollowIfNot, PutIncident, PutChange> what;
};

}  // namespace twicket
