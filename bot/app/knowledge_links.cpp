// Eight walkers over one list, on one thread.
#include "bot/app/knowledge_links.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "bot/app/outside.hpp"

namespace twicket::app {
namespace {

constexpr std::size_t at_once = 8;
constexpr std::chrono::seconds deadline{10};
constexpr std::size_t most_read = 256 * 1024;

class Walk {
  public:
    Walk(Outside& outside, const std::vector<std::string>& links, std::size_t most)
        : outside_{outside}, links_{links}, end_{std::min(links.size(), most)} {}

    boost::asio::awaitable<void> go() {
        while (next_ < end_) {
            const std::string link = links_[next_++];
            Result<net::HttpAnswer> answer = co_await ask("HEAD", link);
            const bool again = !answer.has_error() && (answer->status == 405 || answer->status == 501 ||
                                                       answer->status == 404 || answer->status == 400);
            if (again) answer = co_await ask("GET", link);
            judge(link, answer);
        }
    }

    std::vector<LinkFault> faults;

  private:
    boost::asio::awaitable<Result<net::HttpAnswer>> ask(std::string method, std::string link) {
        net::HttpCall call;
        call.method = std::move(method);
        call.url = std::move(link);
        call.deadline = deadline;
        call.max_body = most_read;
        call.follow_redirects = 3;
        Result<net::HttpAnswer> answer = co_await outside_.client().send(std::move(call));
        co_return answer;
    }

    void judge(const std::string& link, const Result<net::HttpAnswer>& answer) {
        // A page that is longer than we read is there.
        if (answer.has_error()) {
            if (answer.error().code != ErrorCode::unknown_outcome)
                faults.push_back({link, false, "could not be asked: " + answer.error().detail});
            return;
        }
        const int status = answer->status;
        if (status == 404 || status == 410)
            faults.push_back({link, true, "answers " + std::to_string(status)});
        else if (status >= 500)
            faults.push_back({link, false, "answers " + std::to_string(status)});
    }

    Outside& outside_;
    const std::vector<std::string>& links_;
    std::size_t end_, next_ = 0;
};

}  // namespace

std::vector<LinkFault> ask_links(const config::Config& config, const std::vector<std::string>& links,
                                 std::size_t most) {
    boost::asio::io_context io{1};
    Outside outside{io.get_executor(), config};
    Walk walk{outside, links, most};
    std::exception_ptr failure;
    std::size_t under_way = at_once;
    for (std::size_t i = 0; i < at_once; ++i)
        boost::asio::co_spawn(io, walk.go(), [&](std::exception_ptr thrown) {
            if (thrown) failure = thrown;
            if (--under_way == 0) io.stop();  // connections that are kept open would hold it for a minute
        });
    io.run();
    if (failure) std::rethrow_exception(failure);
    if (links.size() > most)
        walk.faults.push_back({{}, false, std::to_string(links.size() - most) + " more links were not asked"});
    return walk.faults;
}

}  // namespace twicket::app
