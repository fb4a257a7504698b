// Our six states in a back-end's words, and back. The administrator's words come before the usual ones.
#pragma once
#include <array>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/desk/settings.hpp"

namespace twicket::desk {

inline constexpr std::array every_state{TicketState::open,   TicketState::working, TicketState::waiting,
                                        TicketState::solved, TicketState::closed,  TicketState::dropped};

class States {
  public:
    using Pairs = std::initializer_list<std::pair<TicketState, std::string_view>>;
    // `usual`: the word that each of our states is set by; of a word that stands for two, the first is what it reads
    // as. `also`: further words that the back-end may show.
    States(Pairs usual, Pairs also, const std::map<TicketState, std::string>& configured);

    // The word that is set.
    const std::string& word(TicketState state) const;
    // What a word means; one that is unknown means that somebody works on it.
    TicketState read(std::string_view word) const;
    bool knows(std::string_view word) const;
    // The same word stands for both.
    bool same(TicketState left, TicketState right) const { return word(left) == word(right); }

  private:
    std::map<TicketState, std::string> words_;
    std::vector<std::pair<std::string, TicketState>> meanings_;
};

}  // namespace twicket::desk
