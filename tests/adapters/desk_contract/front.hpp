// What stands between a desk and its back-end in the tests: an HTTP server that passes requests on, and spoils those it
// is told to, before the back-end acts or after.
#pragma once
#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "tests/adapters/desk_contract/back_end.hpp"

namespace twicket::desk_contract {

enum class Fault {
    none,
    // The back-end does not act:
    told_to_wait,  // 429, Retry-After: 30
    told_later,    // 503, Retry-After: 20
    server_error,  // 500
    unauthorized,  // 401
    forbidden,     // 403
    sign_in_page,  // 302 to a page
    web_page,      // 200 with HTML
    cut_before,    // reset without an answer
    half_json,     // 200 with half a text
    // It acts, and its answer is lost:
    acted_cut,
    acted_half,
    acted_page,      // 200 with HTML
    acted_redirect,  // 302
    acted_error,     // 500
    acted_bad_gateway,
    acted_unavailable,  // 503 without a time
    acted_without_id    // {}
};
inline constexpr Fault after_acting[] = {Fault::acted_cut,        Fault::acted_half,  Fault::acted_page,
                                         Fault::acted_redirect,   Fault::acted_error, Fault::acted_bad_gateway,
                                         Fault::acted_unavailable};
inline constexpr Fault before_acting[] = {Fault::server_error, Fault::cut_before, Fault::half_json, Fault::web_page,
                                          Fault::sign_in_page};

class Front {
  public:
    using Which = std::function<bool(const testing::ApiRequest&)>;
    explicit Front(BackEnd& back_end);

    std::string url() const { return api_.base(); }
    // The next `times` requests that fit are spoiled.
    void spoil(Fault fault, Which which, int times = 1);
    void clear();
    struct Call {
        std::string method, target;
        Fault fault = Fault::none;
    };
    std::vector<Call> calls() const;

  private:
    testing::ApiAnswer handle(const testing::ApiRequest& request);

    struct Rule {
        Fault fault;
        Which which;
        int times;
    };
    BackEnd& back_end_;
    mutable std::mutex lock_;
    std::vector<Rule> rules_;
    std::vector<Call> calls_;
    testing::ApiStandIn api_;
};

}  // namespace twicket::desk_contract
