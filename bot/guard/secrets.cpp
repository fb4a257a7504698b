// Secrets: tokens by how they begin, and values by the words beside them. The beginnings are those that the issuers
// publish.
#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <stdexcept>

#include "bot/guard/rules.hpp"

namespace twicket::guard {
namespace {

bool is_letter(char c) {
    return std::isalpha(static_cast<unsigned char>(c)) != 0;
}
bool is_digit(char c) {
    return std::isdigit(static_cast<unsigned char>(c)) != 0;
}

struct Looks {
    std::size_t letters = 0, upper = 0, digits = 0, signs = 0, kinds = 0;  // kinds: different characters
};

Looks looks_of(std::string_view word) {
    Looks looks;
    std::array<bool, 256> seen{};
    for (const char c : word) {
        looks.letters += is_letter(c);
        looks.upper += std::isupper(static_cast<unsigned char>(c)) != 0;
        looks.digits += is_digit(c);
        looks.signs += !is_letter(c) && !is_digit(c) && static_cast<unsigned char>(c) < 128;
        looks.kinds += !std::exchange(seen[static_cast<unsigned char>(c)], true);
    }
    return looks;
}

// What stands for a value: a variable, a call, our own mark.
bool is_variable(std::string_view value) {
    static const re2::RE2 stands_for{
        "(?i)^[$<%{\\[(@&]|^\\W+$|x{4}|\\*{3}|\\.{3}|\\(\\)|\\w\\(|#\\{|\\$\\{|^(?:null|none|nil|true|false|undefined)$"
        "|"
        "^(?:process|os|env|request|req|this|self|config|settings|args|options|params|data)[.\\[]|getenv|^hidden:"};
    return re2::RE2::PartialMatch({value.data(), value.size()}, stands_for) || looks_of(value).kinds < 3;
}

// … or a word that says what should stand there.
bool is_placeholder(std::string_view value) {
    static const re2::RE2 says{
        "(?i)^(?:required|optional|changeme|password|passwort|secret|token|string|str|your[_-]?.*|my[_-].*|.*_here|"
        "enter.*)$"};
    return is_variable(value) || re2::RE2::FullMatch({value.data(), value.size()}, says);
}

bool is_date_or_version(std::string_view value) {
    return std::ranges::all_of(value,
                               [](char c) { return is_digit(c) || c == '.' || c == ':' || c == '-' || c == '/'; });
}

// A word that nobody says: letters with digits or signs among them.
bool is_made_up(std::string_view value) {
    while (!value.empty() && std::string_view{".,;:?!)]}'\""}.find(value.back()) != std::string_view::npos)
        value.remove_suffix(1);
    const Looks looks = looks_of(value);
    if (value.size() < 4 || is_date_or_version(value) || looks.letters == 0) return false;
    if (value.find("://") != std::string_view::npos || value.starts_with("www.") || value.starts_with('/'))
        return false;
    const bool strange_sign = value.find_first_of("!$%#&*+=?^~|{}") != std::string_view::npos;
    return looks.digits > 0 || strange_sign;
}

// After "password:" or "secret =". Quoted, nearly everything is meant; else it must not be a word of the sentence.
bool is_assigned(std::string_view text, std::string_view value) {
    auto at = static_cast<std::size_t>(value.data() - text.data());
    char before = at == 0 ? ' ' : text[at - 1];
    const bool is_quoted = before == '"' || before == '\'' || before == '`';
    if (before == '=' && !is_variable(value) && value.size() >= 4) return !is_date_or_version(value);
    if (is_placeholder(value)) return false;
    if (is_quoted) return value.size() >= 4 && (value.find(' ') == std::string_view::npos || value.size() < 30);
    while (at > 1 && before == ' ') before = text[--at - 1];
    const bool is_set = before == '=';
    return is_set ? value.size() >= 4 && !is_date_or_version(value) : value.size() >= 5 && is_made_up(value);
}

bool is_spoken(std::string_view, std::string_view value) {
    return !is_placeholder(value) && is_made_up(value);
}

double entropy(std::string_view value) {
    std::array<double, 256> counts{};
    for (const char c : value) ++counts[static_cast<unsigned char>(c)];
    double bits = 0;
    for (const double count : counts)
        if (count > 0)
            bits -= count / static_cast<double>(value.size()) * std::log2(count / static_cast<double>(value.size()));
    return bits;
}

// A long word by chance, beside a word like "key".
bool is_random(std::string_view text, std::string_view value) {
    const auto at = static_cast<std::size_t>(value.data() - text.data());
    if (at > 0 && (text[at - 1] == '/' || text[at - 1] == '.')) return false;  // of an address or a name with dots
    const Looks looks = looks_of(value);
    if (is_placeholder(value) || value.find("//") != std::string_view::npos) return false;
    if (std::ranges::count(value, '-') > 5 || std::ranges::count(value, '_') > 3) return false;
    return looks.digits >= 3 && looks.letters >= 3 && entropy(value) > 3.0;
}

bool is_credential(std::string_view, std::string_view value) {
    return value.size() >= 3 && !is_variable(value);
}

// So short that only digits among the letters tell it from a word.
bool has_digits(std::string_view, std::string_view value) {
    return looks_of(value).digits >= 2 && looks_of(value).kinds >= 6;
}

constexpr std::string_view tokens =
    "(?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA|AGPA|AIDA|AROA|AIPA|ANPA|ANVA)[A-Z0-9]{16}|amzn\\.mws\\.[0-9a-f-]{36}|"
    "ABSK[A-Za-z0-9+/]{100}|AKCp[A-Za-z0-9]{60,}|AIza[\\w-]{30,}|GOCSPX-[\\w-]{20,}|ya29\\.[\\w.-]{20,}|"
    "gh[pousr]_[A-Za-z0-9]{30,}|github_pat_\\w{50,}|gl(?:pat|ptt|dt|ft|cbt|imt|rt|soat|oas|agent|ffct)-[\\w.-]{18,}|"
    "GR1348941[\\w-]{18,}|"
    "gl(?:c|sa)_[A-Za-z0-9+/"
    "_]{30,}=*|eyJrIjoi[A-Za-z0-9]{50,}=*|xox[abeoprs]-[\\w-]{10,}|xoxe\\.xox[bp]-[\\w-]{20,}|xapp-[\\w/-]{18,}|"
    "sk-ant-[\\w-]{40,}|sk-(?:proj-|svcacct-|admin-)?[A-Za-z0-9_-]{32,}|(?:sk|rk|pk)_(?:live|test|prod)_[A-Za-z0-9]{10,"
    "}|whsec_[A-Za-z0-9+/]{24,}=*|"
    "gsk_[A-Za-z0-9]{40,}|hf_[A-Za-z]{30,}|api_org_[A-Za-z]{30,}|pplx-[A-Za-z0-9]{40,}|tvly-[\\w-]{20,}|fc-[0-9a-f]{32}"
    "|jina_[\\w-]{40,}|"
    "npm_[A-Za-z0-9]{30,}|pypi-[\\w-]{40,}|rubygems_[0-9a-f]{40,}|dckr_(?:pat|oat)_[\\w-]{20,}|oy2[a-z0-9]{43}|CLOJARS_"
    "[a-z0-9]{50,}|"
    "do[opr]_v1_[0-9a-f]{40,}|dapi[0-9a-f]{32}(?:-\\d)?|dp\\.(?:audit|scim|sa|st|pt|ct)\\.[\\w.-]{30,}|dt0c01\\.[A-Z0-"
    "9]{24}\\.[A-Z0-9]{64}|"
    "aio_[A-Za-z0-9]{26,}|p8e-[\\w-]{32}|AGE-SECRET-KEY-1[A-Z0-9]{58}|ATATT3[\\w=-]{50,}|ATBB[A-Za-z0-9]{24,}|odt_[A-"
    "Za-z0-9]{30,}|"
    "hv[sbr]\\.[\\w-]{20,}|[A-Za-z0-9]{14}\\.atlasv1\\.[\\w-]{60,}|SG\\.[\\w-]{16,32}\\.[\\w-]{16,64}|key-[0-9a-f]{32}|"
    "[0-9a-f]{32}-us\\d{1,2}|"
    "SK[0-9a-f]{32}|NRAK-[A-Z0-9]{20,}|NRAA-[0-9a-f]{20,}|NRI[IQ]-[\\w-]{20,}|NRJS-[0-9a-f]{19}|[0-9a-z]{30,36}(?:FFFF)"
    "?NRAL|px-(?:api|dep)-[0-9a-f-]{36}|"
    "PMAK-[0-9a-f-]{40,}|sh(?:pat|pca|ppa|pss)_[0-9a-fA-F]{32}|sq0(?:atp|csp)-[\\w-]{20,}|EAAA[\\w-]{50,}|"
    "EAACEdEose0cBA[A-Za-z0-9]+|EAA[A-Za-z0-9]{80,}|"
    "sgp_(?:(?:local|[0-9a-f]{16})_)?[0-9a-f]{40}|sntry[su]_[\\w+/"
    "=-]{40,}|sq[pua]_[0-9a-f]{40}|pul-[0-9a-f]{40}|rdme_[a-z0-9]{60,}|"
    "pscale_(?:tkn|pw|oauth)_[\\w.=-]{30,}|lin_api_[A-Za-z0-9]{40}|ntn_[A-Za-z0-9]{40,}|secret_[A-Za-z0-9]{43}|shippo_("
    "?:live|test)_[0-9a-f]{40}|"
    "sl\\.[\\w-]{100,}|[st]k\\.eyJ[\\w-]{20,}\\.[\\w-]{10,}|live_\\d{8,10}_[A-Za-z0-9]{28,}|FLWSECK_TEST-[0-9a-h]{12}|"
    "tfp_[\\w-]{40,}|"
    "ops_eyJ[A-Za-z0-9+/"
    "]{100,}=*|A3-[A-Z0-9]{6}(?:-[A-Z0-9]{5,11}){4,5}|v1\\.0-[0-9a-f]{24}-[0-9a-f]{146}|fo1_[\\w-]{43}|fm[12][ar]?_["
    "\\w+/]{100,}=*|"
    "HRKU-[\\w-]{36,}|sha256~[\\w-]{43}|ico-[A-Za-z0-9]{32}|4b1d[A-Za-z0-9]{38}|API-[A-Z0-9]{26}|PAT-[0-9a-f]{32}|tk-"
    "us-[\\w-]{48}|"
    "\\d{8,10}:AA[\\w-]{31,}|00D[A-Za-z0-9]{12,15}![\\w.]{60,}|\\w{3}\\dQ~[\\w.~-]{31,34}|oa2-client-id_[\\w-]{30,}:["
    "\\w-]{30,}|"
    "[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}|[A-Za-z0-9]{52}JQQJ99[A-Za-z0-9]{22,}|[\\w-]{10}\\.[\\w-]{43}|\\d{1,4}-[A-Za-z0-"
    "9]{64}|"
    "ey[A-Za-z0-9_-]{15,}\\.(?:ey[A-Za-z0-9_-]{15,}|[A-Za-z0-9_-]{20,})\\.[\\w-]{10,}|"
    "\\$(?:2[abxy]\\$\\d\\d\\$[./A-Za-z0-9]{53}|[1568]\\$(?:rounds=\\d+\\$)?[./A-Za-z0-9]{1,16}\\$[./"
    "A-Za-z0-9]{20,}|argon2(?:id|i|d)\\$[^\\s\"']{40,}|"
    "y\\$[./A-Za-z0-9]+\\$[./A-Za-z0-9]+\\$[./A-Za-z0-9]{40,}|krb5(?:asrep|tgs|pa)\\$[^\\s\"']{30,})";

// (word that says what it is)(more of the name)(quotes)(sign)(quotes)(value)
constexpr std::string_view assigned_name =
    "(?i)(?:passw(?:or)?d|passwort|kennwort|passphrase|passcode|mot de "
    "passe|contraseña|wachtwoord|(?:^|[^a-z])pass|_pass|pwd|secret|token|crumb|"
    "credentials?|(?:api|app|access|auth|account|private|preshared|shared|signing|encryption|license|licence|session|"
    "consumer|stream|insert|query)[_ .-]?key|"
    "accesskey|apikey|api[_-]?(?:id|secret|pw)|_key|mailgun_api|mailchimp_api|twilio_api|(?:postmark|okta|sonar)[\\w.-]"
    "{0,20}|ado_pat|_pat)"
    "(?:[_.\\w\\[\\]-]{0,30})?[\"'`\\]\\)]{0,3}";
constexpr std::string_view assigned_sign =
    "[ \\t]{0,12}(?::=|=>|!=|={1,3}|::?|->|,|\\|\\||\\?=|[ \\t]value=)[ \\t\\n]{0,4}";
constexpr std::string_view assigned_value =
    "(?:@?\"([^\"\\n]{4,200})\"|['`]([^'\\n]{4,200})['`]|([^\\s\"'`,;<>&()]{4,200}))";

}  // namespace

std::shared_ptr<const re2::RE2> compiled(std::string_view pattern) {
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(16 << 20);
    auto made = std::make_shared<const re2::RE2>(re2::StringPiece{pattern.data(), pattern.size()}, options);
    if (!made->ok()) throw std::logic_error("a pattern of the guard does not compile: " + made->error());
    return made;
}

const re2::RE2& token_pattern() {
    static const auto pattern = compiled("(?:^|[^A-Za-z0-9_])(" + std::string{tokens} + ")");
    return *pattern;
}

const std::vector<Rule>& secret_rules() {
    const auto own = [](const re2::RE2& pattern) {
        return std::shared_ptr<const re2::RE2>{std::shared_ptr<void>{}, &pattern};
    };
    static const std::vector<Rule> rules{
        {Kind::private_key,
         compiled("(-----BEGIN[ A-Z0-9_-]{0,60}PRIVATE KEY(?: BLOCK)?-----(?:[^-]|-[^-])*(?:-----END[ "
                  "A-Z0-9_-]{0,60}KEY(?: BLOCK)?-----)?)"),
         nullptr},
        {Kind::private_key, compiled("(LS0tLS1CRUdJTi[A-Za-z0-9+/=\\s\\\\]{40,})"), nullptr},
        {Kind::access_key, own(token_pattern()), has_digits},
        {Kind::password, compiled("(?i)[a-z][a-z0-9+.-]{1,30}://[^\\s:/@\"'<>]{0,100}:([^\\s/@\"'<>]{2,200})@[\\w\\[]"),
         is_credential},
        {Kind::password, compiled("(?i)://([\\w-]{20,})@"), has_digits},
        {Kind::access_key,
         compiled("(?i)authorization[\"']?\\s{0,3}[:=]\\s{0,3}[\"']?(?:bearer|basic|token|apikey)?\\s{0,3}([\\w.~+/"
                  ":=-]{8,})"),
         is_credential},
        {Kind::access_key, compiled("(?i)\\b(?:bearer|basic)\\s+([\\w.~+/-]{16,}=*)"), is_random},
        {Kind::access_key,
         compiled("(?i)(?:accountkey|sharedaccesskey|sharedsecretkey|;secret|[?&](?:sig|token|access_token|client_"
                  "secret|api_?key|key))=([^\\s;&\"'<>]{12,})"),
         is_credential},
        {Kind::access_key,
         compiled("(https?://(?:hooks\\.slack\\.com/"
                  "(?:services|workflows|triggers)|[\\w.-]*(?:outlook|webhook)\\.office(?:365)?\\.com/"
                  "webhookb?2?|discord(?:app)?\\.com/api/webhooks)/[\\w@/+-]{20,})"),
         nullptr},
        {Kind::access_key, compiled("thingsboard[\\w.]*/api/v1/([A-Za-z0-9]{20})/"), nullptr},
        {Kind::password, compiled("(?i)networkcredential\\(\\s*\"[^\"\\n]*\",\\s*\"([^\"\\n]+)\""), is_credential},
        {Kind::password, compiled("(?i)directoryentry\\(\\s*\"[^\"\\n]*\",\\s*\"[^\"\\n]*\",\\s*\"([^\"\\n]+)\""),
         is_credential},
        {Kind::password,
         compiled("(?i)(?:psexec|connect-viserver|sshpass|mysql|docker login|net use|net "
                  "user|smbclient|ldapsearch|curl|runas)\\b[^\\n]{0,160}\\s(?:-p(?:assword)?|-w|/"
                  "p:|--password)\\s{0,2}[\"']?([^\\s\"']{4,})"),
         is_credential},
        {Kind::password, compiled("(?i)curl\\b[^\\n]{0,160}\\s(?:-u|--user)\\s{0,2}[\"']?[^\\s:\"']+:([^\\s\"']{3,})"),
         is_credential},
        {Kind::password, compiled("(?i)\\blogin\\s+\\S{1,80}\\s+password\\s+(\\S{3,100})"), is_credential},
        {Kind::password, compiled("(?i)\\bpassword\\s+[\"']([^\"'\\n]{3,100})[\"']"), nullptr},
        {Kind::password,
         compiled("(?i)(?:key|name)=\"[^\"\\n]*(?:password|secret|token)[^\"\\n]*\"\\s+value=\"([^\"\\n]{4,200})\""),
         is_credential},
        {Kind::password,
         compiled(std::string{assigned_name} + std::string{assigned_sign} + std::string{assigned_value}), is_assigned},
        {Kind::password,
         compiled("(?i)\\b(?:pass(?:word|wort|code|phrase)|passwd|pwd|kennwort|mot de "
                  "passe|contraseña|wachtwoord|pw)s?\\b(?:[ \\t]+[\\w@.-]+){0,5}?[ "
                  "\\t]+(?:is|ist|lautet|was|war|est|es|to|auf|zu|now|jetzt)[ \\t]*:?[ "
                  "\\t]+[\"'“„«`]?([^\\s\"'”“»`]{4,64})"),
         is_spoken},
        {Kind::password,
         compiled("(?i)\\b(?:pin|puk|tan)(?:[ -]?(?:code|number|nummer))?[ \\t]{0,2}(?:is|ist|lautet|est|es|:|=)[ "
                  "\\t]{0,2}(\\d{4,8})\\b"),
         nullptr},
        {Kind::access_key,
         compiled("(?i)(?:key|token|secret|auth|login|credential|unseal|crumb|passw|sonar|password "
                  "for)[^\\n]{0,40}?[^A-Za-z0-9+/=_.-]([A-Za-z0-9+/_-]{20,200}={0,2})"),
         is_random},
        {Kind::access_key,
         compiled("(?i)(?:^|[\\s`\"'])-{1,2}[\\w-]*(?:token|password|secret|api-?key)[ =]{1,2}[\"']?([^\\s\"']{8,})"),
         has_digits},
        {Kind::password, compiled("(?i)\\bpassword\\b[^\\n]{0,80}:\\s{1,6}([0-9a-f]{32})\\b"), nullptr},
    };
    return rules;
}

}  // namespace twicket::guard
