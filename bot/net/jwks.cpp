// Builds OpenSSL keys out of JSON ones, refusing what is weak or not on its curve.
#include "bot/net/jwks.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <algorithm>
#include <array>

#include "bot/text/base64.hpp"
#include "bot/text/json.hpp"

namespace twicket::net {
namespace {

using Json = nlohmann::json;

constexpr std::size_t longest_set = 64 * 1024;
constexpr std::size_t most_keys = 100;

template <class T, void (*release)(T*)>
struct Releaser {
    void operator()(T* object) const { release(object); }
};
using Number = std::unique_ptr<BIGNUM, Releaser<BIGNUM, BN_free>>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, Releaser<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, Releaser<OSSL_PARAM, OSSL_PARAM_free>>;
using Context = std::unique_ptr<EVP_PKEY_CTX, Releaser<EVP_PKEY_CTX, EVP_PKEY_CTX_free>>;

struct Curve {
    std::string_view name;
    const char* group;
    int bits;
};
constexpr std::array<Curve, 3> curves{{{"P-256", "P-256", 256}, {"P-384", "P-384", 384}, {"P-521", "P-521", 521}}};

constexpr std::array<std::pair<std::string_view, Algorithm>, 9> algorithms{{{"RS256", Algorithm::rs256},
                                                                            {"RS384", Algorithm::rs384},
                                                                            {"RS512", Algorithm::rs512},
                                                                            {"PS256", Algorithm::ps256},
                                                                            {"PS384", Algorithm::ps384},
                                                                            {"PS512", Algorithm::ps512},
                                                                            {"ES256", Algorithm::es256},
                                                                            {"ES384", Algorithm::es384},
                                                                            {"ES512", Algorithm::es512}}};

// A string member, or empty.
std::string text_of(const Json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

std::optional<std::string> bytes_of(const Json& object, const char* name) {
    const std::string text = text_of(object, name);
    if (text.empty()) return std::nullopt;
    return text::from_base64url(text);
}

Number number_from(const std::string& bytes) {
    const auto* start = reinterpret_cast<const unsigned char*>(bytes.data());
    return Number{BN_bin2bn(start, static_cast<int>(bytes.size()), nullptr)};
}

std::shared_ptr<EVP_PKEY> make_key(const char* type, OSSL_PARAM_BLD* builder) {
    const Parameters parameters{OSSL_PARAM_BLD_to_param(builder)};
    const Context context{EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr)};
    EVP_PKEY* key = nullptr;
    if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1) {
        return nullptr;
    }
    return {key, EVP_PKEY_free};
}

// Keys of a broken generator (CVE-2017-15361, "ROCA") have a modulus that is a power of 65537 modulo every small prime.
bool is_roca(const BIGNUM* modulus) {
    for (const unsigned prime : {3U,   5U,   7U,   11U,  13U,  17U,  19U,  23U,  29U,  31U,  37U,  41U,  43U,
                                 47U,  53U,  59U,  61U,  67U,  71U,  73U,  79U,  83U,  89U,  97U,  101U, 103U,
                                 107U, 109U, 113U, 127U, 131U, 137U, 139U, 149U, 151U, 157U, 163U, 167U}) {
        const auto rest = static_cast<unsigned>(BN_mod_word(modulus, prime));
        bool is_power = false;
        unsigned power = 1;
        for (unsigned step = 0; step < prime && !is_power; ++step) {
            is_power = power == rest;
            power = power * (65537U % prime) % prime;
        }
        if (!is_power) return false;
    }
    return true;
}

Result<PublicKey> read_rsa(const Json& object) {
    const auto n = bytes_of(object, "n");
    const auto e = bytes_of(object, "e");
    if (!n || !e || n->size() > 1025 || e->size() > 8)
        return Error{ErrorCode::invalid, "modulus or exponent unreadable"};
    const Number modulus = number_from(*n);
    const Number exponent = number_from(*e);
    const int bits = BN_num_bits(modulus.get());
    if (bits < 2048 || bits > 8192) return Error{ErrorCode::invalid, "an RSA key must have 2048 to 8192 bits"};
    if (!BN_is_odd(exponent.get()) || BN_is_one(exponent.get()))
        return Error{ErrorCode::invalid, "a weak RSA exponent"};
    if (!BN_is_odd(modulus.get()) || is_roca(modulus.get())) return Error{ErrorCode::invalid, "a weak RSA modulus"};
    const Builder builder{OSSL_PARAM_BLD_new()};
    OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get());
    OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get());
    PublicKey key;
    key.rsa = true;
    key.signature_bytes = static_cast<std::size_t>((bits + 7) / 8);
    key.key = make_key("RSA", builder.get());
    if (!key.key) return Error{ErrorCode::invalid, "OpenSSL does not take the RSA key"};
    return key;
}

Result<PublicKey> read_ec(const Json& object) {
    const std::string name = text_of(object, "crv");
    const auto curve = std::find_if(curves.begin(), curves.end(), [&](const Curve& each) { return each.name == name; });
    if (curve == curves.end()) return Error{ErrorCode::invalid, "the curve is none of P-256, P-384, P-521"};
    const std::size_t width = static_cast<std::size_t>((curve->bits + 7) / 8);
    const auto x = bytes_of(object, "x");
    const auto y = bytes_of(object, "y");
    if (!x || !y || x->size() != width || y->size() != width)
        return Error{ErrorCode::invalid, "the point is unreadable"};
    const std::string point = '\x04' + *x + *y;
    const Builder builder{OSSL_PARAM_BLD_new()};
    OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, curve->group, 0);
    OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size());
    PublicKey key;
    key.curve_bits = curve->bits;
    key.signature_bytes = width * 2;
    key.key = make_key("EC", builder.get());
    const Context check{key.key ? EVP_PKEY_CTX_new_from_pkey(nullptr, key.key.get(), nullptr) : nullptr};
    if (!check || EVP_PKEY_public_check(check.get()) != 1)
        return Error{ErrorCode::invalid, "the point is not on the curve"};
    return key;
}

bool is_for_verifying(const Json& object) {
    if (object.contains("use") && object["use"] != "sig") return false;
    const auto operations = object.find("key_ops");
    if (operations == object.end()) return true;
    return operations->is_array() && std::find(operations->begin(), operations->end(), "verify") != operations->end();
}

Result<PublicKey> read_key(const Json& object) {
    if (!object.is_object()) return Error{ErrorCode::invalid, "not an object"};
    if (!is_for_verifying(object)) return Error{ErrorCode::invalid, "not meant for verifying"};
    for (const char* name : {"kid", "alg"}) {
        if (object.contains(name) && !object[name].is_string()) {
            return Error{ErrorCode::invalid, std::string{name} + " must be a string"};
        }
    }
    const std::string kind = text_of(object, "kty");
    if (kind != "RSA" && kind != "EC") return Error{ErrorCode::invalid, "kty is neither RSA nor EC"};
    Result<PublicKey> key = kind == "RSA" ? read_rsa(object) : read_ec(object);
    if (!key) return key;
    key->id = text_of(object, "kid");
    key->algorithm = text_of(object, "alg");
    return key;
}

}  // namespace

std::optional<Algorithm> algorithm_named(std::string_view name) {
    for (const auto& [known, algorithm] : algorithms) {
        if (known == name) return algorithm;
    }
    return std::nullopt;
}

std::string_view name_of(Algorithm algorithm) {
    for (const auto& [name, known] : algorithms) {
        if (known == algorithm) return name;
    }
    return {};
}

bool PublicKey::fits(Algorithm wanted) const {
    if (!algorithm.empty() && algorithm != name_of(wanted)) return false;
    switch (wanted) {
        case Algorithm::es256:
            return curve_bits == 256;
        case Algorithm::es384:
            return curve_bits == 384;
        case Algorithm::es512:
            return curve_bits == 521;
        default:
            return rsa;
    }
}

const PublicKey* KeySet::find(std::string_view id) const {
    const PublicKey* found = nullptr;
    for (const PublicKey& key : keys) {
        if (key.id != id) continue;
        if (found != nullptr) return nullptr;
        found = &key;
    }
    return found;
}

Result<KeySet> parse_key_set(std::string_view json) {
    text::JsonLimits limits;
    limits.bytes = longest_set;
    limits.unique_keys = true;
    const Result<Json> value = text::parse_json(json, limits);
    if (!value) return value.error();
    const auto keys = value->is_object() ? value->find("keys") : value->end();
    if (keys == value->end() || !keys->is_array())
        return Error{ErrorCode::invalid, "not a key set: there is no list `keys`"};
    if (keys->size() > most_keys) return Error{ErrorCode::too_large, "the key set has more than 100 keys"};
    KeySet set;
    for (const Json& each : *keys) {
        Result<PublicKey> key = read_key(each);
        if (key) {
            set.keys.push_back(std::move(*key));
        } else {
            set.skipped.push_back("key " + std::to_string(set.keys.size() + set.skipped.size()) + ": " +
                                  key.error().detail);
        }
    }
    return set;
}

}  // namespace twicket::net
