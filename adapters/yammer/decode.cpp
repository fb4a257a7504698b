// One message at a time; what a newer or older Yammer leaves out costs that one thing, never the page.
#include "adapters/yammer/decode.hpp"

#include <charconv>
#include <map>

#include "adapters/yammer/ids.hpp"
#include "bot/store/fault.hpp"

namespace twicket::yammer {
namespace {

using nlohmann::json;

// Names by "user:7" or "tag:4".
using Names = std::map<std::string, std::string, std::less<>>;

Names names_in(const json& references) {
    Names names;
    if (!references.is_array()) return names;
    for (const json& reference : references) {
        const auto id = id_in(reference, "id");
        const std::string_view type = text::text_in(reference, "type");
        if (!id || type.empty()) continue;
        std::string_view name = text::text_in(reference, "full_name");
        if (name.empty()) name = text::text_in(reference, "name");
        // The brackets in a text say "tag", the reference "topic".
        const std::string kind{type == "topic" ? "tag" : type};
        if (!name.empty()) names.insert_or_assign(kind + ":" + std::to_string(*id), std::string{name});
    }
    return names;
}

// What stands between double brackets, as people read it.
std::string read_aloud(std::string_view inside, const Names& names) {
    const auto found = names.find(inside);
    const bool user = inside.starts_with("user:"), tag = inside.starts_with("tag:");
    if (found != names.end()) return (user ? "@" : tag ? "#" : "") + found->second;
    if (user) return "@" + std::string{inside.substr(5)};
    return tag ? "#" + std::string{inside.substr(4)} : std::string{inside};
}

// People who take part in a private conversation, as far as this message tells.
std::set<std::string> participants(const json& message, const json& references, std::int64_t thread) {
    std::set<std::string> people;
    const auto add = [&](const json& value) {
        const auto id = id_of(value.is_object() ? text::member(value, "id") : value);
        if (id) people.insert(std::to_string(*id));
    };
    add(text::member(message, "sender_id"));
    add(text::member(message, "direct_to_id"));
    const auto add_all = [&](const json& list) {
        if (list.is_array())
            for (const json& one : list) add(one);
    };
    add_all(text::member(message, "notified_user_ids"));
    if (!references.is_array()) return people;
    const auto conversation = id_in(message, "conversation_id");
    for (const json& reference : references) {
        if (text::text_in(reference, "type") != "conversation") continue;
        const auto id = id_in(reference, "id");
        if (id && (id == conversation || id == thread)) add_all(text::member(reference, "participating_users"));
    }
    return people;
}

void set_place(Post& post, const json& message, const json& references, const Reader& reader) {
    if (text::flag_in(message, "direct_message")) {
        post.place = std::string{private_place} + std::to_string(post.thread);
        std::set<std::string> others = participants(message, references, post.thread);
        const bool with_us = others.erase(reader.us) > 0 || post.ours;
        // Only a conversation that is known to be with one person is direct: what all may read is decided by that.
        post.kind = with_us && others.size() == 1 ? PlaceKind::direct : PlaceKind::group;
        return;
    }
    const auto group = id_in(message, "group_id");
    post.place = !reader.place.empty() ? reader.place : group ? std::to_string(*group) : "general";
}

void read_likes(Post& post, const json& message, const std::string& us) {
    const json& liked = text::member(message, "liked_by");
    const json& names = text::member(liked, "names");
    std::int64_t named = 0;
    if (names.is_array())
        for (const json& one : names) {
            const auto id = id_in(one, "user_id");
            if (!id) continue;
            ++named;
            post.liked_by.insert(std::to_string(*id));
        }
    post.liked_by.erase(us);
    post.all_likes_named = id_in(liked, "count").value_or(named) <= named;
}

std::vector<Attachment> files_of(const json& message) {
    std::vector<Attachment> files;
    const json& attachments = text::member(message, "attachments");
    if (!attachments.is_array()) return files;
    for (const json& one : attachments) {
        const std::string_view type = text::text_in(one, "type");
        if (type != "file" && type != "image" && type != "video" && type != "document") continue;
        std::string_view address = text::text_in(one, "download_url");
        if (address.empty()) address = text::text_in(one, "url");
        std::string_view name = text::text_in(one, "name");
        if (name.empty()) name = text::text_in(one, "original_name");
        files.push_back({std::string{name}, std::string{text::text_in(one, "content_type")}, std::string{address},
                         id_in(one, "size").value_or(0)});
    }
    return files;
}

// What praise says, and of whom.
std::string praise_in(const json& message, const Names& names) {
    const json& attachments = text::member(message, "attachments");
    if (!attachments.is_array()) return {};
    for (const json& one : attachments) {
        if (text::text_in(one, "type") != "praise") continue;
        std::string praised;
        const json& people = text::member(one, "praised_user_ids");
        if (people.is_array())
            for (const json& person : people) {
                const auto id = id_of(person);
                if (!id) continue;
                const auto found = names.find("user:" + std::to_string(*id));
                praised +=
                    (praised.empty() ? "@" : ", @") + (found == names.end() ? std::to_string(*id) : found->second);
            }
        std::string_view comment = text::text_in(one, "comment");
        if (comment.empty()) comment = text::text_in(one, "description");
        return praised.empty() ? std::string{comment} : praised + ": " + std::string{comment};
    }
    return {};
}

std::string_view said(const json& message) {
    const json& body = text::member(message, "body");
    if (body.is_string()) return body.get_ref<const std::string&>();
    for (const char* form : {"parsed", "plain"})
        if (const std::string_view text = text::text_in(body, form); !text.empty()) return text;
    return text::text_in(message, "content_excerpt");
}

std::string whole_text(const json& message, std::string text, const Names& names) {
    const std::string_view type = text::text_in(message, "message_type"), title = text::text_in(message, "title");
    if (!title.empty()) text = text.empty() ? std::string{title} : std::string{title} + "\n\n" + text;
    if (type == "praise") {
        const std::string praise = praise_in(message, names);
        if (!praise.empty() && text.find(praise) == text.npos) text += (text.empty() ? "" : "\n") + praise;
    }
    // A question post says by its type what others say by a question mark.
    if (type == "question" && !text.empty() && text.find('?') == text.npos) text += "?";
    return text;
}

// "/desk …" is a command wherever it is written; everything else is a message.
What meant(Message message) {
    constexpr std::string_view command = "/desk";
    if (!message.text.starts_with(command)) return message;
    const std::string_view rest = std::string_view{message.text}.substr(command.size());
    if (!rest.empty() && rest.front() != ' ') return message;
    return Command{std::string{rest.substr(std::min(rest.find_first_not_of(' '), rest.size()))}};
}

std::optional<Event> event_of(Post& post, const json& message, const json& references, const Names& names,
                              const Reader& reader) {
    if (post.ours && !fault::planted("own_messages")) return std::nullopt;
    if (text::flag_in(message, "system_message") || text::text_in(message, "message_type") == "system")
        return std::nullopt;
    Heard words = heard(said(message), references, reader.us);
    Message what{.id = std::to_string(post.id), .text = whole_text(message, std::move(words.text), names)};
    what.files = files_of(message);
    if (what.text.empty() && what.files.empty() && !words.calls_us) return std::nullopt;
    what.calls_us = words.calls_us || post.kind == PlaceKind::direct;
    const std::string_view sender = text::text_in(message, "sender_type");
    what.from_bot = !sender.empty() && sender != "user";
    post.said = what.text;
    const std::string print = print_of(what.text);
    return Event{.account = reader.account,
                 .external_id = "m" + std::to_string(post.id),
                 .at = post.at,
                 .place = post.place,
                 .kind = post.kind,
                 .thread = std::to_string(post.thread),
                 .person = post.sender,
                 .what = meant(std::move(what)),
                 .reply_to = to_text({std::to_string(post.id), print, reader.now})};
}

std::optional<Post> decode_post(const json& message, const json& references, const Names& names, const Reader& reader) {
    const auto id = id_in(message, "id");
    const auto sender = id_in(message, "sender_id");
    if (!id || !sender) return std::nullopt;
    Post post;
    post.id = *id;
    // A first message's thread bears its own id.
    post.thread = id_in(message, "thread_id").value_or(*id);
    post.sender = std::to_string(*sender);
    post.ours = post.sender == reader.us;
    post.at = time_from(text::text_in(message, "created_at")).value_or(reader.now);
    const json& body = text::member(message, "body");
    post.plain = text::text_in(body, "plain");
    post.parsed = text::text_in(body, "parsed");
    set_place(post, message, references, reader);
    read_likes(post, message, reader.us);
    post.event = event_of(post, message, references, names, reader);
    return post;
}

std::optional<int> number_at(std::string_view text, std::size_t from, std::size_t length) {
    if (text.size() < from + length) return std::nullopt;
    int number = 0;
    const char* end = text.data() + from + length;
    const auto [rest, error] = std::from_chars(text.data() + from, end, number);
    if (error != std::errc{} || rest != end || number < 0) return std::nullopt;
    return number;
}

// "+0530", "-01:00", "Z" or nothing, as minutes east of Greenwich.
std::optional<int> zone_from(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    if (text.starts_with('.')) text.remove_prefix(std::min(text.find_first_not_of("0123456789", 1), text.size()));
    if (text.empty() || text == "Z" || text == "UTC" || text == "GMT") return 0;
    const int sign = text.front() == '+' ? 1 : text.front() == '-' ? -1 : 0;
    const bool colon = text.size() == 6 && text[3] == ':';
    if (sign == 0 || (text.size() != 5 && !colon)) return std::nullopt;
    const auto hours = number_at(text, 1, 2), minutes = number_at(text, colon ? 4 : 3, 2);
    if (!hours || !minutes || *hours > 14 || *minutes > 59) return std::nullopt;
    return sign * (*hours * 60 + *minutes);
}

}  // namespace

std::optional<std::int64_t> id_from(std::string_view digits) {
    std::int64_t number = 0;
    const auto [rest, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error != std::errc{} || rest != digits.data() + digits.size() || number < 0) return std::nullopt;
    return number;
}

std::optional<std::int64_t> id_of(const json& value) {
    if (value.is_number_unsigned()) {
        const auto number = value.get<std::uint64_t>();
        return number > INT64_MAX ? std::nullopt : std::optional{static_cast<std::int64_t>(number)};
    }
    if (value.is_number_integer()) {
        const auto number = value.get<std::int64_t>();
        return number < 0 ? std::nullopt : std::optional{number};
    }
    if (value.is_string()) return id_from(value.get_ref<const std::string&>());
    return std::nullopt;
}

Heard heard(std::string_view parsed, const json& references, std::string_view us) {
    const Names names = names_in(references);
    Heard result;
    std::size_t at = 0;
    while (at < parsed.size()) {
        const std::size_t open = parsed.find("[[", at);
        const std::size_t close = open == parsed.npos ? open : parsed.find("]]", open + 2);
        if (close == parsed.npos) break;
        result.text += parsed.substr(at, open - at);
        const std::string_view inside = parsed.substr(open + 2, close - open - 2);
        const bool ours = !us.empty() && inside.starts_with("user:") && inside.substr(5) == us;
        result.calls_us = result.calls_us || ours;
        if (!ours) result.text += read_aloud(inside, names);
        at = close + 2;
    }
    result.text += parsed.substr(std::min(at, parsed.size()));
    const std::size_t first = result.text.find_first_not_of(" \t\r\n,:");
    const std::size_t last = result.text.find_last_not_of(" \t\r\n");
    result.text = first == result.text.npos ? std::string{} : result.text.substr(first, last - first + 1);
    return result;
}

std::optional<Time> time_from(std::string_view text) {
    const auto year = number_at(text, 0, 4), month = number_at(text, 5, 2), day = number_at(text, 8, 2);
    const auto hour = number_at(text, 11, 2), minute = number_at(text, 14, 2), second = number_at(text, 17, 2);
    if (!year || !month || !day || !hour || !minute || !second) return std::nullopt;
    const bool form = (text[4] == '/' || text[4] == '-') && text[7] == text[4] &&
                      (text[10] == ' ' || text[10] == 'T') && text[13] == ':' && text[16] == ':';
    const auto zone = zone_from(text.substr(19));
    const std::chrono::year_month_day date{std::chrono::year{*year}, std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day))};
    if (!form || !zone || !date.ok() || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
    return std::chrono::sys_days{date} + std::chrono::hours{*hour} + std::chrono::minutes{*minute - *zone} +
           std::chrono::seconds{*second};
}

Result<Page> decode_page(const json& answer, const Reader& reader) {
    const json& messages = text::member(answer, "messages");
    if (!messages.is_array()) return Error{ErrorCode::unknown_outcome, "Yammer's answer holds no messages"};
    const json& references = text::member(answer, "references");
    const Names names = names_in(references);
    Page page;
    page.count = messages.size();
    for (const json& message : messages) {
        auto post = decode_post(message, references, names, reader);
        if (post)
            page.posts.push_back(std::move(*post));
        else
            ++page.unreadable;
    }
    const json& meta = text::member(answer, "meta");
    if (const json& older = text::member(meta, "older_available"); older.is_boolean())
        page.older_available = older.get<bool>();
    if (const auto interval = id_in(meta, "requested_poll_interval"); interval && *interval <= 86'400)
        page.poll_interval = std::chrono::seconds{*interval};
    return page;
}

Event like_event(const Post& post, const std::string& account, const std::string& user, bool added, std::int64_t number,
                 Time now) {
    const std::string id = std::to_string(post.id);
    return Event{.account = account,
                 .external_id = "l" + id + "-" + user + "-" + std::to_string(number),
                 .at = now,
                 .place = post.place,
                 .kind = post.kind,
                 .thread = std::to_string(post.thread),
                 .person = user,
                 .what = Reaction{id, "👍", added}};
}

std::string to_text(const Answered& answered) {
    return answered.message + " " + answered.print + " " + std::to_string(to_millis(answered.read));
}

std::optional<Answered> answered_from(std::string_view text) {
    const std::size_t first = text.find(' '), second = first == text.npos ? first : text.find(' ', first + 1);
    if (second == text.npos) return std::nullopt;
    const auto message = id_from(text.substr(0, first)), read = id_from(text.substr(second + 1));
    if (!message || !read) return std::nullopt;
    return Answered{std::to_string(*message), std::string{text.substr(first + 1, second - first - 1)},
                    from_millis(*read)};
}

std::string print_of(std::string_view text) {
    std::uint64_t hash = 0xcbf29ce484222325;  // FNV-1a
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    char digits[17];
    std::snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(hash));
    return digits;
}

std::optional<User> decode_user(const json& answer) {
    const auto id = id_in(answer, "id");
    if (!id) return std::nullopt;
    User profile{.id = std::to_string(*id),
                 .name = std::string{text::text_in(answer, "full_name")},
                 .email = std::string{text::text_in(answer, "email")},
                 .network = id_in(answer, "network_id").value_or(0)};
    const std::string_view state = text::text_in(answer, "state");
    profile.active = state.empty() || state == "active";
    if (!profile.email.empty()) return profile;
    const json& addresses = text::member(text::member(answer, "contact"), "email_addresses");
    if (addresses.is_array())
        for (const json& one : addresses)
            if (const std::string_view type = text::text_in(one, "type"); type.empty() || type == "primary")
                profile.email = text::text_in(one, "address");
    return profile;
}

std::string posted_id(const json& answer) {
    const json& messages = text::member(answer, "messages");
    if (!messages.is_array() || messages.empty()) return {};
    const auto id = id_in(messages.front(), "id");
    return id ? std::to_string(*id) : std::string{};
}

}  // namespace twicket::yammer
