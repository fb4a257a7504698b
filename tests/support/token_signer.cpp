// Keys and signatures by OpenSSL.
#include "tests/support/token_signer.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <stdexcept>

#include "bot/text/base64.hpp"

namespace twicket::testing {
namespace {

std::string number(EVP_PKEY* key, const char* name) {
    BIGNUM* value = nullptr;
    if (EVP_PKEY_get_bn_param(key, name, &value) != 1) throw std::runtime_error("no RSA number");
    std::string bytes(static_cast<std::size_t>(BN_num_bytes(value)), '\0');
    BN_bn2bin(value, reinterpret_cast<unsigned char*>(bytes.data()));
    BN_free(value);
    return text::to_base64url(bytes);
}

}  // namespace

TokenSigner::TokenSigner(std::string id) : id_{std::move(id)}, key_{EVP_RSA_gen(2048), EVP_PKEY_free} {
    if (!key_) throw std::runtime_error("no RSA key");
}

nlohmann::json TokenSigner::jwk(const nlohmann::json& extra) const {
    nlohmann::json key{{"kty", "RSA"},
                       {"use", "sig"},
                       {"kid", id_},
                       {"n", number(key_.get(), OSSL_PKEY_PARAM_RSA_N)},
                       {"e", number(key_.get(), OSSL_PKEY_PARAM_RSA_E)}};
    key.update(extra);
    return key;
}

std::string TokenSigner::sign(const nlohmann::json& claims, const nlohmann::json& header) const {
    const nlohmann::json usual{{"alg", "RS256"}, {"typ", "JWT"}, {"kid", id_}};
    const std::string text =
        text::to_base64url((header.empty() ? usual : header).dump()) + "." + text::to_base64url(claims.dump());
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(), &EVP_MD_CTX_free};
    std::string signature(256, '\0');
    std::size_t size = signature.size();
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    if (EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) != 1 ||
        EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, bytes, text.size()) !=
            1)
        throw std::runtime_error("not signed");
    return text + "." + text::to_base64url(signature.substr(0, size));
}

}  // namespace twicket::testing
