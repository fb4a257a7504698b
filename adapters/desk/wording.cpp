// English, since a back-end's language is nobody's in particular.
#include "adapters/desk/wording.hpp"

#include <algorithm>
#include <array>

namespace twicket::desk {
namespace {

constexpr std::string_view opening = "[twicket:";

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == text.npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

struct Entity {
    std::string_view name, sign;
};
constexpr std::array entities{Entity{"&lt;", "<"},  Entity{"&gt;", ">"},   Entity{"&quot;", "\""},
                              Entity{"&#39;", "'"}, Entity{"&#34;", "\""}, Entity{"&nbsp;", " "},
                              Entity{"&amp;", "&"}};

bool ends_line(std::string_view tag) {
    for (const std::string_view name : {"br", "/p", "/div", "/li", "/h1", "/h2", "/h3", "/tr", "/blockquote"})
        if (tag.starts_with(name)) return true;
    return false;
}

}  // namespace

std::string mark(std::string_view marker) {
    return std::string{opening} + std::string{marker} + "]";
}

std::string marked(std::string text, std::string_view marker) {
    return std::move(text) + "\n\n" + mark(marker);
}

bool carries(std::string_view text, std::string_view marker) {
    return text.find(mark(marker)) != text.npos;
}

bool is_ours(std::string_view text) {
    const std::string_view whole = trimmed(text);
    const auto last = whole.find_last_of("\n");
    const std::string_view line = trimmed(last == whole.npos ? whole : whole.substr(last + 1));
    return line.starts_with(opening) && line.ends_with("]");
}

std::string text_of(const TicketDraft& draft) {
    std::string text = with_file_names(draft.text.empty() ? draft.title : draft.text, left_behind(draft.files));
    text += "\n\nImpact: " + std::string{name_of(draft.impact)} + " · urgency: " + std::string{name_of(draft.urgency)};
    if (!draft.service.empty()) text += " · service: " + draft.service;
    text += "\nFrom: " + (draft.requester_name.empty() ? draft.requester : draft.requester_name);
    if (!draft.requester_email.empty()) text += " <" + draft.requester_email + ">";
    return text;
}

std::string text_naming_files(TicketDraft draft) {
    for (CarriedFile& one : draft.files) one.content.clear();
    return text_of(draft);
}

std::string text_of(const TicketCall& call) {
    const std::string who = call.author.empty() ? "Somebody" : one_line(call.author, 120);
    if (call.act == TicketCall::Act::edit_comment) return who + " has changed what was said to:\n\n" + call.text;
    if (call.act == TicketCall::Act::remove_comment) return who + " has taken back what was said.";
    const std::string said = with_file_names(call.text, left_behind(call.files));
    if (!said.empty()) return who + ":\n\n" + said;
    if (!call.files.empty()) return who + " has attached this.";
    if (call.act == TicketCall::Act::take) return who + " takes this ticket.";
    return who + " sets the state: " + std::string{name_of(call.state)};
}

std::vector<CarriedFile> left_behind(const std::vector<CarriedFile>& files) {
    std::vector<CarriedFile> named;
    for (const CarriedFile& one : files)
        if (one.content.empty()) named.push_back(one);
    return named;
}

std::string type_of(const CarriedFile& file) {
    const bool is_type = file.file.media_type.find('/') != std::string::npos;
    return is_type ? file.file.media_type : "application/octet-stream";
}

std::string one_line(std::string_view text, std::size_t limit) {
    std::string line{text.substr(0, limit)};
    while (line.size() < text.size() && !line.empty() && (static_cast<unsigned char>(text[line.size()]) & 0xc0) == 0x80)
        line.pop_back();
    std::replace_if(
        line.begin(), line.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
    return std::string{trimmed(line)};
}

std::string plain_of_html(std::string_view html) {
    std::string text;
    for (std::size_t at = 0; at < html.size();) {
        if (html[at] == '<') {
            const std::size_t end = std::min(html.find('>', at), html.size() - 1);
            if (ends_line(html.substr(at + 1, end - at - 1))) text += '\n';
            at = end + 1;
            continue;
        }
        const auto entity = std::find_if(entities.begin(), entities.end(), [&](const Entity& one) {
            return html.substr(at, one.name.size()) == one.name;
        });
        text += entity == entities.end() ? html.substr(at, 1) : entity->sign;
        at += entity == entities.end() ? 1 : entity->name.size();
    }
    return std::string{trimmed(text)};
}

// A mail program puts what it answers below, quoted, under one line that introduces it.
std::string own_words(std::string text) {
    std::erase(text, '\r');
    std::string_view rest = trimmed(text);
    bool quoted = false;
    while (!rest.empty()) {
        const auto border = rest.find_last_of('\n');
        const std::string_view line = trimmed(border == rest.npos ? rest : rest.substr(border + 1));
        if (!line.starts_with('>') && !(quoted && line.ends_with(':'))) break;
        quoted = line.starts_with('>');
        rest = border == rest.npos ? std::string_view{} : trimmed(rest.substr(0, border));
    }
    return std::string{rest.empty() ? trimmed(text) : rest};
}

std::vector<std::string> words_of(const TicketDraft& draft) {
    return {draft.title, draft.text, draft.requester_name, draft.requester_email};
}

std::vector<std::string> words_of(const TicketCall& call) {
    return {call.text, call.author, call.email};
}

}  // namespace twicket::desk
