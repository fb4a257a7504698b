// Reads desk_ticket and desk_note.
#include "tests/adapters/desk_contract/builtin_back_end.hpp"

#include "adapters/desk/wording.hpp"

namespace twicket::desk_contract {

std::vector<SeenTicket> BuiltinBackEnd::tickets() {
    std::vector<SeenTicket> all;
    const auto read = [&](store::Connection& connection) {
        all.clear();
        auto rows = connection.query("SELECT number, title, body, owner, state FROM desk_ticket ORDER BY number");
        while (rows.next()) {
            const TicketDraft draft = ticket_draft_of(nlohmann::json::parse(rows.text(2)));
            all.push_back({std::to_string(rows.integer(0)), rows.string(1), desk::text_of(draft), "",
                           draft.requester_email, rows.string(3), ticket_state_from(rows.text(4))});
        }
        for (SeenTicket& ticket : all) {
            auto notes = connection.query(
                "SELECT author, text, internal FROM desk_note WHERE ticket = $1 AND text <> '' ORDER BY number",
                {std::int64_t{std::stoll(ticket.key)}});
            while (notes.next())
                ticket.notes.push_back({notes.string(0) + ": " + notes.string(1), notes.integer(2) != 0});
        }
    };
    store_.read_now(read).value();
    return all;
}

}  // namespace twicket::desk_contract
