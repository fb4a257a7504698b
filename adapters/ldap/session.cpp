// libldap's calls. The socket is handed in, and referrals are not followed, so nothing is contacted but what the gate let
// through.
#include "adapters/ldap/session.hpp"

#include <ldap.h>
#include <openldap.h>
#include <unistd.h>

#include <charconv>
#include <cstdlib>
#include <mutex>

namespace twicket::ldap {
namespace {

constexpr std::size_t longest_value = 64 * 1024, most_values = 200'000;
constexpr int most_pages = 20'000;
constexpr const char* system_authorities = "/etc/ssl/certs/ca-certificates.crt";

struct FreeMessage {
    void operator()(LDAPMessage* message) const { ldap_msgfree(message); }
};
using Message = std::unique_ptr<LDAPMessage, FreeMessage>;

timeval of(Duration time) {
    return {static_cast<time_t>(time.count() / 1000), static_cast<suseconds_t>(time.count() % 1000 * 1000)};
}

// The files and variables that libldap reads by itself could loosen what is set here.
void ignore_surroundings() {
    static std::once_flag once;
    std::call_once(once, [] { ::setenv("LDAPNOINIT", "1", 1); });
}

std::string lower(std::string_view text) {
    std::string plain{text};
    for (char& c : plain)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return plain;
}

// "member;range=0-1499" is member, and there is more (Active Directory).
constexpr std::string_view range_mark = ";range=";

Entry entry_of(LDAP* handle, LDAPMessage* message) {
    Entry entry;
    if (char* dn = ldap_get_dn(handle, message)) entry.dn = dn, ldap_memfree(dn);
    BerElement* walk = nullptr;
    for (char* name = ldap_first_attribute(handle, message, &walk); name != nullptr; name = ldap_next_attribute(handle, message, walk)) {
        const std::string attribute = lower(name);
        if (berval** values = ldap_get_values_len(handle, message, name)) {
            auto& into = entry.values[attribute];
            for (std::size_t i = 0; values[i] != nullptr && into.size() < most_values; ++i)
                if (values[i]->bv_len <= longest_value) into.emplace_back(values[i]->bv_val, values[i]->bv_len);
            ldap_value_free_len(values);
        }
        ldap_memfree(name);
    }
    if (walk) ber_free(walk, 0);
    return entry;
}

}  // namespace

std::string Entry::first(const std::string& attribute) const {
    const auto found = values.find(attribute);
    return found == values.end() || found->second.empty() ? std::string{} : found->second.front();
}

std::string escaped(std::string_view value) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string safe;
    for (const char c : value) {
        const auto byte = static_cast<unsigned char>(c);
        const bool special = c == '*' || c == '(' || c == ')' || c == '\\' || byte < 0x20 || byte >= 0x7f;
        if (!special) {
            safe += c;
            continue;
        }
        safe += '\\';
        safe += digits[byte >> 4];
        safe += digits[byte & 15];
    }
    return safe;
}

Error Session::failure(int code, std::string_view what) const {
    std::string detail = std::string{what} + ": " + ldap_err2string(code);
    char* more = nullptr;
    if (handle_ && ldap_get_option(handle_, LDAP_OPT_DIAGNOSTIC_MESSAGE, &more) == LDAP_OPT_SUCCESS && more) {
        if (*more) detail += std::string{" ("} + std::string{more}.substr(0, 200) + ")";
        ldap_memfree(more);
    }
    switch (code) {
        case LDAP_INVALID_CREDENTIALS: return {ErrorCode::unauthorized, detail + "; look at bind_dn and bind_password"};
        case LDAP_STRONG_AUTH_REQUIRED:
        case LDAP_CONFIDENTIALITY_REQUIRED: return {ErrorCode::forbidden, detail + "; the server wants TLS"};
        case LDAP_INSUFFICIENT_ACCESS: return {ErrorCode::forbidden, detail};
        case LDAP_NO_SUCH_OBJECT: return {ErrorCode::not_found, detail + "; look at base, and at what this account may read"};
        case LDAP_SIZELIMIT_EXCEEDED:
        case LDAP_ADMINLIMIT_EXCEEDED:
        case LDAP_TIMELIMIT_EXCEEDED: return {ErrorCode::too_large, detail + "; only a part came, so nothing of it counts: raise the server's limit for this account"};
        case LDAP_FILTER_ERROR: return {ErrorCode::invalid, detail + "; look at filter"};
        case LDAP_TIMEOUT: return {ErrorCode::timeout, detail};
        default: return {ErrorCode::unavailable, detail};
    }
}

Result<std::unique_ptr<Session>> Session::open(int socket, const Settings& settings) {
    ignore_surroundings();
    std::unique_ptr<Session> session{new Session{settings}};
    if (const Result<void> greeted = session->greet(socket); greeted.has_error()) return greeted.error();
    if (const Result<void> secured = session->secure(); secured.has_error()) return secured.error();
    if (const Result<void> bound = session->bind(); bound.has_error()) return bound.error();
    return session;
}

Session::~Session() {
    if (handle_) ldap_unbind_ext_s(handle_, nullptr, nullptr);
}

Result<void> Session::greet(int socket) {
    const std::string host = settings_.host.find(':') == std::string::npos ? settings_.host : "[" + settings_.host + "]";
    const std::string url = "ldap://" + host + ":" + std::to_string(settings_.port);
    const int made = ldap_init_fd(socket, LDAP_PROTO_TCP, url.c_str(), &handle_);
    if (made != LDAP_SUCCESS) {
        ::close(socket);
        handle_ = nullptr;
        return failure(made, "the connection cannot be used");
    }
    const int version = LDAP_VERSION3;
    const timeval patience = of(settings_.patience);
    ldap_set_option(handle_, LDAP_OPT_PROTOCOL_VERSION, &version);
    ldap_set_option(handle_, LDAP_OPT_REFERRALS, LDAP_OPT_OFF);
    ldap_set_option(handle_, LDAP_OPT_RESTART, LDAP_OPT_OFF);
    ldap_set_option(handle_, LDAP_OPT_TIMEOUT, &patience);
    ldap_set_option(handle_, LDAP_OPT_NETWORK_TIMEOUT, &patience);
    return {};
}

Result<void> Session::secure() {
    if (!settings_.ldaps && !settings_.start_tls) return {};
    const int demand = LDAP_OPT_X_TLS_HARD, oldest = LDAP_OPT_X_TLS_PROTOCOL_TLS1_2, client = 0;
    const std::string& file = settings_.ca_file;
    int set = ldap_set_option(handle_, LDAP_OPT_X_TLS_CACERTFILE, file.empty() ? system_authorities : file.c_str());
    if (set == LDAP_SUCCESS) set = ldap_set_option(handle_, LDAP_OPT_X_TLS_REQUIRE_CERT, &demand);
    if (set == LDAP_SUCCESS) set = ldap_set_option(handle_, LDAP_OPT_X_TLS_PROTOCOL_MIN, &oldest);
    if (set == LDAP_SUCCESS) set = ldap_set_option(handle_, LDAP_OPT_X_TLS_NEWCTX, &client);
    if (set != LDAP_SUCCESS)
        return Error{ErrorCode::invalid, "TLS cannot be set up; can the certificate authorities be read" +
                                             (file.empty() ? std::string{"?"} : ": " + file + "?")};
    const int done = settings_.ldaps ? ldap_install_tls(handle_) : ldap_start_tls_s(handle_, nullptr, nullptr);
    if (done == LDAP_SUCCESS && ldap_tls_inplace(handle_)) return {};
    Error error = failure(done, settings_.ldaps ? "TLS" : "StartTLS");
    error.detail += "; is the certificate for " + settings_.host + ", and does ca_file name who signed it?";
    return error;
}

Result<void> Session::bind() {
    std::string password = settings_.password;
    berval credentials{password.size(), password.data()};
    const int done = ldap_sasl_bind_s(handle_, settings_.bind_dn.c_str(), LDAP_SASL_SIMPLE, &credentials, nullptr, nullptr, nullptr);
    if (done == LDAP_SUCCESS) return {};
    return failure(done, "the sign-in as '" + settings_.bind_dn + "' was refused");
}

Result<std::size_t> Session::search(const Search& search, const std::function<Result<void>(std::vector<Entry>)>& take) {
    std::vector<char*> names;
    std::vector<std::string> copies = search.attributes;
    for (std::string& name : copies) names.push_back(name.data());
    names.push_back(nullptr);
    timeval patience = of(settings_.patience);
    std::string cookie;
    std::size_t found = 0;
    for (int page = 0; page < most_pages; ++page) {
        berval where{cookie.size(), cookie.data()};
        LDAPControl* control = nullptr;
        // Critical: a server that cannot page must say so, instead of giving a part.
        const int made = ldap_create_page_control(handle_, settings_.page, &where, 'T', &control);
        if (made != LDAP_SUCCESS) return failure(made, "paging");
        LDAPControl* controls[] = {control, nullptr};
        LDAPMessage* raw = nullptr;
        const int done = ldap_search_ext_s(handle_, search.base.c_str(), search.below ? LDAP_SCOPE_SUBTREE : LDAP_SCOPE_BASE,
                                           search.filter.c_str(), search.attributes.empty() ? nullptr : names.data(), 0,
                                           search.below ? controls : nullptr, nullptr, &patience, LDAP_NO_LIMIT, &raw);
        ldap_control_free(control);
        const Message result{raw};
        if (done != LDAP_SUCCESS) return failure(done, "searching below '" + search.base + "'");
        std::vector<Entry> entries;
        for (LDAPMessage* one = ldap_first_entry(handle_, raw); one != nullptr; one = ldap_next_entry(handle_, one))
            entries.push_back(entry_of(handle_, one));
        for (Entry& entry : entries)
            if (const Result<void> filled = search.below ? fill_ranges(entry) : Result<void>{}; filled.has_error()) return filled.error();
        found += entries.size();
        if (const Result<void> taken = take(std::move(entries)); taken.has_error()) return taken.error();
        if (!search.below) return found;
        LDAPControl** answered = nullptr;
        int code = LDAP_SUCCESS;
        cookie.clear();
        const int parsed = ldap_parse_result(handle_, raw, &code, nullptr, nullptr, nullptr, &answered, 0);
        if (parsed != LDAP_SUCCESS) return failure(parsed, "reading a page");
        if (LDAPControl* paged = ldap_control_find(LDAP_CONTROL_PAGEDRESULTS, answered, nullptr)) {
            ber_int_t estimate = 0;
            berval next{0, nullptr};
            if (ldap_parse_pageresponse_control(handle_, paged, &estimate, &next) == LDAP_SUCCESS && next.bv_val)
                cookie.assign(next.bv_val, next.bv_len), ber_memfree(next.bv_val);
        }
        if (answered) ldap_controls_free(answered);
        if (cookie.empty()) return found;
    }
    return Error{ErrorCode::too_large, "the directory has more pages than can be read"};
}

Result<Entry> Session::read(const std::string& dn, std::vector<std::string> attributes) {
    Entry found;
    bool any = false;
    const auto take = [&](std::vector<Entry> entries) -> Result<void> {
        if (!entries.empty()) found = std::move(entries.front()), any = true;
        return {};
    };
    const Search one{.base = dn, .below = false, .attributes = std::move(attributes)};
    const Result<std::size_t> done = search(one, take);
    if (done.has_error()) return done.error();
    if (!any) return Error{ErrorCode::not_found, "nothing is at '" + dn + "'"};
    return found;
}

// Asks for what is behind the first 1,500 values, until the range ends with "*".
Result<void> Session::fill_ranges(Entry& entry) {
    std::vector<std::string> ranged;
    for (const auto& [name, values] : entry.values)
        if (name.find(range_mark) != name.npos) ranged.push_back(name);
    for (const std::string& name : ranged) {
        const std::string plain = name.substr(0, name.find(range_mark));
        std::vector<std::string> all = std::move(entry.values[name]);
        std::string last = name;
        for (int rounds = 0; !last.ends_with("-*") && rounds < 1'000 && all.size() < most_values; ++rounds) {
            const std::string wanted = plain + ";range=" + std::to_string(all.size()) + "-*";
            const Result<Entry> more = read(entry.dn, {wanted});
            if (more.has_error()) return more.error();
            const std::size_t before = all.size();
            for (const auto& [key, values] : more->values)
                if (key.starts_with(plain + std::string{range_mark})) last = key, all.insert(all.end(), values.begin(), values.end());
            if (all.size() == before) break;
        }
        entry.values.erase(name);
        entry.values[plain] = std::move(all);
    }
    return {};
}

}  // namespace twicket::ldap
