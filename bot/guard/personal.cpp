// Personal data: numbers with check digits (cards by ISO/IEC 7812, IBAN by ISO 13616, national numbers), addresses,
// phones.
#include <arpa/inet.h>

#include <algorithm>
#include <cctype>
#include <optional>
#include <string>

#include "bot/guard/rules.hpp"

namespace twicket::guard {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_word(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0;
}

std::string digits_of(std::string_view text) {
    std::string digits;
    std::ranges::copy_if(text, std::back_inserter(digits), is_digit);
    return digits;
}

bool luhn(std::string_view digits) {
    int sum = 0;
    bool twice = false;
    for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit, twice = !twice) {
        const int value = (*digit - '0') * (twice ? 2 : 1);
        sum += value > 9 ? value - 9 : value;
    }
    return sum % 10 == 0;
}

// Numbers that issuers begin with, and their lengths.
bool is_card(std::string_view digits) {
    const std::size_t length = digits.size();
    const int two = (digits[0] - '0') * 10 + (digits[1] - '0');
    bool known = false;
    if (digits[0] == '4')
        known = length == 13 || length == 16 || length == 19;
    else if (two >= 51 && two <= 55)
        known = length == 16;
    else if (two >= 22 && two <= 27)
        known = length == 16;
    else if (two == 34 || two == 37)
        known = length == 15;
    else if (two == 30 || two == 36 || two == 38 || two == 39)
        known = length == 14 || length == 16;
    else if (two == 35)
        known = length == 16 || length == 15;
    else if (digits.starts_with("1800") || digits.starts_with("2131"))
        known = length == 15;
    else if (two == 50 || (two >= 56 && two <= 69))
        known = length >= 12 && length <= 19;
    return known && digits.find_first_not_of(digits[0]) != std::string_view::npos && luhn(digits);
}

// The lengths of IBANs by country, from the registry of ISO 13616.
constexpr std::string_view iban_lengths =
    "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24DE22DJ27DK18DO28EE20EG29ES24FI18FK18FO18FR27GB22GE"
    "22GI23GL18GR27"
    "GT28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32LI21LT20LU20LV21LY25MC27MD24ME22MK19MN20MR27MT31MU30NI28NL18NO"
    "15OM23PK24PL28"
    "PS29PT25QA29RO24RS22RU33SA24SC31SD18SE24SI19SK24SM27SO23ST25SV28TL23TN24TR26UA29VA22VG24XK20YE30";

std::optional<std::size_t> iban_length(std::string_view country) {
    for (std::size_t at = 0; at + 4 <= iban_lengths.size(); at += 4)
        if (iban_lengths.substr(at, 2) == country)
            return static_cast<std::size_t>((iban_lengths[at + 2] - '0') * 10 + (iban_lengths[at + 3] - '0'));
    return std::nullopt;
}

int mod_97(std::string_view letters_and_digits) {
    int rest = 0;
    for (const char c : letters_and_digits)
        rest = is_digit(c) ? (rest * 10 + (c - '0')) % 97 : (rest * 100 + (c - 'A' + 10)) % 97;
    return rest;
}

bool is_ssn(std::string_view, std::string_view found) {
    const std::string digits = digits_of(found);
    return !digits.starts_with("000") && !digits.starts_with("666") && digits[0] != '9' &&
           digits.substr(3, 2) != "00" && digits.substr(5) != "0000";
}

// DNI and NIE: the letter is the number's rest by 23.
bool is_dni(std::string_view, std::string_view found) {
    constexpr std::string_view letters = "TRWAGMYFPDXBNJZSQVHLCKE";
    std::string number{found};
    std::erase(number, '-');
    if (number[0] >= 'X') number[0] = static_cast<char>('0' + (number[0] - 'X'));
    const char letter = number.back();
    number.pop_back();
    return number.size() == 8 && letters[static_cast<std::size_t>(std::stoul(number) % 23)] == letter;
}

bool is_nir(std::string_view, std::string_view found) {
    const std::string digits = digits_of(found);
    return digits.size() == 15 && std::stoull(digits.substr(0, 13)) % 97 == 97 - std::stoull(digits.substr(13));
}

bool is_ahv(std::string_view, std::string_view found) {
    const std::string digits = digits_of(found);
    int sum = 0;
    for (std::size_t at = 0; at < digits.size(); ++at) sum += (digits[at] - '0') * (at % 2 == 0 ? 1 : 3);
    return digits.size() == 13 && sum % 10 == 0;
}

// The tax number of Germany: eleven digits, the last by ISO 7064, MOD 11,10.
bool is_tax_number(std::string_view, std::string_view found) {
    const std::string digits = digits_of(found);
    if (digits.size() != 11 || digits[0] == '0') return false;
    int product = 10;
    for (std::size_t at = 0; at < 10; ++at) {
        int sum = (digits[at] - '0' + product) % 10;
        product = (sum == 0 ? 10 : sum) * 2 % 11;
    }
    return (11 - product) % 10 == digits[10] - '0';
}

bool has_five_digits(std::string_view, std::string_view found) {
    return digits_of(found).size() >= 5;
}

bool is_address(std::string_view, std::string_view found) {
    const std::string word{found};
    in_addr four{};
    in6_addr six{};
    // An address of one's own network says nothing of a person to anybody outside.
    static const re2::RE2 inside{"^(?:127\\.|10\\.|192\\.168\\.|169\\.254\\.|172\\.(?:1[6-9]|2\\d|3[01])\\.|0\\.0\\.0\\.0$|(?i)fe80:|(?i)f[cd][0-9a-f]{2}:)"};
    if (re2::RE2::PartialMatch(word, inside)) return false;
    if (inet_pton(AF_INET, word.c_str(), &four) == 1) return true;
    return inet_pton(AF_INET6, word.c_str(), &six) == 1 && word.size() > 6;
}

bool is_date(std::string_view text) {
    static const re2::RE2 date{"^(?:\\d{4}[-./]\\d{1,2}[-./]\\d{1,2}|\\d{1,2}[-./]\\d{1,2}[-./]\\d{4})\\b"};
    return re2::RE2::PartialMatch({text.data(), text.size()}, date);
}

// 7 to 15 digits. Seven to nine digits without a blank may be any number.
bool is_phone(std::string_view text, std::string_view found) {
    const std::string digits = digits_of(found);
    const auto at = static_cast<std::size_t>(found.data() - text.data());
    const char before = at == 0 ? ' ' : text[at - 1];
    const std::size_t end = at + found.size();
    const char after = end < text.size() ? text[end] : ' ';
    if (is_word(before) || before == '.' || before == '-' || before == '/' || before == '#' || before == ':')
        return false;
    if (is_word(after) || (after == '-' && end + 1 < text.size() && is_digit(text[end + 1]))) return false;
    if (digits.size() < 7 || digits.size() > 15 || is_date(found)) return false;
    // "3378 217 Lovers Lane": a house, then a street.
    const bool two_parts = std::ranges::count_if(found, [](char c) { return !is_digit(c); }) == 1 &&
                           found.find_first_of(" -") != std::string_view::npos;
    static const re2::RE2 street{"^\\s+\\p{Lu}"};
    if (two_parts && re2::RE2::PartialMatch({text.data() + end, text.size() - end}, street)) return false;
    const bool bare = digits.size() == found.size();
    return !bare || digits.size() == 10 || digits.size() == 11;
}

}  // namespace

void find_cards(std::string_view text, std::vector<Found>& found) {
    constexpr std::size_t least = 12, most = 19;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool begins =
            is_digit(text[at]) && (at == 0 || !is_word(text[at - 1])) && (at == 0 || text[at - 1] != '+');
        if (!begins) continue;
        std::string digits;
        std::size_t end = 0;  // of the longest card that begins here
        for (std::size_t next = at; next < text.size() && digits.size() <= most; ++next) {
            const char c = text[next];
            if (is_digit(c)) {
                digits += c;
                const bool ends = next + 1 == text.size() || !is_word(text[next + 1]);
                if (ends && digits.size() >= least && digits.size() <= most && is_card(digits)) end = next + 1;
                continue;
            }
            const bool between =
                (c == ' ' || c == '-' || c == '.') && next + 1 < text.size() && is_digit(text[next + 1]);
            if (!between) break;
        }
        if (end == 0) continue;
        found.push_back({Kind::card, at, end});
        at = end - 1;
    }
}

void find_ibans(std::string_view text, std::vector<Found>& found) {
    const auto upper = [](char c) { return static_cast<char>(std::toupper(static_cast<unsigned char>(c))); };
    for (std::size_t at = 0; at + 15 <= text.size(); ++at) {
        if (!std::isalpha(static_cast<unsigned char>(text[at])) || (at > 0 && is_word(text[at - 1])) ||
            !is_digit(text[at + 2]))
            continue;
        const std::optional<std::size_t> length = iban_length(std::string{upper(text[at]), upper(text[at + 1])});
        if (!length) continue;
        std::string iban;
        std::size_t next = at;
        for (; next < text.size() && iban.size() < *length; ++next) {
            if (is_word(text[next]))
                iban += upper(text[next]);
            else if ((text[next] != ' ' && text[next] != '-') || next + 1 == text.size() || !is_word(text[next + 1]))
                break;
        }
        const bool ends = next == text.size() || !is_word(text[next]);
        if (iban.size() != *length || !ends || mod_97(iban.substr(4) + iban.substr(0, 4)) != 1) continue;
        found.push_back({Kind::iban, at, next});
        at = next - 1;
    }
}

const std::vector<Rule>& personal_rules() {
    static const std::vector<Rule> rules{
        {Kind::id_number, compiled("\\b(\\d{3}[- ]\\d{2}[- ]\\d{4})\\b"), is_ssn},
        {Kind::id_number, compiled("\\b([XYZ]-?\\d{7}-?[A-Z]|\\d{8}-?[A-Z])\\b"), is_dni},
        {Kind::id_number, compiled("\\b([12] ?\\d{2} ?(?:0[1-9]|1[0-2]) ?\\d{2} ?\\d{3} ?\\d{3} ?\\d{2})\\b"), is_nir},
        {Kind::id_number, compiled("\\b(756[. ]?\\d{4}[. ]?\\d{4}[. ]?\\d{2})\\b"), is_ahv},
        {Kind::id_number, compiled("\\b((?:[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]) ?\\d{2} ?\\d{2} ?\\d{2} ?[A-D])\\b"),
         nullptr},
        {Kind::id_number, compiled("\\b([A-Z]{6}\\d{2}[A-EHLMPRST]\\d{2}[A-Z]\\d{3}[A-Z])\\b"), nullptr},
        {Kind::id_number, compiled("(?i)(?:steuer|tax|idnr)[^\\d\\n]{0,30}(\\d{2} ?\\d{3} ?\\d{3} ?\\d{3})\\b"),
         is_tax_number},
        {Kind::id_number,
         compiled("(?i)(?:passport|reisepass|ausweis|passeport|pasaporte|identity card|carte d.identit|driver'?s? "
                  "licen[cs]e|führerschein)"
                  "(?:[ -]?(?:number|no\\.?|nr\\.?|nummer|n°|num[ée]ro|número))?(?: is| ist| est| es)?[:# "
                  "]{1,4}([A-Z0-9-]{7,12})\\b"),
         has_five_digits},
        {Kind::email, compiled("([A-Za-z0-9._%+'-]+@(?:[A-Za-z0-9-]+\\.)+[A-Za-z]{2,})"), nullptr},
        {Kind::ip_address, compiled("(?:^|[^\\w.:])((?:\\d{1,3}\\.){3}\\d{1,3})(?:$|[^\\w.]|\\.(?:\\s|$))"),
         is_address},
        {Kind::ip_address, compiled("(?i)(?:^|[^\\w:.])((?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4})"), is_address},
        {Kind::phone, compiled("(\\+?\\(?\\d{1,4}\\)?(?:[ .\\-/]{0,2}\\(?\\d{1,4}\\)?){1,6}(?:x\\d{1,5})?)"), is_phone},
    };
    return rules;
}

}  // namespace twicket::guard
