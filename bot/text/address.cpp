// Looking like an address is judged on the folded label, so that full-width letters and invisible signs do not help.
#include "bot/text/address.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "bot/text/fold.hpp"

namespace twicket::text {
namespace {

bool is_letter(char c) {
    return std::isalpha(static_cast<unsigned char>(c)) || static_cast<unsigned char>(c) >= 0x80;
}
bool is_host_sign(char c) {
    return is_letter(c) || std::isdigit(static_cast<unsigned char>(c)) || c == '-' || c == '.' || c == '_';
}

// Signs that are not seen, and dots that are not the dot.
std::string seen(std::string_view label) {
    static constexpr std::array<std::string_view, 9> unseen{"\xe2\x80\x8b", "\xe2\x80\x8c", "\xe2\x80\x8d",
                                                            "\xe2\x80\x8e", "\xe2\x80\x8f", "\xe2\x81\xa0",
                                                            "\xef\xbb\xbf", "\xc2\xad",     "\xe1\xa0\x8e"};
    static constexpr std::array<std::string_view, 3> dots{"\xe3\x80\x82", "\xef\xbd\xa1", "\xe2\x80\xa4"};
    std::string out{label};
    for (const std::string_view sign : unseen)
        for (std::size_t at = out.find(sign); at != out.npos; at = out.find(sign, at)) out.erase(at, sign.size());
    for (const std::string_view dot : dots)
        for (std::size_t at = out.find(dot); at != out.npos; at = out.find(dot, at)) out.replace(at, dot.size(), ".");
    return fold(out);
}

std::string_view without_www(std::string_view host) {
    while (host.ends_with('.')) host.remove_suffix(1);
    return host.starts_with("www.") ? host.substr(4) : host;
}

// A run of host signs with a dot before at least two letters at its end: "bank.com", not "e.g." or "1.5".
bool is_host(std::string_view run) {
    while (run.ends_with('.')) run.remove_suffix(1);
    const std::size_t dot = run.rfind('.');
    if (dot == run.npos || dot == 0) return false;
    const std::string_view last = run.substr(dot + 1);
    return last.size() >= 2 && std::ranges::all_of(last, is_letter);
}

bool is_number_host(std::string_view run) {
    return std::ranges::count(run, '.') == 3 &&
           std::ranges::all_of(run, [](char c) { return c == '.' || std::isdigit(static_cast<unsigned char>(c)); });
}

}  // namespace

bool is_safe_address(std::string_view address, std::string_view never) {
    const bool clean = std::ranges::none_of(address, [](unsigned char c) { return c <= ' ' || c == 0x7f; });
    if (!clean || address.find_first_of(never) != address.npos) return false;
    for (const std::string_view scheme : {"https://", "http://", "mailto:"}) {
        if (address.size() <= scheme.size()) continue;
        const bool same = std::ranges::equal(scheme, address.substr(0, scheme.size()), [](char a, char b) {
            return a == std::tolower(static_cast<unsigned char>(b));
        });
        if (same) return true;
    }
    return false;
}

std::string host_of(std::string_view address) {
    const std::string folded = fold(address);
    std::string_view rest = folded;
    if (const std::size_t scheme = rest.find("://"); scheme != rest.npos)
        rest.remove_prefix(scheme + 3);
    else if (rest.starts_with("mailto:"))
        rest.remove_prefix(7);
    rest = rest.substr(0, rest.find_first_of("/?#\\"));
    if (const std::size_t at = rest.rfind('@'); at != rest.npos) rest.remove_prefix(at + 1);
    rest = rest.substr(0, rest.find(':'));
    return std::string{without_www(rest)};
}

bool shows_other_address(std::string_view label, std::string_view address) {
    const std::string words = seen(label);
    const std::string host = host_of(address);
    std::string_view rest = words;
    while (!rest.empty()) {
        const auto first = std::ranges::find_if(rest, is_host_sign);
        rest.remove_prefix(static_cast<std::size_t>(first - rest.begin()));
        const auto end = std::ranges::find_if_not(rest, is_host_sign);
        const std::string_view run = rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
        rest.remove_prefix(run.size());
        const bool scheme = rest.starts_with("://");
        if (scheme) continue;  // what follows it is judged as a host
        if ((is_host(run) || is_number_host(run)) && without_www(run) != host) return true;
    }
    return words.find("://") != words.npos && words.find(host) == words.npos;
}

}  // namespace twicket::text
