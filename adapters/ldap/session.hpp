// One conversation with a directory server through libldap, blocking, on a socket that the egress gate has opened: TLS with
// the certificate and host verified, simple bind, searches page by page (RFC 4511, 4513, 2696). For a thread of its own.
// libldap opens no connection itself: a lost one ends the session.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/ldap/settings.hpp"
#include "bot/error.hpp"

struct ldap;  // libldap's handle

namespace twicket::ldap {

// An entry as it came: attribute names in lower case, without options; values are bytes.
struct Entry {
    std::string dn;
    std::map<std::string, std::vector<std::string>> values;
    std::string first(const std::string& attribute) const;  // empty: it has none
};

struct Search {
    std::string base;
    bool below = true;  // the whole tree; false: this entry alone
    std::string filter = "(objectClass=*)";
    std::vector<std::string> attributes{};  // empty: the usual ones
};

class Session {
  public:
    // Owns the connected socket from now on. unauthorized: the bind was refused; unavailable: TLS or the server failed;
    // each with a sentence that names what to look at, never a password.
    static Result<std::unique_ptr<Session>> open(int socket, const Settings& settings);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    // Hands over page by page, so that memory does not grow with the directory; each page is whole. A size or time limit of
    // the server is an error: part of a directory is none. An error of `take` ends the search and is handed on.
    Result<std::size_t> search(const Search& search, const std::function<Result<void>(std::vector<Entry>)>& take);
    // One entry; not_found: there is none.
    Result<Entry> read(const std::string& dn, std::vector<std::string> attributes);

  private:
    explicit Session(const Settings& settings) : settings_{settings} {}
    Result<void> greet(int socket);
    Result<void> secure();
    Result<void> bind();
    Result<void> fill_ranges(Entry& entry);
    Error failure(int code, std::string_view what) const;

    const Settings& settings_;
    ::ldap* handle_ = nullptr;
};

// A value inside a filter (RFC 4515).
std::string escaped(std::string_view value);

}  // namespace twicket::ldap
