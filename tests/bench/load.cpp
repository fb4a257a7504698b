// One thread and epoll: the generator must cost less than what it measures, so requests are signed beforehand.
#include "tests/bench/load.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <ctime>
#include <deque>
#include <stdexcept>
#include <string_view>

namespace twicket::bench {
namespace {

using Instant = std::chrono::steady_clock::time_point;

struct Connection {
    int socket = -1;
    bool busy = false;
    Instant due{};
    std::string received;
};

int connect_to(int port) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
        throw std::runtime_error("nobody listens on port " + std::to_string(port));
    const int on = 1;
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    fcntl(socket, F_SETFL, O_NONBLOCK);
    return socket;
}

// The status of a whole answer in `text`, 0 while it is not whole.
int whole_answer(const std::string& text) {
    const auto head = text.find("\r\n\r\n");
    if (head == text.npos) return 0;
    static constexpr std::string_view name = "content-length:";
    const auto same = [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; };
    const auto found =
        std::search(text.begin(), text.begin() + static_cast<long>(head), name.begin(), name.end(), same);
    // Without a length it comes in chunks (Node, when nothing is said), and the last one is empty.
    if (found == text.begin() + static_cast<long>(head))
        return text.ends_with("\r\n0\r\n\r\n") ? std::atoi(text.c_str() + 9) : 0;
    const auto length = std::strtoul(text.c_str() + (found - text.begin()) + name.size(), nullptr, 10);
    if (text.size() < head + 4 + length) return 0;
    return std::atoi(text.c_str() + 9);
}

class Run {
  public:
    Run(const Load& load, const std::vector<std::string>& requests) : load_{load}, requests_{requests} {
        times_.reserve(requests.size());
        result_.due.reserve(requests.size());
        poll_ = epoll_create1(EPOLL_CLOEXEC);
        connections_.resize(static_cast<std::size_t>(load.connections));
        for (std::size_t n = 0; n < connections_.size(); n++) open(n);
    }
    ~Run() {
        for (const Connection& connection : connections_) close(connection.socket);
        close(poll_);
    }
    LoadResult go();

  private:
    const Load& load_;
    const std::vector<std::string>& requests_;
    int poll_ = -1;
    std::vector<Connection> connections_;
    std::deque<std::size_t> idle_;
    std::size_t next_ = 0, open_requests_ = 0;
    std::vector<float> times_;
    LoadResult result_;

    void open(std::size_t n) {
        connections_[n].socket = connect_to(load_.port);
        connections_[n].received.clear();
        connections_[n].busy = false;
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.u64 = n;
        epoll_ctl(poll_, EPOLL_CTL_ADD, connections_[n].socket, &event);
        idle_.push_back(n);
    }
    void send_next(std::size_t n, Instant due) {
        Connection& connection = connections_[n];
        const std::string& request = requests_[next_++];
        connection.busy = true;
        connection.due = due;
        result_.due.push_back(due.time_since_epoch() / std::chrono::nanoseconds{1});
        open_requests_++;
        // A request is far smaller than the socket's buffer, which is empty: it fits or the connection is gone.
        if (send(connection.socket, request.data(), request.size(), MSG_NOSIGNAL) !=
            static_cast<ssize_t>(request.size()))
            lost(n);
    }
    void lost(std::size_t n) {
        if (connections_[n].busy) open_requests_--, result_.refused++;
        close(connections_[n].socket);
        open(n);
    }
    void take(std::size_t n) {
        Connection& connection = connections_[n];
        char buffer[16384];
        const ssize_t got = recv(connection.socket, buffer, sizeof buffer, 0);
        if (got <= 0) return lost(n);
        connection.received.append(buffer, static_cast<std::size_t>(got));
        const int status = whole_answer(connection.received);
        if (status == 0) return;
        connection.received.clear();
        connection.busy = false;
        open_requests_--;
        const auto took = std::chrono::steady_clock::now() - connection.due;
        times_.push_back(std::chrono::duration<float, std::milli>{took}.count());
        (status == 200 ? result_.answered : result_.refused)++;
        idle_.push_back(n);
    }
    double quantile(double share) {
        if (times_.empty()) return 0;
        const auto at =
            std::min(times_.size() - 1, static_cast<std::size_t>(share * static_cast<double>(times_.size())));
        std::nth_element(times_.begin(), times_.begin() + static_cast<long>(at), times_.end());
        return times_[at];
    }
};

LoadResult Run::go() {
    const Instant begin = std::chrono::steady_clock::now();
    const Instant end =
        begin + std::chrono::duration_cast<Instant::duration>(std::chrono::duration<double>{load_.seconds});
    const Instant give_up = end + std::chrono::seconds{10};
    epoll_event events[256];
    for (Instant now = begin; now < give_up; now = std::chrono::steady_clock::now()) {
        const bool sending = now < end && next_ < requests_.size();
        if (!sending && open_requests_ == 0) break;
        while (sending && !idle_.empty() && next_ < requests_.size()) {
            Instant due = now;
            if (load_.rate > 0) {
                const std::chrono::duration<double> offset{static_cast<double>(next_) / load_.rate};
                due = begin + std::chrono::duration_cast<Instant::duration>(offset);
                if (due > now) break;
            }
            const std::size_t n = idle_.front();
            idle_.pop_front();
            send_next(n, due);
        }
        // At a rate it sleeps until the next is due and no longer: who is measured may be on this processor too.
        timespec nap{0, 100'000'000};
        if (load_.rate > 0 && sending) {
            const std::chrono::duration<double> next{static_cast<double>(next_) / load_.rate};
            const auto left =
                begin + std::chrono::duration_cast<Instant::duration>(next) - std::chrono::steady_clock::now();
            nap.tv_nsec =
                idle_.empty() ? 1'000'000 : std::clamp<long>(left / std::chrono::nanoseconds{1}, 0, 1'000'000);
        }
        const int count = epoll_pwait2(poll_, events, 256, &nap, nullptr);
        for (int n = 0; n < count; n++) take(events[n].data.u64);
    }
    result_.seconds = std::chrono::duration<double>{std::chrono::steady_clock::now() - begin}.count();
    result_.refused += static_cast<long>(open_requests_);
    result_.p50_ms = quantile(0.5);
    result_.p99_ms = quantile(0.99);
    result_.max_ms = quantile(1.0);
    return result_;
}

std::string base64(const unsigned char* bytes, int size) {
    std::string text(static_cast<std::size_t>(4 * ((size + 2) / 3)) + 1, '\0');
    text.resize(static_cast<std::size_t>(EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes, size)));
    return text;
}

std::string key_of(const std::string& secret) {
    const std::string text = secret.substr(6);
    std::string key(text.size(), '\0');
    const int size =
        EVP_DecodeBlock(reinterpret_cast<unsigned char*>(key.data()),
                        reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
    key.resize(static_cast<std::size_t>(size) - static_cast<std::size_t>(std::count(text.begin(), text.end(), '=')));
    return key;
}

}  // namespace

LoadResult run_load(const Load& load, const std::vector<std::string>& requests) {
    return Run{load, requests}.go();
}

std::vector<std::string> signed_messages(const std::string& account, const std::string& secret, const std::string& run,
                                         std::size_t count) {
    const std::string key = key_of(secret), stamp = std::to_string(std::time(nullptr));
    std::vector<std::string> requests;
    requests.reserve(count);
    for (std::size_t n = 0; n < count; n++) {
        const std::string id = run + "-" + std::to_string(n);
        const std::string body = R"({"type":"message","id":"m-)" + id + R"(","place":{"id":"place-)" +
                                 std::to_string(n % 10) + R"(","kind":"channel"},"thread":"thread-)" +
                                 std::to_string(n % 1000) + R"(","person":"person-)" + std::to_string(n % 500) +
                                 R"(","text":"my vpn keeps dropping since this morning, what can I do?"})";
        const std::string content = id + "." + stamp + "." + body;
        unsigned char mac[32];
        unsigned size = 0;
        HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
             reinterpret_cast<const unsigned char*>(content.data()), content.size(), mac, &size);
        requests.push_back("POST /webhooks/" + account +
                           " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n" + "webhook-id: " + id +
                           "\r\nwebhook-timestamp: " + stamp + "\r\nwebhook-signature: v1," + base64(mac, 32) +
                           "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    }
    return requests;
}

}  // namespace twicket::bench
