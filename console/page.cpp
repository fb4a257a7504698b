// The console's page and its files, from the binary. They hold nothing of anybody: everything comes over /api/v1.
#include <array>

#include "bot/net/signature.hpp"
#include "bot/text/base64.hpp"
#include "cmake/embed/embedded.hpp"
#include "console/operations.hpp"

namespace twicket::console {
namespace {

constexpr const char* front_page = "console/web/dist/index.html";
constexpr const char* assets = "console/web/dist/assets/";

std::string_view media_type(std::string_view path) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 4> types{{{".js", "text/javascript; charset=utf-8"},
                                                                                 {".css", "text/css; charset=utf-8"},
                                                                                 {".html", "text/html; charset=utf-8"},
                                                                                 {".svg", "image/svg+xml"}}};
    for (const auto& [ending, type] : types)
        if (path.ends_with(ending)) return type;
    return "application/octet-stream";
}

net::HttpResponse file(const net::HttpRequest& request, const std::string& path) {
    const auto bytes = embedded::file(path);
    if (!bytes) return refusal(404, "there is no such file");
    net::HttpResponse response;
    const std::string tag = '"' + text::to_hex(net::digest(net::Hash::sha256, *bytes)).substr(0, 32) + '"';
    response.headers.emplace_back("ETag", tag);
    response.headers.emplace_back("Cache-Control", "no-cache");
    if (request.header("if-none-match") == tag) {
        response.status = 304;
        return response;
    }
    response.headers.emplace_back("Content-Type", media_type(path));
    response.body = *bytes;
    return response;
}

}  // namespace

net::HttpResponse page(const Asked& asked) {
    if (!embedded::file(front_page)) return refusal(503, "this program was built without the console's pages: build it by ./dev build");
    return file(asked.request, front_page);
}

net::HttpResponse asset(const Asked& asked) {
    const std::string& name = asked.parts[0];
    if (name.find('/') != name.npos) return refusal(404, "there is no such file");
    std::string path{assets};
    path += name;
    return file(asked.request, path);
}

}  // namespace twicket::console
