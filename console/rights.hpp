// What a signed-in person, or a token, may do in the console: rights, and which role brings which. Default is no. Pure.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace twicket::console {

// The name of a right is also the name of a token's scope ("knowledge:write").
enum class Right : std::uint8_t {
    open,       // nobody need be signed in
    signed_in,  // anybody who is
    today,
    gaps,
    threads,
    threads_work,  // claim, answer, return
    tickets_read,
    tickets_work,  // take, give, answer, set
    services_read,
    services_write,
    knowledge_read,
    knowledge_write,  // drafts, publishing, golden questions
    channels_read,
    channels_write,
    experts_read,
    experts_decide,  // see what waits with others too
    points_read,
    points_check,  // rings of praise, the ledger
    people_read,
    health_read,
    parked,  // decide what the outbox has parked
    audit_read,
    tokens,
    count
};
constexpr std::size_t right_count = static_cast<std::size_t>(Right::count);
std::string_view name_of(Right right);

class Rights {
  public:
    bool has(Right right) const { return right == Right::open || held_[static_cast<std::size_t>(right)]; }
    void add(Right right) { held_[static_cast<std::size_t>(right)] = true; }
    // Those that both hold: a token never has more than its owner.
    Rights also_in(const Rights& other) const;
    std::vector<std::string> names() const;
    // Something beyond being signed in: the console has a screen for this person.
    bool any() const;

  private:
    std::array<bool, right_count> held_{};
};

// The sum of what the roles bring ("member", "expert", "agent", "curator", "admin"); unknown roles bring nothing.
Rights rights_of(const std::vector<std::string>& roles);
// Scopes of a token; unknown names bring nothing.
Rights rights_named(const std::vector<std::string>& scopes);

}  // namespace twicket::console
