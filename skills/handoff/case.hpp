// What is known of a question that waits for a human, and what both threads of a hand-off remember: in their
// conversations' memory under "handoff".
#pragma once
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "bot/conversation.hpp"
#include "bot/thread_name.hpp"

namespace twicket::handoff {

struct Tried {  // an answer of ours
    std::string entry, title, link;
    std::string verdict{};  // what the asker thought of it, in the agents' language; empty: not said
};
struct Alike {  // a question that people have solved
    std::string text, link;
};
struct Said {  // written in the asker's thread while nobody had claimed it
    std::string message, name, text;
};
struct Line {
    std::string label, value;
};

struct Case {
    std::string question{}, message{};  // and the id of the message that asked
    std::string asker{}, name{};        // a person's id or account/user; a name
    std::string language{"en"};         // of the asker
    std::string where{};                // "#help", for agents
    std::int64_t since = 0;             // milliseconds
    std::vector<Line> person{};         // who asks, for agents
    std::vector<Tried> tried{};
    std::vector<Alike> similar{};
    std::vector<Said> meanwhile{};
    std::vector<std::string> groups{}, scopes{};  // who reads along there; what a draft may be made of
    std::string card{};                           // the agents' card (an Outgoing's id)
    std::string news{};                           // the quiet line of that card
};

// The case of an asker's thread; nothing: none was opened there.
std::optional<Case> case_of(const Conversation& conversation);
void remember(Conversation& conversation, const Case& one);

// Which of our messages there carries which message here; the newest fifty are known. Empty: none.
std::string relayed_as(const Conversation& conversation, const std::string& message);
void remember_relayed(Conversation& conversation, const std::string& message, const std::string& outgoing);
// Internal notes are known too, since one may become words for the asker by an edit.
bool was_note(const Conversation& conversation, const std::string& message);
void remember_note(Conversation& conversation, const std::string& message);

// The skill's part of the memory, as it is, and to be changed.
const nlohmann::json& ours(const Conversation& conversation);
nlohmann::json& ours(Conversation& conversation);

}  // namespace twicket::handoff
