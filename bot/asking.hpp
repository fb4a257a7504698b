// How a skill asks for more: of the speaker by a form, of a ticket back-end by a call. Pure, as bot/say.
#pragma once
#include "bot/skill.hpp"

namespace twicket {

// A whole outcome: the form, for the speaker alone; where no dialog can be opened its fields are asked in the thread.
Outcome ask_by_form(const Turn& turn, Form form, std::string label);
// A call in the speaker's name to `desk` ("desk/builtin"); one without a ticket opens one, known by the Outgoing's id.
Post desk_call(const Turn& turn, std::size_t number, const std::string& desk, TicketCall call);

}  // namespace twicket
