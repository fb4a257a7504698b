// Takes a token apart, verifies its signature with OpenSSL, and holds its claims against the rules.
#include "bot/net/jwt.hpp"

#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <optional>

#include "bot/text/base64.hpp"
#include "bot/text/json.hpp"

namespace twicket::net {
namespace {

using Json = nlohmann::json;

Error refused(const char* why) {
    return Error{ErrorCode::unauthorized, std::string{"the token is not valid: "} + why};
}

struct Parts {
    std::string_view signed_text;  // header and payload with the dot between
    Json header;
    std::string payload;
    std::string signature;
    Algorithm algorithm = Algorithm::rs256;
};

Result<Json> read_object(const std::string& bytes, const char* what) {
    text::JsonLimits limits;
    limits.bytes = longest_token;
    limits.unique_keys = true;
    Result<Json> value = text::parse_json(bytes, limits);
    if (!value || !value->is_object()) return refused(what);
    return value;
}

std::optional<Error> check_header(const Json& header, Algorithm& algorithm) {
    // Each of these would let the token choose its key, its encoding or what must be understood.
    for (const char* name : {"jku", "x5u", "x5c", "jwk", "crit", "b64", "zip", "cty"}) {
        if (header.contains(name)) return refused("its header holds a member that is never accepted");
    }
    for (const char* name : {"alg", "kid", "typ"}) {
        if (header.contains(name) && !header[name].is_string()) return refused("a header member is not a string");
    }
    const auto alg = header.find("alg");
    const auto known = alg == header.end() ? std::nullopt : algorithm_named(alg->get_ref<const std::string&>());
    if (!known) return refused("its algorithm is not one of those in use");
    algorithm = *known;
    return std::nullopt;
}

Result<Parts> take_apart(std::string_view compact) {
    if (compact.size() > longest_token) return refused("it is too long");
    const std::size_t first = compact.find('.');
    const std::size_t second = first == std::string_view::npos ? first : compact.find('.', first + 1);
    if (second == std::string_view::npos || compact.find('.', second + 1) != std::string_view::npos) {
        return refused("it does not have three parts");
    }
    const auto header = text::from_base64url(compact.substr(0, first));
    auto payload = text::from_base64url(compact.substr(first + 1, second - first - 1));
    auto signature = text::from_base64url(compact.substr(second + 1));
    if (!header || !payload || !signature || signature->empty()) return refused("a part of it is not base64url");
    auto object = read_object(*header, "its header is not one plain JSON object");
    if (!object) return object.error();
    Parts parts;
    parts.signed_text = compact.substr(0, second);
    parts.header = std::move(*object);
    parts.payload = std::move(*payload);
    parts.signature = std::move(*signature);
    if (const auto problem = check_header(parts.header, parts.algorithm)) return *problem;
    return parts;
}

const PublicKey* choose_key(const KeySet& keys, const Parts& parts) {
    const auto kid = parts.header.find("kid");
    if (kid != parts.header.end()) {
        const PublicKey* named =
            kid->get_ref<const std::string&>().empty() ? nullptr : keys.find(kid->get<std::string>());
        return named != nullptr && named->fits(parts.algorithm) ? named : nullptr;
    }
    const PublicKey* only = nullptr;
    for (const PublicKey& key : keys.keys) {
        if (!key.fits(parts.algorithm)) continue;
        if (only != nullptr) return nullptr;
        only = &key;
    }
    return only;
}

const EVP_MD* hash_of(Algorithm algorithm) {
    switch (algorithm) {
        case Algorithm::rs256:
        case Algorithm::ps256:
        case Algorithm::es256:
            return EVP_sha256();
        case Algorithm::rs384:
        case Algorithm::ps384:
        case Algorithm::es384:
            return EVP_sha384();
        default:
            return EVP_sha512();
    }
}

bool is_pss(Algorithm algorithm) {
    return algorithm == Algorithm::ps256 || algorithm == Algorithm::ps384 || algorithm == Algorithm::ps512;
}

// JOSE carries r and s side by side (RFC 7518 section 3.4); OpenSSL wants them as DER.
std::string to_der(const std::string& raw) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(raw.data());
    const int half = static_cast<int>(raw.size() / 2);
    const std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> signature{ECDSA_SIG_new(), &ECDSA_SIG_free};
    if (!signature) return {};
    // The two numbers belong to the signature from here on.
    if (ECDSA_SIG_set0(signature.get(), BN_bin2bn(bytes, half, nullptr), BN_bin2bn(bytes + half, half, nullptr)) != 1) {
        return {};
    }
    unsigned char* der = nullptr;
    const int length = i2d_ECDSA_SIG(signature.get(), &der);
    if (length <= 0) return {};
    std::string text{reinterpret_cast<const char*>(der), static_cast<std::size_t>(length)};
    OPENSSL_free(der);
    return text;
}

bool is_signed_by(const PublicKey& key, const Parts& parts) {
    if (parts.signature.size() != key.signature_bytes) return false;
    const std::string signature = key.rsa ? parts.signature : to_der(parts.signature);
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(), &EVP_MD_CTX_free};
    EVP_PKEY_CTX* options = nullptr;  // belongs to the context
    const EVP_MD* hash = hash_of(parts.algorithm);
    if (!context || EVP_DigestVerifyInit(context.get(), &options, hash, nullptr, key.key.get()) != 1) return false;
    if (is_pss(parts.algorithm)) {
        if (EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING) != 1) return false;
        if (EVP_PKEY_CTX_set_rsa_pss_saltlen(options, RSA_PSS_SALTLEN_DIGEST) != 1) return false;
        if (EVP_PKEY_CTX_set_rsa_mgf1_md(options, hash) != 1) return false;
    }
    return EVP_DigestVerify(context.get(), reinterpret_cast<const unsigned char*>(signature.data()), signature.size(),
                            reinterpret_cast<const unsigned char*>(parts.signed_text.data()),
                            parts.signed_text.size()) == 1;
}

// A NumericDate (RFC 7519 section 2): seconds, maybe with a fraction. Nothing when absent, and `bad` when unusable.
std::optional<Time> date_of(const Json& claims, const char* name, bool& bad) {
    const auto found = claims.find(name);
    if (found == claims.end()) return std::nullopt;
    if (!found->is_number()) {
        bad = true;
        return std::nullopt;
    }
    const double seconds = found->get<double>();
    // Up to the year 9999, so that no sum with a leeway can overflow.
    if (!std::isfinite(seconds) || seconds < 0 || seconds > 253'402'300'799.0) {
        bad = true;
        return std::nullopt;
    }
    return from_millis(static_cast<std::int64_t>(seconds * 1000.0));
}

std::optional<Error> check_times(const Json& claims, const TokenRules& rules, Time now, Time& expires) {
    bool bad = false;
    const auto exp = date_of(claims, "exp", bad);
    const auto nbf = date_of(claims, "nbf", bad);
    const auto iat = date_of(claims, "iat", bad);
    if (bad || !exp) return refused("a date in it is missing or not a usable number");
    if (now >= *exp + rules.leeway) return refused("it has expired");
    if (*exp > now + rules.longest_life + rules.leeway) return refused("it lives longer than is accepted");
    if (nbf && *nbf > now + rules.leeway) return refused("it is not valid yet");
    if (iat && *iat > now + rules.leeway) return refused("it was issued in the future");
    expires = *exp;
    return std::nullopt;
}

bool is_for_us(const Json& claims, const std::vector<std::string>& audiences) {
    const auto found = claims.find("aud");
    if (found == claims.end()) return false;
    const auto is_ours = [&](const Json& each) {
        return each.is_string() &&
               std::find(audiences.begin(), audiences.end(), each.get<std::string>()) != audiences.end();
    };
    if (!found->is_array()) return is_ours(*found);
    const bool all_text = std::all_of(found->begin(), found->end(), [](const Json& each) { return each.is_string(); });
    return all_text && std::any_of(found->begin(), found->end(), is_ours);
}

std::optional<Error> check_subject(const Json& claims, const TokenRules& rules, std::string& subject) {
    const auto found = claims.find("sub");
    if (found == claims.end()) {
        if (rules.subject_required) return refused("it names no subject");
        return std::nullopt;
    }
    if (!found->is_string()) return refused("its subject is not a string");
    subject = found->get<std::string>();
    const bool plain = std::all_of(subject.begin(), subject.end(),
                                   [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f; });
    if (subject.empty() || subject.size() > 255 || !plain)
        return refused("its subject is empty, too long or not plain");
    return std::nullopt;
}

}  // namespace

Result<Json> read_header(std::string_view compact) {
    auto parts = take_apart(compact);
    if (!parts) return parts.error();
    return Result<Json>{boost::system::in_place_value, std::move(parts->header)};
}

Result<SignedPayload> verify_signature(std::string_view compact, const KeySet& keys,
                                       const std::vector<Algorithm>& algorithms) {
    auto parts = take_apart(compact);
    if (!parts) return parts.error();
    if (std::find(algorithms.begin(), algorithms.end(), parts->algorithm) == algorithms.end()) {
        return refused("its algorithm is not one of those allowed here");
    }
    const PublicKey* key = choose_key(keys, *parts);
    if (key == nullptr) return refused("no known key fits it");
    if (!is_signed_by(*key, *parts)) return refused("its signature is wrong");
    return SignedPayload{std::move(parts->header), std::move(parts->payload)};
}

Result<Token> verify_token(std::string_view compact, const KeySet& keys, const TokenRules& rules, Time now) {
    auto checked = verify_signature(compact, keys, rules.algorithms);
    if (!checked) return checked.error();
    auto claims = read_object(checked->payload, "its payload is not one plain JSON object");
    if (!claims) return claims.error();
    const auto issuer = claims->find("iss");
    if (rules.issuer.empty() || issuer == claims->end() || *issuer != rules.issuer)
        return refused("another issuer made it");
    if (!is_for_us(*claims, rules.audiences)) return refused("it is meant for somebody else");
    Token token;
    if (const auto problem = check_times(*claims, rules, now, token.expires)) return *problem;
    if (const auto problem = check_subject(*claims, rules, token.subject)) return *problem;
    token.header = std::move(checked->header);
    token.claims = std::move(*claims);
    return token;
}

}  // namespace twicket::net
