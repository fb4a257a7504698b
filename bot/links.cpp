// The SQL of links. A code is compared with every living one, each in constant time, so no answer's time tells how near
// a guess was.
#include "bot/links.hpp"

#include <sys/random.h>

#include <stdexcept>

#include "bot/net/signature.hpp"
#include "bot/text/base64.hpp"

namespace twicket::links {
namespace {

// Crockford's: no I, L, O, U.
constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t code_length = 10, group = 5;

// The person of a living code, and where it was asked for.
std::optional<Asked> find(store::Connection& connection, const std::string& hash, Time now) {
    std::optional<Asked> found;
    auto rows = connection.query(
        "SELECT hash, person, account, place, thread, language FROM link_code WHERE until > $1", {to_millis(now)});
    while (rows.next())
        if (net::equal_in_constant_time(rows.text(0), hash))
            found = Asked{rows.string(1), rows.string(2), rows.string(3), rows.string(4), rows.string(5)};
    return found;
}

int wrong_tries(store::Connection& connection, const Identity& who, Time now) {
    auto rows = connection.query("SELECT COUNT(*) FROM link_try WHERE account = $1 AND network_user = $2 AND at > $3",
                                 {who.account, who.user, to_millis(now - tries_last)});
    return rows.next() ? static_cast<int>(rows.integer(0)) : 0;
}

}  // namespace

std::string new_code() {
    unsigned char random[code_length];
    if (::getentropy(random, sizeof random) != 0) throw std::runtime_error("the system gives no random bytes");
    std::string code;
    for (std::size_t i = 0; i < code_length; ++i) {
        if (i == group) code += '-';
        code += alphabet[random[i] % alphabet.size()];  // 32 divides 256: each as likely
    }
    return code;
}

std::string hash_of(std::string_view typed) {
    std::string plain;
    for (char c : typed) {
        if (c == '-' || c == ' ') continue;
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
        if (c == 'I' || c == 'L') c = '1';
        if (c == 'O') c = '0';
        if (alphabet.find(c) == alphabet.npos || plain.size() == code_length) return {};
        plain += c;
    }
    if (plain.size() != code_length) return {};
    return text::to_hex(net::digest(net::Hash::sha256, "twicket link code\n" + plain));
}

Standing standing(store::Connection& connection, const Identity& who, const std::string& hash, Time now) {
    return {wrong_tries(connection, who, now), find(connection, hash, now)};
}

void put_code(store::Connection& connection, const LinkCode& code, const Asked& asked, Time now) {
    connection.execute("DELETE FROM link_code WHERE until <= $1", {to_millis(now)});
    connection.execute(
        "INSERT INTO link_code (person, hash, account, place, thread, language, until)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (person) DO UPDATE SET hash = excluded.hash,"
        " account = excluded.account, place = excluded.place, thread = excluded.thread,"
        " language = excluded.language, until = excluded.until",
        {asked.person, code.hash, asked.account, asked.place, asked.thread, asked.language, to_millis(code.until)});
}

void void_code(store::Connection& connection, const VoidCode& code) {
    connection.execute("DELETE FROM link_code WHERE hash = $1", {code.hash});
}

bool still_so(store::Connection& connection, const LinkTry& link, const Identity& who, Time now) {
    const Standing now_so = standing(connection, who, link.hash, now);
    return now_so.tries < tries_allowed && link.person == (now_so.code ? now_so.code->person : std::string{});
}

void settle(store::Connection& connection, const LinkTry& link, const Identity& who, Time now) {
    if (link.person.empty()) {
        connection.execute("DELETE FROM link_try WHERE at <= $1", {to_millis(now - tries_last)});
        connection.execute("INSERT INTO link_try (account, network_user, at) VALUES ($1, $2, $3)",
                           {who.account, who.user, to_millis(now)});
        return;
    }
    connection.execute("DELETE FROM link_code WHERE hash = $1", {link.hash});
    connection.execute(
        "INSERT INTO identity_link (account, network_user, person, at) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (account, network_user) DO UPDATE SET person = excluded.person, at = excluded.at",
        {who.account, who.user, link.person, to_millis(now)});
}

void remove(store::Connection& connection, const Unlink& link) {
    connection.execute("DELETE FROM identity_link WHERE account = $1 AND network_user = $2",
                       {link.identity.account, link.identity.user});
}

void put_stay(store::Connection& connection, const LongerStay& stay, const std::string& by, Time now) {
    connection.execute(
        "INSERT INTO guest_stay (person, instead_of, until, granted_by, at) VALUES ($1, $2, $3, $4, $5)"
        " ON CONFLICT (person) DO UPDATE SET instead_of = excluded.instead_of, until = excluded.until,"
        " granted_by = excluded.granted_by, at = excluded.at",
        {stay.person, stay.instead_of, stay.until, by, to_millis(now)});
}

Kept kept(store::Connection& connection) {
    Kept all;
    auto links = connection.query("SELECT account, network_user, person FROM identity_link");
    while (links.next()) all.links.push_back({{links.string(0), links.string(1)}, links.string(2)});
    auto stays = connection.query("SELECT person, instead_of, until FROM guest_stay");
    while (stays.next()) all.stays.push_back({stays.string(0), stays.string(1), stays.string(2)});
    return all;
}

void restore(const Kept& kept, People& people) {
    for (const auto& [identity, person] : kept.links) people.link(identity, person);
    for (const LongerStay& stay : kept.stays) people.lengthen(stay);
}

bool apply(const Effect& effect, const Identity& speaker, People& people) {
    const auto* link = std::get_if<LinkTry>(&effect);
    const auto* unlink = std::get_if<Unlink>(&effect);
    const auto* stay = std::get_if<LongerStay>(&effect);
    if (link && link->person.empty()) link = nullptr;
    if (link) people.link(speaker, link->person);
    if (unlink) people.unlink(unlink->identity);
    if (stay) people.lengthen(*stay);
    return link || unlink || stay;
}

}  // namespace twicket::links
