// What the answer skill remembers of a thread: the cards it showed and what each was about. Lives in
// Conversation::memory["answer"]; the newest eight cards are kept.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "bot/conversation.hpp"

namespace twicket::answer {

struct Shown {
    std::string card;      // id of the Outgoing
    std::string question;  // as asked, without our name
    std::string message;   // id of the message that asked
    std::string asker;     // the network's user id
    std::string entry;     // the answer given; empty for a list or a sentence
    bool is_list = false;
};

class Memory {
  public:
    explicit Memory(const Conversation& conversation);
    void keep(Shown shown);
    const Shown* of_card(const std::string& card) const;
    const Shown* of_message(const std::string& message) const;
    const Shown* last() const { return shown_.empty() ? nullptr : &shown_.back(); }
    bool offered_list_for(const std::string& question) const;

    std::string asked_back;  // the question that we asked back about; empty: none

    void store(Conversation& conversation) const;

  private:
    std::vector<Shown> shown_;
};

}  // namespace twicket::answer
