// POSIX sockets with poll; every wait has an end.
#include "tests/support/raw_client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <stdexcept>

namespace twicket::testing {
namespace {
using Monotonic = std::chrono::steady_clock;

std::string lower(std::string_view text) {
    std::string small{text};
    std::transform(small.begin(), small.end(), small.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return small;
}
}  // namespace

std::string RawAnswer::header(std::string_view name) const {
    for (const auto& [key, value] : headers)
        if (key == name) return value;
    return {};
}

RawClient::RawClient(std::uint16_t port) : socket_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int on = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
        ::close(socket_);
        throw std::runtime_error("cannot connect to the test server");
    }
}

RawClient::~RawClient() {
    if (socket_ >= 0) ::close(socket_);
}

bool RawClient::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

void RawClient::finish() {
    ::shutdown(socket_, SHUT_WR);
}

void RawClient::shrink_window() {
    const int size = 2048;
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
}

RawClient::Got RawClient::fill(Monotonic::time_point until) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Monotonic::now()).count();
    pollfd wait{socket_, POLLIN, 0};
    if (::poll(&wait, 1, static_cast<int>(std::max<long>(left, 0))) <= 0) return Got::late;
    char bytes[65536];
    const auto size = ::recv(socket_, bytes, sizeof bytes, 0);
    if (size <= 0) {
        ended_ = true;
        return Got::end;
    }
    buffer_.append(bytes, static_cast<std::size_t>(size));
    return Got::bytes;
}

std::optional<std::string> RawClient::read_exactly(std::size_t size, std::chrono::milliseconds limit) {
    const auto until = Monotonic::now() + limit;
    while (buffer_.size() < size)
        if (fill(until) != Got::bytes) return std::nullopt;
    auto part = buffer_.substr(0, size);
    buffer_.erase(0, size);
    return part;
}

std::optional<std::string> RawClient::read_until(std::string_view end, std::chrono::milliseconds limit) {
    const auto until = Monotonic::now() + limit;
    auto found = buffer_.find(end);
    while (found == std::string::npos) {
        if (fill(until) != Got::bytes) return std::nullopt;
        found = buffer_.find(end);
    }
    return read_exactly(found + end.size(), limit);
}

std::optional<RawAnswer> RawClient::answer(bool without_body, std::chrono::milliseconds limit) {
    const auto head = read_until("\r\n\r\n", limit);
    if (!head || head->substr(0, 9) != "HTTP/1.1 ") return std::nullopt;
    RawAnswer answer;
    answer.status = std::atoi(head->c_str() + 9);
    for (auto at = head->find("\r\n") + 2; at + 2 < head->size();) {
        const auto end = head->find("\r\n", at), colon = head->find(": ", at);
        answer.headers.emplace_back(lower(head->substr(at, colon - at)), head->substr(colon + 2, end - colon - 2));
        at = end + 2;
    }
    const auto length = answer.header("content-length");
    if (without_body || length.empty()) return answer;
    auto body = read_exactly(std::stoul(length), limit);
    if (!body) return std::nullopt;
    answer.body = std::move(*body);
    return answer;
}

std::optional<std::string> RawClient::read_to_end(std::chrono::milliseconds limit) {
    const auto until = Monotonic::now() + limit;
    Got got = Got::bytes;
    while (got == Got::bytes) got = fill(until);
    if (got == Got::late) return std::nullopt;
    return std::exchange(buffer_, {});
}

std::optional<RawClient> raw_websocket(std::uint16_t port, std::string_view path, std::string_view origin) {
    RawClient client{port};
    std::string request = "GET " + std::string{path} + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) +
                          "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    if (!origin.empty()) request += "Origin: " + std::string{origin} + "\r\n";
    client.send(request + "\r\n");
    const auto answer = client.answer(true);
    if (!answer || answer->status != 101) return std::nullopt;
    return client;
}

}  // namespace twicket::testing
