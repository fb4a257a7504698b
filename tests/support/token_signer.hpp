// Makes RSA keys and signs tokens with them, for tests of whoever checks tokens.
#pragma once
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

using EVP_PKEY = struct evp_pkey_st;

namespace twicket::testing {

class TokenSigner {
  public:
    // A new 2048-bit key of that id.
    explicit TokenSigner(std::string id);
    // The public key as JSON, with `extra` members.
    nlohmann::json jwk(const nlohmann::json& extra = nlohmann::json::object()) const;
    // A compact RS256 token. `header` replaces the usual one when it is not empty.
    std::string sign(const nlohmann::json& claims, const nlohmann::json& header = nlohmann::json::object()) const;

  private:
    std::string id_;
    std::shared_ptr<EVP_PKEY> key_;
};

}  // namespace twicket::testing
