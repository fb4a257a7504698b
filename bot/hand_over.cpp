// Under "given" in the hand-off's memory of the asker's conversation.
#include "bot/hand_over.hpp"

namespace twicket {

void give_to_desk(Outcome& outcome, const HandOver& what, Time now) {
    outcome.state.memory["handoff"] = {{"question", what.question},
                                       {"given",
                                        {{"thread", json_of(what.thread)},
                                         {"asker", what.asker},
                                         {"name", what.name},
                                         {"language", what.language},
                                         {"groups", what.groups}}}};
    outcome.effects.push_back(Timer{std::string{hand_over_timer}, now});
}

std::optional<HandOver> given_to_desk(const Conversation& conversation) {
    const auto memory = conversation.memory.find("handoff");
    if (memory == conversation.memory.end() || !memory->contains("given")) return std::nullopt;
    const nlohmann::json& given = memory->at("given");
    HandOver what{.thread = {},
                  .question = memory->value("question", ""),
                  .asker = given.value("asker", ""),
                  .name = given.value("name", ""),
                  .language = given.value("language", "en"),
                  .groups = given.value("groups", std::vector<std::string>{})};
    if (const auto thread = thread_name_of(given.value("thread", nlohmann::json::object()))) what.thread = *thread;
    return what;
}

}  // namespace twicket
