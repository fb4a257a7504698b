// The kinds of secrets and personal data that the policy guard (row 55) knows, and sets of them.
#pragma once
#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>

namespace twicket::guard {

enum class Kind { password, access_key, private_key, card, iban, id_number, own, email, phone, ip_address };

inline constexpr std::array every_kind{Kind::password, Kind::access_key, Kind::private_key, Kind::card,
                                       Kind::iban,     Kind::id_number,  Kind::own,         Kind::email,
                                       Kind::phone,    Kind::ip_address};

class Kinds {
  public:
    constexpr Kinds() = default;
    constexpr Kinds(std::initializer_list<Kind> kinds) {
        for (const Kind kind : kinds) add(kind);
    }
    constexpr bool has(Kind kind) const { return (bits_ & bit(kind)) != 0; }
    constexpr void add(Kind kind) { bits_ |= bit(kind); }
    constexpr void remove(Kind kind) { bits_ &= ~bit(kind); }
    constexpr bool empty() const { return bits_ == 0; }

  private:
    static constexpr std::uint32_t bit(Kind kind) { return std::uint32_t{1} << static_cast<unsigned>(kind); }
    std::uint32_t bits_ = 0;
};

inline constexpr Kinds secrets{Kind::password, Kind::access_key, Kind::private_key};
// What does not belong into a conversation: never stored in clear. A phone number or an address of mail does belong
// there.
inline constexpr Kinds hidden_kinds{Kind::password, Kind::access_key, Kind::private_key, Kind::card,
                                    Kind::iban,     Kind::id_number,  Kind::own};
// What a log line must not show (S17).
inline constexpr Kinds logged_kinds{Kind::password, Kind::access_key, Kind::private_key, Kind::card,
                                    Kind::iban,     Kind::id_number,  Kind::own,         Kind::email,
                                    Kind::phone,    Kind::ip_address};

// "access_key": in the configuration and in what is stored; with blanks for its underscores, in the mark "[hidden: …]".
std::string_view name_of(Kind kind);
std::optional<Kind> kind_named(std::string_view name);

}  // namespace twicket::guard
