// Limits of a call together, and what is worth another try.
#include "bot/file_carrier.hpp"

#include "bot/adapter.hpp"

namespace twicket {
namespace {

using boost::asio::awaitable;
using namespace std::chrono_literals;

constexpr std::size_t most_files = 10;
constexpr std::size_t most_bytes = 10 << 20;     // of one file
constexpr std::size_t most_together = 20 << 20;  // of one call: it is in memory, and as base64 once more
constexpr Duration fetch_limit = 12s;

bool may_come_later(ErrorCode code) {
    return code == ErrorCode::unavailable || code == ErrorCode::timeout || code == ErrorCode::rate_limited ||
           code == ErrorCode::unknown_outcome;
}

}  // namespace

awaitable<Result<std::vector<CarriedFile>>> FileCarrier::fetch(std::vector<CarriedFile> files) const {
    std::size_t together = 0, count = 0;
    for (CarriedFile& one : files) {
        Adapter* network = find_adapter_(one.account);
        if (!network || one.file.url.empty() || ++count > most_files) continue;
        if (one.file.bytes > static_cast<std::int64_t>(most_bytes)) continue;
        Attachment file = one.file;
        const std::size_t most = std::min(most_bytes, most_together - together);
        Result<std::string> content = co_await network->fetch(std::move(file), most);
        if (content.has_error() && may_come_later(content.error().code)) {
            Error later = content.error();
            later.code = ErrorCode::unavailable;  // nothing has been done at the desk yet
            co_return later;
        }
        if (content.has_error()) continue;
        together += content->size();
        one.content = std::move(*content);
    }
    co_return files;
}

awaitable<Result<std::string>> fetch_over_http(net::HttpClient& client, std::string url, net::Headers headers,
                                               net::Reach reach, std::size_t most) {
    net::HttpCall call{.url = std::move(url), .headers = std::move(headers), .deadline = fetch_limit, .max_body = most};
    call.reach = reach;
    Result<net::HttpAnswer> answer = co_await client.send(std::move(call));
    if (answer.has_error()) co_return answer.error();
    if (answer->status >= 300 && answer->status <= 399)
        co_return Error{ErrorCode::forbidden, "the file's address sends us to another page: may the app read files?"};
    if (!answer->ok()) co_return net::error_of(*answer);
    co_return std::move(answer->body);
}

}  // namespace twicket
