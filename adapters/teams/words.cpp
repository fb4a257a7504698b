// Taking the network's markup out of what people write.
#include "adapters/teams/words.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "adapters/teams/emoji.hpp"
#include "bot/text/fold.hpp"

namespace twicket::teams {
namespace {

using nlohmann::json;

bool is_us(const std::string& id, const Activity& activity, const std::string& app_id) {
    return !id.empty() && (id == activity.recipient.id || id == app_id || id == "28:" + app_id);
}

void replace_first(std::string& text, std::string_view what, std::string_view by) {
    if (what.empty()) return;
    if (const auto at = text.find(what); at != std::string::npos) text.replace(at, what.size(), by);
}

// "&amp;" at `at` in the text: its character appended and the length of the entity, or 0 when it is none.
std::size_t read_entity(std::string_view text, std::size_t at, std::string& out) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 6> named{
        {{"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}, {"&nbsp;", " "}}};
    for (const auto& [entity, character] : named)
        if (text.substr(at).starts_with(entity)) return out += character, entity.size();
    if (!text.substr(at).starts_with("&#")) return 0;
    const bool hex = text.size() > at + 2 && (text[at + 2] == 'x' || text[at + 2] == 'X');
    const char* begin = text.data() + at + (hex ? 3 : 2);
    const char* limit = std::min(text.data() + text.size(), begin + 8);
    unsigned long code = 0;
    const auto [end, failure] = std::from_chars(begin, limit, code, hex ? 16 : 10);
    if (failure != std::errc{} || end == text.data() + text.size() || *end != ';') return 0;
    append_code_point(out, code);
    return static_cast<std::size_t>(end - (text.data() + at)) + 1;
}

std::string decoded(std::string_view text, bool all) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        std::size_t length = 0;
        if (text[at] == '&' && (all || text.substr(at).starts_with("&nbsp;"))) length = read_entity(text, at, out);
        if (length == 0) out += text[at++];
        at += length;
    }
    return out;
}

// Without its tags; </p>, </div>, </li> and <br> end a line.
std::string without_tags(std::string_view html) {
    std::string out;
    out.reserve(html.size());
    for (std::size_t at = 0; at < html.size();) {
        if (html[at] != '<') {
            out += html[at++];
            continue;
        }
        const auto end = html.find('>', at);
        const bool is_tag = end != std::string_view::npos && at + 1 < html.size() &&
                            (std::isalpha(static_cast<unsigned char>(html[at + 1])) || html[at + 1] == '/');
        if (!is_tag) {
            out += html[at++];
            continue;
        }
        const std::string tag = text::fold(html.substr(at + 1, end - at - 1));
        const bool ends_line = tag == "br" || tag.starts_with("br ") || tag == "br/" || tag == "/p" || tag == "/div" ||
                               tag == "/li" || tag == "/tr";
        if (ends_line && !out.ends_with('\n')) out += '\n';
        at = end + 1;
    }
    return out;
}

// "<at>Ann</at>" or "<at id="0">Ann</at>" left over, as "@Ann".
void open_mentions(std::string& text) {
    for (std::size_t at = text.find("<at"); at != std::string::npos; at = text.find("<at", at + 1)) {
        const auto name = text.find('>', at);
        const auto end = text.find("</at>", at);
        if (name == std::string::npos || end == std::string::npos || name > end) continue;
        const bool tag = text[at + 3] == '>' || text[at + 3] == ' ';
        if (tag) text.replace(at, end + 5 - at, "@" + text.substr(name + 1, end - name - 1));
    }
}

std::string trimmed(std::string text) {
    // A no-break space stands where a mention was.
    static constexpr std::string_view no_break = "\xc2\xa0";
    for (auto at = text.find(no_break); at != std::string::npos; at = text.find(no_break, at))
        text.replace(at, no_break.size(), " ");
    text.erase(std::remove(text.begin(), text.end(), '\r'), text.end());
    const auto first = text.find_first_not_of(" \t\n");
    if (first == std::string::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\n") + 1 - first);
}

bool has_html_attachment(const Activity& activity) {
    const json& attachments = list_in(activity.body, "attachments");
    return std::ranges::any_of(attachments, [](const json& one) { return text_in(one, "contentType") == "text/html"; });
}

}  // namespace

Words words_of(const Activity& activity, const std::string& app_id) {
    Words words;
    std::string text = activity.text;
    for (const json& entity : list_in(activity.body, "entities")) {
        if (text_in(entity, "type") != "mention") continue;
        const json& mentioned = object_in(entity, "mentioned");
        const bool us = is_us(text_in(mentioned, "id"), activity, app_id);
        words.calls_us = words.calls_us || us;
        replace_first(text, text_in(entity, "text"), us ? "" : "@" + text_in(mentioned, "name"));
    }
    open_mentions(text);
    const bool markup = activity.text_format == "xml";
    if (markup) text = without_tags(text);
    words.text = trimmed(decoded(text, markup || has_html_attachment(activity)));
    return words;
}

std::string plain_from_html(std::string_view html) {
    return trimmed(decoded(without_tags(html), true));
}

}  // namespace twicket::teams
