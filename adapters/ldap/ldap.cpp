// The thread beside the executor, and what is told of a reading.
#include "adapters/ldap/ldap.hpp"

#include <fcntl.h>
#include <spdlog/spdlog.h>
#include <sys/socket.h>

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "adapters/ldap/decode.hpp"

namespace twicket::ldap {
namespace {

namespace asio = boost::asio;
using asio::awaitable;

// Owned by the waiting coroutine alone: the thread may outlive the executor that the timer belongs to.
struct Wait {
    explicit Wait(const asio::any_io_executor& executor) : timer{executor, asio::steady_timer::time_point::max()} {}
    asio::steady_timer timer;
    bool over = false;
};

net::Url place_of(const Settings& settings) {
    net::Url url{.scheme = "https", .host = settings.host, .port = settings.port};  // the gate's word for "a tunnel, if any"
    if (settings.host.find(':') != std::string::npos) url.kind = net::HostKind::ipv6;
    else if (settings.host.find_first_not_of("0123456789.") == std::string::npos) url.kind = net::HostKind::ipv4;
    return url;
}

}  // namespace

Aside::~Aside() {
    {
        const std::lock_guard lock{shared_->mutex};
        shared_->closed = true;
        if (shared_->socket >= 0) ::shutdown(shared_->socket, SHUT_RDWR);
    }
    if (thread_.joinable()) thread_.join();
}

awaitable<void> Aside::run(int socket, std::function<void(int)> job) {
    const asio::any_io_executor executor = co_await asio::this_coro::executor;
    if (thread_.joinable()) thread_.join();
    const auto wait = std::make_shared<Wait>(executor);
    {
        const std::lock_guard lock{shared_->mutex};
        shared_->socket = socket;
    }
    thread_ = std::thread{[socket, job = std::move(job), waiting = std::weak_ptr<Wait>{wait}, executor, shared = shared_] {
        job(socket);
        const std::lock_guard lock{shared->mutex};
        shared->socket = -1;
        if (shared->closed) return;
        asio::post(executor, [waiting] {
            const std::shared_ptr<Wait> still = waiting.lock();
            if (!still) return;
            still->over = true;
            still->timer.cancel();
        });
    }};
    boost::system::error_code stopped;
    auto token = asio::redirect_error(asio::use_awaitable, stopped);
    if (!wait->over) co_await wait->timer.async_wait(token);
}

awaitable<Result<int>> dial(net::Egress& egress, const Settings& settings) {
    net::Url url = place_of(settings);
    auto opened = co_await egress.open(std::move(url), net::Reach::configured);
    if (opened.has_error()) co_return opened.error();
    const int socket = opened->socket.release();
    const int flags = ::fcntl(socket, F_GETFL);
    ::fcntl(socket, F_SETFL, flags & ~O_NONBLOCK);
    co_return socket;
}

awaitable<Result<Reading>> Ldap::read_once() {
    const Result<int> socket = co_await dial(egress_, *settings_);
    if (socket.has_error()) co_return socket.error();
    const auto reading = std::make_shared<Result<Reading>>(Error{ErrorCode::cancelled, "stopped while reading"});
    std::function<void(int)> job = [reading, settings = settings_, &store = store_, now = clock_.now()](int connected) {
        try {
            Result<std::unique_ptr<Session>> session = Session::open(connected, *settings);
            if (session.has_error()) *reading = session.error();
            else *reading = read_into(store, **session, *settings, now);
        } catch (const std::exception& failure) {
            *reading = Error{ErrorCode::internal, failure.what()};
        }
    };
    co_await aside_.run(*socket, std::move(job));
    if (reading->has_value() && (*reading)->changed()) directory_.wake();
    co_return std::move(*reading);
}

awaitable<void> Ldap::run() {
    const auto executor = co_await asio::this_coro::executor;
    asio::steady_timer timer{executor};
    for (;;) {
        const Result<Reading> reading = co_await read_once();
        if (reading.has_error()) {
            trouble_ = reading.error().detail;
            spdlog::error("people from {}: {}", settings_->name, trouble_);
        } else {
            trouble_ = trouble_of(*reading);
            if (!trouble_.empty()) spdlog::error("people from {}: {}", settings_->name, trouble_);
            if (reading->changed())
                spdlog::info("people from {}: {} known, {} new or changed, {} gone, {} unusable", settings_->name, reading->known,
                             reading->written, reading->gone, reading->unusable);
        }
        // A server that is away for a moment is asked again before an hour is over.
        const Duration pause = reading.has_error() ? std::min<Duration>(settings_->every, std::chrono::minutes{1}) : settings_->every;
        timer.expires_after(pause);
        co_await timer.async_wait(asio::use_awaitable);
    }
}

awaitable<std::vector<Finding>> self_test(Settings settings, net::Egress& egress, Aside& aside) {
    std::vector<Finding> findings;
    const Result<int> socket = co_await dial(egress, settings);
    if (socket.has_error()) {
        findings.push_back({Grade::bad, socket.error().detail});
        co_return findings;
    }
    const auto found = std::make_shared<std::vector<Finding>>();
    std::function<void(int)> job = [found, settings](int connected) {
        const Result<std::unique_ptr<Session>> session = Session::open(connected, settings);
        if (session.has_error()) {
            found->push_back({Grade::bad, session.error().detail});
            return;
        }
        found->push_back({Grade::good, "the sign-in as '" + settings.bind_dn + "' works" +
                                           (settings.ldaps || settings.start_tls ? ", through TLS" : ", in clear on this machine")});
        std::size_t people = 0, unusable = 0;
        const auto take = [&](std::vector<Entry> entries) -> Result<void> {
            for (const Entry& entry : entries) ++(person_from(entry, settings) ? people : unusable);
            return {};
        };
        const Search search{.base = settings.base, .filter = settings.filter, .attributes = person_attributes(settings)};
        const Result<std::size_t> read = (*session)->search(search, take);
        if (read.has_error()) found->push_back({Grade::bad, read.error().detail});
        else if (people == 0) found->push_back({Grade::bad, "nobody is found below '" + settings.base + "'; look at base and filter"});
        else found->push_back({Grade::good, std::to_string(people) + " people can be read"});
        if (unusable > 0)
            found->push_back({Grade::warning, std::to_string(unusable) + " entries have no stable key or no id, and are left out"});
    };
    co_await aside.run(*socket, std::move(job));
    co_return std::move(*found);
}

}  // namespace twicket::ldap
