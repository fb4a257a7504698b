// Form decoding and path patterns.
#include "tests/adapters/desk_contract/requests.hpp"

#include <sstream>

namespace twicket::desk_contract {
namespace {

int digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

std::vector<std::string> split(const std::string& text) {
    std::vector<std::string> parts;
    std::istringstream in{text};
    for (std::string part; std::getline(in, part, '/');) parts.push_back(part);
    return parts;
}

}  // namespace

std::vector<FormPart> form_parts(const testing::ApiRequest& request) {
    const std::string type = request.header("Content-Type"), begin = "multipart/form-data; boundary=";
    if (!type.starts_with(begin)) return {};
    const std::string border = "--" + type.substr(begin.size());
    std::vector<FormPart> parts;
    std::size_t at = border.size();
    if (!request.body.starts_with(border)) return {};
    while (request.body.compare(at, 2, "\r\n") == 0) {
        const std::size_t head = at + 2, content = request.body.find("\r\n\r\n", head) + 4,
                          end = request.body.find("\r\n" + border, content);
        if (content < head || end == std::string::npos) return {};
        const std::string headers = request.body.substr(head, content - head);
        const auto named = [&](const std::string& key) {
            const std::size_t from = headers.find(key + "=\"");
            const std::size_t first = from + key.size() + 2;
            return from == std::string::npos ? std::string{} : headers.substr(first, headers.find('"', first) - first);
        };
        parts.push_back({named(" name"), named("filename"), request.body.substr(content, end - content)});
        at = end + 2 + border.size();
    }
    return request.body.substr(at) == "--\r\n" ? parts : std::vector<FormPart>{};
}

std::string decoded(std::string_view text) {
    std::string result;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '%' && at + 2 < text.size() && digit(text[at + 1]) >= 0 && digit(text[at + 2]) >= 0) {
            result += static_cast<char>(digit(text[at + 1]) * 16 + digit(text[at + 2]));
            at += 2;
        } else {
            result += text[at] == '+' ? ' ' : text[at];
        }
    }
    return result;
}

Asked::Asked(const testing::ApiRequest& request) : method{request.method} {
    const std::size_t mark = request.target.find('?');
    path = decoded(request.target.substr(0, mark));
    std::istringstream pairs{mark == std::string::npos ? std::string{} : request.target.substr(mark + 1)};
    for (std::string pair; std::getline(pairs, pair, '&');) {
        const std::size_t equals = pair.find('=');
        const std::string value = equals == std::string::npos ? std::string{} : decoded(pair.substr(equals + 1));
        query.emplace(decoded(pair.substr(0, equals)), value);
    }
    body = nlohmann::json::parse(request.body, nullptr, false);
    if (body.is_discarded()) body = nullptr;
}

std::string Asked::get(const std::string& name, const std::string& otherwise) const {
    const auto found = query.find(name);
    return found == query.end() ? otherwise : found->second;
}

bool Asked::is(const std::string& verb, const std::string& pattern) {
    if (method != verb) return false;
    const std::vector<std::string> wanted = split(pattern), given = split(path);
    if (wanted.size() != given.size()) return false;
    parts.clear();
    for (std::size_t n = 0; n < wanted.size(); ++n) {
        if (wanted[n] == "*")
            parts.push_back(given[n]);
        else if (wanted[n] != given[n])
            return false;
    }
    return true;
}

testing::ApiAnswer json_answer(int status, const nlohmann::json& body) {
    testing::ApiAnswer answer{.status = status};
    answer.headers = {{"Content-Type", "application/json; charset=utf-8"}};
    answer.body = body.is_null() ? std::string{} : body.dump();
    return answer;
}

}  // namespace twicket::desk_contract
