// HMAC by OpenSSL's EVP, and the four ways in which webhooks wear it.
#include "bot/net/signature.hpp"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/params.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <optional>
#include <stdexcept>

#include "bot/text/base64.hpp"

namespace twicket::net {
namespace {

constexpr std::size_t longest_header = 2048;
constexpr std::size_t most_kept = 64;  // keyed secrets
constexpr int most_signatures = 8;     // in one Standard Webhooks header: two secrets and old versions need far fewer

const EVP_MD* algorithm_of(Hash hash) {
    switch (hash) {
        case Hash::sha1:
            return EVP_sha1();
        case Hash::sha256:
            return EVP_sha256();
        case Hash::sha512:
            return EVP_sha512();
    }
    return EVP_sha256();
}

Error unsigned_request() {
    return Error{ErrorCode::unauthorized, "the request is not signed as it must be"};
}

bool same_name(std::string_view left, std::string_view right) {
    if (left.size() != right.size()) return false;
    for (std::size_t at = 0; at < left.size(); ++at) {
        const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
        if (lower(left[at]) != lower(right[at])) return false;
    }
    return true;
}

// The header that stands exactly once: two of a kind mean that two readers could take different ones.
std::optional<std::string_view> only_header(const SignedHeaders& headers, std::string_view name) {
    std::optional<std::string_view> found;
    for (const auto& [key, value] : headers) {
        if (!same_name(key, name)) continue;
        if (found || value.size() > longest_header) return std::nullopt;
        found = value;
    }
    return found;
}

bool is_fresh(std::string_view seconds, Time now, Duration tolerance) {
    if (seconds.empty() || seconds.size() > 12 || seconds.front() == '+' || seconds.front() == '-') return false;
    std::int64_t value = 0;
    const auto [end, failed] = std::from_chars(seconds.data(), seconds.data() + seconds.size(), value);
    if (failed != std::errc{} || end != seconds.data() + seconds.size()) return false;
    const Duration apart = now - Time{std::chrono::seconds{value}};
    return apart <= tolerance && -apart <= tolerance;
}

// The key bytes of a configured secret.
std::optional<std::string> key_of(SigningScheme scheme, std::string_view secret) {
    std::optional<std::string> key{std::string{secret}};
    if (scheme == SigningScheme::standard) {
        if (secret.starts_with("whsec_")) secret.remove_prefix(6);
        key = text::from_base64(secret);
    } else if (scheme == SigningScheme::teams) {
        key = text::from_base64(secret);
    }
    if (key && key->empty()) return std::nullopt;
    return key;
}

// HMAC-SHA256 with one secret, keyed once: OpenSSL takes three times as long to set a key as to hash an event.
class KeyedMac {
  public:
    // Throws when OpenSSL cannot.
    explicit KeyedMac(std::string_view key) {
        static EVP_MAC* const algorithm = EVP_MAC_fetch(nullptr, "HMAC", nullptr);  // for the life of the program
        char name[] = "SHA256";
        const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name, 0),
                                         OSSL_PARAM_construct_end()};
        context_.reset(algorithm == nullptr ? nullptr : EVP_MAC_CTX_new(algorithm));
        const auto* bytes = reinterpret_cast<const unsigned char*>(key.data());
        if (!context_ || EVP_MAC_init(context_.get(), bytes, key.size(), parameters) != 1) fail();
    }
    std::string of(std::string_view head, std::string_view body) {
        std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
        std::size_t length = 0;
        const bool done = EVP_MAC_init(context_.get(), nullptr, 0, nullptr) == 1 && add(head) && add(body) &&
                          EVP_MAC_final(context_.get(), mac.data(), &length, mac.size()) == 1;
        if (!done) fail();
        return {reinterpret_cast<const char*>(mac.data()), length};
    }

  private:
    struct Free {
        void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
    };
    bool add(std::string_view bytes) {
        return EVP_MAC_update(context_.get(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()) == 1;
    }
    [[noreturn]] static void fail() { throw std::runtime_error("OpenSSL cannot compute an HMAC"); }
    std::unique_ptr<EVP_MAC_CTX, Free> context_;
};

// The keyed secrets of this thread; a configuration has a handful. Null: the secret is empty or not base64.
KeyedMac* keyed(SigningScheme scheme, const std::string& secret) {
    struct Kept {
        SigningScheme scheme;
        std::string secret;
        KeyedMac mac;
    };
    thread_local std::vector<std::unique_ptr<Kept>> kept;
    const auto same = [&](const auto& one) { return one->scheme == scheme && one->secret == secret; };
    if (const auto known = std::ranges::find_if(kept, same); known != kept.end()) return &(*known)->mac;
    const auto key = key_of(scheme, secret);
    if (!key) return nullptr;
    if (kept.size() >= most_kept) kept.clear();
    kept.push_back(std::make_unique<Kept>(Kept{scheme, secret, KeyedMac{*key}}));
    return &kept.back()->mac;
}

// What is signed: a head of the scheme's, then the body.
struct SignedText {
    std::string head;
    std::string_view body;
};

std::string head_of(std::string_view first, std::string_view second, char border) {
    std::string head;
    head.reserve(first.size() + second.size() + 2);
    return head.append(first).append(1, border).append(second).append(1, border);
}

// What stands in the signature header for this text.
std::string signature_of(SigningScheme scheme, KeyedMac& key, const SignedText& text) {
    const std::string mac = key.of(text.head, text.body);
    switch (scheme) {
        case SigningScheme::slack:
            return "v0=" + text::to_hex(mac);
        case SigningScheme::standard:
            return "v1," + text::to_base64(mac);
        case SigningScheme::github:
            return "sha256=" + text::to_hex(mac);
        case SigningScheme::teams:
            return "HMAC " + text::to_base64(mac);
    }
    return {};
}

std::string_view signature_header(SigningScheme scheme) {
    switch (scheme) {
        case SigningScheme::slack:
            return "X-Slack-Signature";
        case SigningScheme::standard:
            return "webhook-signature";
        case SigningScheme::github:
            return "X-Hub-Signature-256";
        case SigningScheme::teams:
            return "Authorization";
    }
    return {};
}

// The text under the signature, or nothing when a header is missing, doubled or too old.
std::optional<SignedText> signed_text(SigningScheme scheme, const SignedHeaders& headers, std::string_view body,
                                      Time now, const SigningRules& rules) {
    if (scheme == SigningScheme::github || scheme == SigningScheme::teams) return SignedText{{}, body};
    const bool slack = scheme == SigningScheme::slack;
    const auto time = only_header(headers, slack ? "X-Slack-Request-Timestamp" : "webhook-timestamp");
    if (!time || !is_fresh(*time, now, rules.tolerance)) return std::nullopt;
    if (slack) return SignedText{head_of("v0", *time, ':'), body};
    const auto id = only_header(headers, "webhook-id");
    if (!id || id->empty()) return std::nullopt;
    return SignedText{head_of(*id, *time, '.'), body};
}

// The signatures offered in one header: one, or for the standard scheme those of a list that have version 1.
std::vector<std::string_view> offered(SigningScheme scheme, std::string_view header) {
    if (scheme != SigningScheme::standard) return {header};
    std::vector<std::string_view> found;
    for (int count = 0; !header.empty(); ++count) {
        if (count == most_signatures) return {};
        const std::size_t space = header.find(' ');
        const std::string_view each = header.substr(0, space);
        if (each.starts_with("v1,")) found.push_back(each);
        header = space == std::string_view::npos ? std::string_view{} : header.substr(space + 1);
    }
    return found;
}

}  // namespace

std::string hmac(Hash hash, std::string_view key, std::string_view bytes) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
    unsigned length = 0;
    const auto* message = reinterpret_cast<const unsigned char*>(bytes.data());
    // A null key pointer would mean "the key of last time" to OpenSSL.
    const char* key_bytes = key.empty() ? "" : key.data();
    if (::HMAC(algorithm_of(hash), key_bytes, static_cast<int>(key.size()), message, bytes.size(), mac.data(),
               &length) == nullptr) {
        throw std::runtime_error("OpenSSL cannot compute an HMAC");
    }
    return {reinterpret_cast<const char*>(mac.data()), length};
}

std::string digest(Hash hash, std::string_view bytes) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> sum{};
    unsigned length = 0;
    if (::EVP_Digest(bytes.data(), bytes.size(), sum.data(), &length, algorithm_of(hash), nullptr) != 1) {
        throw std::runtime_error("OpenSSL cannot compute a digest");
    }
    return {reinterpret_cast<const char*>(sum.data()), length};
}

bool equal_in_constant_time(std::string_view left, std::string_view right) {
    return left.size() == right.size() && ::CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

Result<void> check_signature(SigningScheme scheme, const SignedHeaders& headers, std::string_view body,
                             std::span<const std::string> secrets, Time now, SigningRules rules) {
    if (secrets.empty()) return Error{ErrorCode::internal, "no signing secret is configured"};
    const auto signed_part = signed_text(scheme, headers, body, now, rules);
    const auto header = only_header(headers, signature_header(scheme));
    if (!signed_part || !header) return unsigned_request();
    const std::vector<std::string_view> signatures = offered(scheme, *header);
    bool valid = false;
    for (const std::string& secret : secrets) {
        KeyedMac* const key = keyed(scheme, secret);
        if (!key) return Error{ErrorCode::internal, "a signing secret is empty or not base64"};
        const std::string expected = signature_of(scheme, *key, *signed_part);
        // Every pair is compared, so that the time tells nothing about which secret fitted.
        for (const std::string_view each : signatures) valid = equal_in_constant_time(expected, each) || valid;
    }
    if (!valid) return unsigned_request();
    return {};
}

Result<SignedHeaders> sign(SigningScheme scheme, std::string_view id, std::string_view body, const std::string& secret,
                           Time now) {
    KeyedMac* const key = keyed(scheme, secret);
    if (!key) return Error{ErrorCode::invalid, "the signing secret is empty or not base64"};
    const std::string time = std::to_string(std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count());
    SignedHeaders headers;
    SignedText signed_part{{}, body};
    if (scheme == SigningScheme::slack) {
        headers.emplace_back("X-Slack-Request-Timestamp", time);
        signed_part.head = head_of("v0", time, ':');
    } else if (scheme == SigningScheme::standard) {
        headers.emplace_back("webhook-id", id);
        headers.emplace_back("webhook-timestamp", time);
        signed_part.head = head_of(id, time, '.');
    }
    headers.emplace_back(signature_header(scheme), signature_of(scheme, *key, signed_part));
    return headers;
}

}  // namespace twicket::net
