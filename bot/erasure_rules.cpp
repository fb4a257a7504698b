// The list of tables. The order is the schema's.
#include <array>

#include "bot/erasure.hpp"

namespace twicket::erasure {
namespace {

using enum Own;

constexpr std::array table{
    TableRule{"event", removed, "", "", "messages, clicks and commands that came in"},
    TableRule{"conversation", removed, "", "", "what was remembered of threads"},
    TableRule{"outgoing", removed, "", "", "answers to the person"},
    TableRule{"timer", removed, "", "", "alarms of direct conversations"},
    TableRule{"vote", removed, "person", "", "votes, and those on the person's words"},
    TableRule{"entry", none, "", "", "knowledge: owner and mentions"},
    TableRule{"entry_version", none, "", "", "knowledge: who wrote it"},
    TableRule{"person", removed, "id", "", "the directory's entry"},
    TableRule{"place_rule", none, "", "", "rules of places"},
    TableRule{"chat_message", kept, "", "text card reactions", "web chat: the words of messages"},
    TableRule{"chat_read", removed, "", "", "web chat: how far was read"},
    TableRule{"chat_session", removed, "", "", "web chat: sign-ins"},
    TableRule{"place_lesson", removed, "person", "", "what places learned"},
    TableRule{"question", removed, "person", "", "questions"},
    TableRule{"link_code", removed, "person", "", "one-time codes"},
    TableRule{"link_try", removed, "", "", "tries at codes"},
    TableRule{"identity_link", removed, "person", "", "identities on other networks"},
    TableRule{"guest_stay", removed, "person", "", "longer stays"},
    TableRule{"guest_notice", removed, "person", "", "notices on stays"},
    TableRule{"audit", none, "", "", "the audit log: the acts stay, the name goes"},
    TableRule{"adapter_note", none, "", "", "what adapters remember"},
    TableRule{"ticket", kept, "requester", "words", "cases: kept as a record under another name"},
    TableRule{"desk_ticket", none, "", "", "cases of the built-in desk: likewise"},
    TableRule{"desk_note", none, "", "", "what was done on cases: likewise"},
    TableRule{"service_report", none, "", "", "reports on services"},
    TableRule{"follow", removed, "person", "", "what was followed"},
    TableRule{"night_rest", removed, "person", "", "night rest"},
    TableRule{"source_mark", none, "", "", "marks of sources"},
    TableRule{"incident", none, "", "", "incidents"},
    TableRule{"planned_change", none, "", "", "changes"},
    TableRule{"notice", removed, "person", "", "notices"},
    TableRule{"purpose_lesson", removed, "person", "", "what messages were for"},
    TableRule{"rating", kept, "person", "comment", "ratings: the number stays"},
    TableRule{"rating_asked", removed, "person", "", "when a rating was asked for"},
    TableRule{"merit", none, "", "", "merits: they stay under another name"},
    TableRule{"point_choice", removed, "person", "", "how points are shown"},
    TableRule{"ledger_journal", none, "", "", "points: they stay under another name"},
    TableRule{"ledger_posting", none, "", "", "points: likewise"},
    TableRule{"ledger_forgotten", none, "", "", "names that tell nobody"},
    TableRule{"console_session", removed, "person", "", "console sessions"},
    TableRule{"api_token", removed, "person", "", "API tokens"},
    TableRule{"entry_draft", none, "", "", "drafts of knowledge: who wrote them"},
    TableRule{"golden_question", none, "", "", "golden questions: who set them"},
    TableRule{"skill_claim", removed, "person", "", "profile: skills"},
    TableRule{"skill_wish", removed, "person", "", "profile: who may see them"},
    TableRule{"ask_wish", removed, "person", "", "profile: when to be asked"},
    TableRule{"expert_request", removed, "asker", "", "questions to experts"},
    TableRule{"expert_ask", removed, "person", "", "who was asked"},
    TableRule{"kept_answer", removed, "person", "", "kept answers"},
    TableRule{"directory_record", removed, "person", "", "what sources say of the person"},
    TableRule{"directory_group", none, "", "", "groups"},
    TableRule{"directory_source", none, "", "", "how far sources were read"},
    TableRule{"person_stand", removed, "person", "", "who is here"},
    TableRule{"person_event", removed, "person", "", "comings and goings"},
    TableRule{"scim_resource", removed, "id", "", "what SCIM clients pushed"},
    TableRule{"people_paper", removed, "key", "", "onboarding and pairing"},
    TableRule{"legal_hold", removed, "person", "", "legal holds"},
    TableRule{"trend", none, "", "", "weekly figures of groups, without people"},
    TableRule{"meta", none, "", "", "the schema's version"},
};

}  // namespace

std::span<const TableRule> rules() {
    return table;
}

}  // namespace twicket::erasure
