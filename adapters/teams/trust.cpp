// Signature, claims, then what the activity claims beside them. A verdict holds as long as the key that made it is in
// the set: when the keys are fetched anew, every token is verified once more.
#include "adapters/teams/trust.hpp"

#include "bot/net/signature.hpp"
#include "bot/net/url.hpp"
#include "bot/text/json.hpp"

namespace twicket::teams {
namespace {

namespace asio = boost::asio;
using nlohmann::json;

constexpr std::size_t most_verdicts = 1'000;
constexpr std::size_t longest_key_document = 256 * 1024;  // with the certificates that we leave out
constexpr Duration keys_looked_at = std::chrono::minutes{1};
constexpr Duration fetch_deadline = std::chrono::seconds{10};

Error refused(const char* why) {
    return Error{ErrorCode::unauthorized, why};
}

// "Bearer …", in any case of the scheme's name.
std::optional<std::string_view> bearer_in(std::string_view authorization) {
    constexpr std::string_view scheme = "bearer ";
    if (authorization.size() <= scheme.size()) return std::nullopt;
    for (std::size_t at = 0; at < scheme.size(); ++at)
        if ((authorization[at] | 0x20) != (scheme[at] | 0x20)) return std::nullopt;
    return authorization.substr(scheme.size());
}

net::TokenRules token_rules_of(const TrustRules& rules) {
    net::TokenRules token;
    token.issuer = rules.issuer;
    token.audiences = {rules.app_id};
    // RS256 is documented; Microsoft's own checker takes the two longer ones as well.
    token.algorithms = {net::Algorithm::rs256, net::Algorithm::rs384, net::Algorithm::rs512};
    token.leeway = rules.leeway;
    token.longest_life = rules.longest_life;
    token.subject_required = false;  // a service speaks, no person
    return token;
}

std::string text_of(const json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

}  // namespace

Result<void> Caller::may_speak_for(const std::string& service, const std::string& channel) const {
    if (service_url.empty() || service_url != service)
        return Error{ErrorCode::forbidden, "the token is for another serviceUrl than the activity's"};
    if (endorsements && !endorsements->contains(channel))
        return Error{ErrorCode::forbidden, "the token's key is not endorsed for the activity's channel"};
    return {};
}

Result<EndorsedKeys> read_endorsed_keys(std::string_view bytes) {
    text::JsonLimits limits;
    limits.bytes = longest_key_document;
    limits.unique_keys = true;
    const Result<json> document = text::parse_json(bytes, limits);
    if (document.has_error()) return document.error();
    const auto keys = document->is_object() ? document->find("keys") : document->end();
    if (keys == document->end() || !keys->is_array())
        return Error{ErrorCode::invalid, "not a key set: there is no list `keys`"};
    EndorsedKeys read;
    json plain = json::array();
    for (const json& key : *keys) {
        if (!key.is_object()) continue;
        json kept = key;
        for (const char* extra : {"x5c", "x5t", "endorsements"}) kept.erase(extra);
        plain.push_back(std::move(kept));
        const auto endorsed = key.find("endorsements");
        if (endorsed == key.end() || !endorsed->is_array()) continue;
        auto channels = std::make_shared<std::set<std::string>>();
        for (const json& channel : *endorsed)
            if (channel.is_string()) channels->insert(channel.get<std::string>());
        read.endorsements[text_of(key, "kid")] = std::move(channels);
    }
    read.key_set = json{{"keys", std::move(plain)}}.dump();
    return read;
}

Trust::Trust(TrustRules rules, net::HttpClient& client, Clock& clock)
    : rules_{std::move(rules)},
      token_rules_{token_rules_of(rules_)},
      client_{client},
      clock_{clock},
      keys_{[this] { return fetch_keys(); }, clock} {}

// The metadata names where the keys are; another place than its own is only reached as a public link.
asio::awaitable<Result<std::string>> Trust::fetch_keys() {
    ++counters_.key_fetches;
    net::HttpCall call{.url = rules_.metadata_url, .deadline = fetch_deadline, .max_body = longest_key_document};
    const Result<net::HttpAnswer> metadata = co_await client_.send(std::move(call));
    if (metadata.has_error()) co_return metadata.error();
    if (!metadata->ok()) co_return net::error_of(*metadata);
    const Result<json> document = net::json_of(*metadata);
    if (document.has_error()) co_return document.error();
    if (document->is_object() && document->contains("keys")) {
        // The address of the keys themselves was configured.
        Result<EndorsedKeys> direct = read_endorsed_keys(metadata->body);
        if (direct.has_error()) co_return direct.error();
        endorsements_ = std::move(direct->endorsements);
        co_return std::move(direct->key_set);
    }
    const Result<net::Url> place = net::parse_url(document->is_object() ? text_of(*document, "jwks_uri") : "");
    const Result<net::Url> home = net::parse_url(rules_.metadata_url);
    if (place.has_error() || home.has_error())
        co_return Error{ErrorCode::invalid, "the sign-in metadata names no usable jwks_uri"};
    net::HttpCall keys{.url = place->to_string(), .deadline = fetch_deadline, .max_body = longest_key_document};
    if (place->origin() != home->origin()) keys.reach = net::Reach::link;
    const Result<net::HttpAnswer> answer = co_await client_.send(std::move(keys));
    if (answer.has_error()) co_return answer.error();
    if (!answer->ok()) co_return net::error_of(*answer);
    Result<EndorsedKeys> read = read_endorsed_keys(answer->body);
    if (read.has_error()) co_return read.error();
    endorsements_ = std::move(read->endorsements);
    co_return std::move(read->key_set);
}

std::optional<Caller> Trust::known(std::string_view authorization) {
    const auto token = bearer_in(authorization);
    if (!token || token->size() > net::longest_token) return std::nullopt;
    const auto found = verdicts_.find(net::digest(net::Hash::sha256, *token));
    if (found == verdicts_.end()) return std::nullopt;
    const Verdict& verdict = found->second;
    const Time now = clock_.now();
    const bool fresh = now >= verdict.looked && now - verdict.looked < keys_looked_at;
    if (!fresh || now >= verdict.expires + rules_.leeway) return std::nullopt;
    ++counters_.remembered;
    return verdict.caller;
}

asio::awaitable<Result<Caller>> Trust::check(std::string authorization) {
    const auto token = bearer_in(authorization);
    if (!token) {
        ++counters_.refused;
        co_return refused("an activity needs the header Authorization: Bearer …");
    }
    std::string digest = net::digest(net::Hash::sha256, *token);
    const Time now = clock_.now();
    if (const auto found = verdicts_.find(digest); found != verdicts_.end()) {
        std::string key = found->second.key;
        const auto keys = co_await keys_.keys_for(std::move(key));
        // The verdict may have gone while the keys were fetched.
        const auto still = verdicts_.find(digest);
        if (still != verdicts_.end() && keys.has_value() && *keys == still->second.keys &&
            now < still->second.expires + rules_.leeway) {
            still->second.looked = now;
            ++counters_.remembered;
            co_return still->second.caller;
        }
    }
    std::string compact{*token};
    const Result<net::Token> good = co_await net::verify_token(compact, keys_, token_rules_, now);
    if (good.has_error()) {
        ++counters_.refused;
        co_return good.error();
    }
    ++counters_.verified;
    Verdict verdict{
        .caller = {}, .expires = good->expires, .looked = now, .key = text_of(good->header, "kid"), .keys = {}};
    verdict.caller.service_url = text_of(good->claims, "serviceurl");
    if (const auto endorsed = endorsements_.find(verdict.key); endorsed != endorsements_.end())
        verdict.caller.endorsements = endorsed->second;
    std::string key = verdict.key;
    const auto keys = co_await keys_.keys_for(std::move(key));
    Caller caller = verdict.caller;
    if (keys.has_value()) {
        verdict.keys = *keys;
        remember(std::move(digest), std::move(verdict));
    }
    co_return caller;
}

asio::awaitable<Result<std::size_t>> Trust::count_keys() {
    std::string any;
    const auto keys = co_await keys_.keys_for(std::move(any));
    if (keys.has_error()) co_return keys.error();
    if ((*keys)->keys.empty()) co_return Error{ErrorCode::unavailable, "the key set holds no usable key"};
    co_return (*keys)->keys.size();
}

void Trust::remember(std::string digest, Verdict verdict) {
    const bool is_new = verdicts_.insert_or_assign(digest, std::move(verdict)).second;
    if (!is_new) return;
    oldest_.push_back(std::move(digest));
    if (oldest_.size() <= most_verdicts) return;
    verdicts_.erase(oldest_.front());
    oldest_.pop_front();
}

Trust::Counters Trust::counters() const {
    Counters counters = counters_;
    counters.verdicts = verdicts_.size();
    return counters;
}

}  // namespace twicket::teams
