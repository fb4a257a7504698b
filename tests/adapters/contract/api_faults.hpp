// How a stand-in's API fails when a case asks for it: what is the same for every network. Touched on the stand-in's
// thread only.
#pragma once
#include <optional>
#include <string>

#include "tests/adapters/contract/driver.hpp"
#include "tests/support/api_stand_in.hpp"

namespace twicket::contract {

class ApiFaults {
  public:
    void next(Fault fault, int times) { fault_ = fault, left_ = times; }
    // One more call that would show something: how it goes.
    Fault take() {
        ++calls_;
        if (left_ == 0) return Fault::none;
        --left_;
        return fault_;
    }
    std::size_t calls() const { return calls_; }

  private:
    Fault fault_ = Fault::none;
    int left_ = 0;
    std::size_t calls_ = 0;
};

// The answer of a network that did not act; nothing when it acts, or when what it says is its own (a bad token, a place
// that is gone).
inline std::optional<testing::ApiAnswer> refusal(Fault fault, const std::string& body = "{}") {
    using testing::ApiAnswer;
    switch (fault) {
        case Fault::rate_limited:
            return ApiAnswer{
                .status = 429, .body = body, .headers = {{"Content-Type", "application/json"}, {"Retry-After", "30"}}};
        case Fault::server_error:
            return ApiAnswer{.status = 500, .body = body};
        case Fault::unavailable:
            return ApiAnswer{.status = 503, .body = body};
        case Fault::cut_before_acting:
            return ApiAnswer{.way = ApiAnswer::Way::cut_before};
        case Fault::web_page:
            return ApiAnswer{.body = "<html>Sign in</html>", .headers = {{"Content-Type", "text/html"}}};
        default:
            return std::nullopt;
    }
}

// What is left of the answer of a network that acted; `mute` is a "yes" without an id.
inline testing::ApiAnswer remains(Fault fault, testing::ApiAnswer yes, std::string mute = "{}") {
    if (fault == Fault::acted_then_cut) yes.way = testing::ApiAnswer::Way::cut_before;
    if (fault == Fault::acted_half_answer) yes.way = testing::ApiAnswer::Way::cut_within;
    if (fault == Fault::no_id) yes.body = std::move(mute);
    return yes;
}

inline void replace_all(std::string& text, std::string_view from, std::string_view to) {
    for (std::size_t at = text.find(from); at != text.npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

}  // namespace twicket::contract
