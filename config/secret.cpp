// The buffer behind a Secret: written once, overwritten at the end.
#include "config/secret.hpp"

#include <cstring>
#include <vector>

namespace twicket::config {

struct Secret::Buffer {
    explicit Buffer(std::string_view value) : bytes(value.begin(), value.end()) {}
    ~Buffer() { explicit_bzero(bytes.data(), bytes.size()); }
    Buffer(const Buffer&) = delete;
    Buffer& operator=(const Buffer&) = delete;
    std::vector<char> bytes;
};

Secret::Secret(std::string_view value, std::string origin)
    : buffer_(std::make_shared<const Buffer>(value)), origin_(std::move(origin)) {}

std::string_view Secret::reveal() const {
    return buffer_ ? std::string_view{buffer_->bytes.data(), buffer_->bytes.size()} : std::string_view{};
}

}  // namespace twicket::config
