// getaddrinfo on threads of its own. Asio's resolver is not used: it has one thread for all names, and its operations
// cannot be given up while getaddrinfo hangs.
#include "bot/net/resolver.hpp"

#include <netdb.h>

#include <algorithm>
#include <boost/asio/ip/address_v4.hpp>
#include <boost/asio/ip/address_v6.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstring>
#include <mutex>
#include <system_error>
#include <thread>

namespace twicket::net {
namespace {

namespace asio = boost::asio;
using Addresses = std::vector<asio::ip::address>;

constexpr int most_lookups = 16;

// What the threads and the resolver share. The mutex makes "closed" and posting one step: an executor whose context may
// be gone is never touched after the resolver went.
struct Shared {
    std::mutex mutex;
    bool closed = false;
    int running = 0;
};

// One look-up, owned by the waiting coroutine alone: its thread may outlive the io_context that the timer belongs to.
struct Lookup {
    explicit Lookup(const asio::any_io_executor& executor) : timer(executor) {}
    asio::steady_timer timer;
    std::optional<Result<Addresses>> answer;
};

asio::ip::address address_of(const addrinfo& found) {
    if (found.ai_family == AF_INET) {
        asio::ip::address_v4::bytes_type bytes;
        const auto* socket = reinterpret_cast<const sockaddr_in*>(found.ai_addr);
        std::memcpy(bytes.data(), &socket->sin_addr, bytes.size());
        return asio::ip::address_v4{bytes};
    }
    asio::ip::address_v6::bytes_type bytes;
    const auto* socket = reinterpret_cast<const sockaddr_in6*>(found.ai_addr);
    std::memcpy(bytes.data(), &socket->sin6_addr, bytes.size());
    return asio::ip::address_v6{bytes, socket->sin6_scope_id};
}

Result<Addresses> look_up(const std::string& host) {
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_ADDRCONFIG;
    addrinfo* first = nullptr;
    const int failed = ::getaddrinfo(host.c_str(), nullptr, &hints, &first);
    if (failed != 0) {
        return Error{ErrorCode::unavailable, "the name " + host + " was not found: " + ::gai_strerror(failed)};
    }
    Addresses addresses;
    for (const addrinfo* found = first; found != nullptr; found = found->ai_next) {
        if (found->ai_family == AF_INET || found->ai_family == AF_INET6) addresses.push_back(address_of(*found));
    }
    ::freeaddrinfo(first);
    if (addresses.empty()) return Error{ErrorCode::unavailable, "the name " + host + " has no address"};
    return addresses;
}

class SystemResolver final : public Resolver {
  public:
    ~SystemResolver() override {
        const std::lock_guard lock{shared_->mutex};
        shared_->closed = true;
    }

    asio::awaitable<Result<Addresses>> resolve(std::string host, Duration limit) override {
        const asio::any_io_executor executor = co_await asio::this_coro::executor;
        auto lookup = std::make_shared<Lookup>(executor);
        lookup->timer.expires_after(limit);
        if (!start(host, lookup, executor)) {
            co_return Error{ErrorCode::unavailable, "too many name look-ups are running"};
        }
        boost::system::error_code stopped;
        auto token = asio::redirect_error(asio::use_awaitable, stopped);
        if (!lookup->answer) {
            co_await lookup->timer.async_wait(token);
        }
        if (lookup->answer) co_return std::move(*lookup->answer);
        if (stopped) co_return Error{ErrorCode::cancelled, "stopped while looking up " + host};
        co_return Error{ErrorCode::timeout, "the name server did not answer for " + host};
    }

  private:
    bool start(const std::string& host, const std::shared_ptr<Lookup>& lookup, const asio::any_io_executor& executor) {
        {
            const std::lock_guard lock{shared_->mutex};
            if (shared_->running >= most_lookups) return false;
            ++shared_->running;
        }
        auto work = [host, waiting = std::weak_ptr<Lookup>{lookup}, executor, shared = shared_] {
            auto answer = std::make_shared<Result<Addresses>>(look_up(host));
            const std::lock_guard lock{shared->mutex};
            --shared->running;
            if (shared->closed) return;
            asio::post(executor, [waiting, answer] {
                const std::shared_ptr<Lookup> still = waiting.lock();
                if (!still) return;
                still->answer = std::move(*answer);
                still->timer.cancel();
            });
        };
        try {
            std::thread{std::move(work)}.detach();
        } catch (const std::system_error&) {
            const std::lock_guard lock{shared_->mutex};
            --shared_->running;
            return false;
        }
        return true;
    }

    std::shared_ptr<Shared> shared_ = std::make_shared<Shared>();
};

}  // namespace

std::unique_ptr<Resolver> system_resolver() {
    return std::make_unique<SystemResolver>();
}

}  // namespace twicket::net
