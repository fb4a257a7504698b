// One table of what each fault answers.
#include "tests/adapters/desk_contract/front.hpp"

namespace twicket::desk_contract {
namespace {

using testing::ApiAnswer;
using Way = ApiAnswer::Way;

const std::vector<std::pair<std::string, std::string>> html{{"Content-Type", "text/html; charset=utf-8"}};
const std::vector<std::pair<std::string, std::string>> as_json{{"Content-Type", "application/json"}};

ApiAnswer page(int status) {
    return {.status = status, .body = "<html><title>Sign in</title></html>", .headers = html};
}
ApiAnswer redirect() {
    return {.status = 302, .body = "", .headers = {{"Location", "http://127.0.0.1:1/login"}}};
}
ApiAnswer refusal(int status, std::vector<std::pair<std::string, std::string>> more = {}) {
    ApiAnswer answer{.status = status, .body = R"({"message":"no"})", .headers = as_json};
    answer.headers.insert(answer.headers.end(), more.begin(), more.end());
    return answer;
}

}  // namespace

Front::Front(BackEnd& back_end)
    : back_end_{back_end}, api_{[this](const testing::ApiRequest& request) { return handle(request); }} {}

void Front::spoil(Fault fault, Which which, int times) {
    const std::lock_guard guard{lock_};
    rules_.push_back({fault, std::move(which), times});
}

void Front::clear() {
    const std::lock_guard guard{lock_};
    rules_.clear();
}

std::vector<Front::Call> Front::calls() const {
    const std::lock_guard guard{lock_};
    return calls_;
}

ApiAnswer Front::handle(const testing::ApiRequest& request) {
    Fault fault = Fault::none;
    {
        const std::lock_guard guard{lock_};
        for (Rule& rule : rules_)
            if (rule.times > 0 && rule.which(request)) {
                --rule.times;
                fault = rule.fault;
                break;
            }
        calls_.push_back({request.method, request.target, fault});
    }
    switch (fault) {
        case Fault::told_to_wait:
            return refusal(429, {{"Retry-After", "30"}});
        case Fault::told_later:
            return refusal(503, {{"Retry-After", "20"}});
        case Fault::server_error:
            return refusal(500);
        case Fault::unauthorized:
            return refusal(401);
        case Fault::forbidden:
            return refusal(403);
        case Fault::sign_in_page:
            return redirect();
        case Fault::web_page:
            return page(200);
        case Fault::cut_before:
            return {.way = Way::cut_before};
        case Fault::half_json:
            return {.body = R"({"id": "1", "ty)", .headers = as_json};
        default:
            break;
    }
    ApiAnswer answer = back_end_.answer(request);
    if (fault == Fault::acted_cut) answer.way = Way::cut_before;
    if (fault == Fault::acted_half) answer = {.body = R"({"id": "1", "ty)", .headers = as_json};
    if (fault == Fault::acted_page) answer = page(200);
    if (fault == Fault::acted_redirect) answer = redirect();
    if (fault == Fault::acted_error) answer = refusal(500);
    if (fault == Fault::acted_bad_gateway) answer = page(502);
    if (fault == Fault::acted_unavailable) answer = refusal(503);
    if (fault == Fault::acted_without_id) answer = {.body = "{}", .headers = as_json};
    return answer;
}

}  // namespace twicket::desk_contract
