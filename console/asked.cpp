// Answers as JSON.
#include "console/asked.hpp"

#include <algorithm>
#include <charconv>

namespace twicket::console {

using nlohmann::json;

net::HttpResponse reply(int status, const json& value) {
    return net::HttpResponse::json(status, value.dump(-1, ' ', false, json::error_handler_t::replace));
}

net::HttpResponse refusal(int status, std::string_view why) {
    return reply(status, {{"error", why}});
}

net::HttpResponse refusal(const Error& error) {
    return net::HttpResponse::from(error);
}

std::string text_in(const json& body, std::string_view name) {
    if (!body.is_object()) return {};
    const auto found = body.find(name);
    return found != body.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

std::int64_t number_in(const net::HttpRequest& request, std::string_view name, std::int64_t otherwise, std::int64_t least, std::int64_t most) {
    const std::string text = request.parameter(name);
    std::int64_t number = otherwise;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || read.ec != std::errc{} || read.ptr != text.data() + text.size()) number = otherwise;
    return std::clamp(number, least, most);
}

}  // namespace twicket::console
