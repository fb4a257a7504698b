// The console: one door for all its requests (who asks, may they, is it really they), a table of operations behind it,
// and the page that uses them. Belongs to the executor the program runs on.
#pragma once
#include <memory>
#include <string>

#include "bot/net/http.hpp"
#include "console/asked.hpp"
#include "console/session.hpp"
#include "console/tries.hpp"

namespace twicket::console {

class Console {
  public:
    explicit Console(Parts parts);
    // /console… and /api/v1/…; the router must not outlive this.
    void add_routes(net::Router& router);

  private:
    using Response = boost::asio::awaitable<net::HttpResponse>;
    Response open(const net::HttpRequest& request);
    Response enter(const net::HttpRequest& request, Match matched);
    // Who asks: by token, by cookie, or nobody.
    boost::asio::awaitable<Result<Caller>> caller_of(const net::HttpRequest& request);
    boost::asio::awaitable<Result<Caller>> by_token(std::string secret);
    // Why this change must not be made; empty: it may.
    std::string forged(const net::HttpRequest& request, const Row& row, const Caller& caller) const;
    boost::asio::awaitable<void> note_refusal(std::string actor, std::string operation, int status);
    Response perform(const Asked& asked);

    Response session(const Asked& asked);
    Response oidc_begin(const Asked& asked);
    Response oidc_return(const Asked& asked);
    Response sign_in(const Asked& asked);
    Response sign_out(const Asked& asked);
    Response tokens(const Asked& asked);
    Response token_add(const Asked& asked);
    Response token_drop(const Asked& asked);
    net::HttpResponse people_to_pick() const;
    nlohmann::json session_json(const Caller& caller) const;
    Caller caller_for(const Person& person, const Session& session, std::string secret) const;
    std::string cookie_name() const;
    std::string cookie_line(const std::string& secret) const;
    std::string way_cookie_line(const std::string& secret) const;
    // The directory's person of that address, when he or she may come in.
    const Person* person_of(const Identified& who) const;

    Parts parts_;
    Sessions sessions_;
    Tokens tokens_;
    Tries tries_;
    std::unique_ptr<Oidc> oidc_;  // null: nobody signs in so
};

}  // namespace twicket::console
