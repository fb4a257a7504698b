// News by polling: RT's transactions rise by number, and the last one read is the cursor. What we wrote ourselves is
// known by its mark, which stands in the message's subject, a transaction's "Data".
#include <boost/asio/use_awaitable.hpp>

#include "adapters/desk/request_tracker/request_tracker.hpp"
#include "bot/text/base64.hpp"
#include "bot/text/fold.hpp"

namespace twicket::desk {
namespace {

using boost::asio::awaitable;
using nlohmann::json;

constexpr std::size_t page_size = 100;  // RT gives no more
constexpr int most_pages_without_any = 2;
constexpr int most_pages = 50;             // in one round; the rest comes in the next one
constexpr std::size_t facts_at_once = 50;  // tickets in one question
constexpr std::string_view shown = "&fields=Type,Field,Data,Creator,ObjectId&fields[Creator]=RealName,Name";

// Those that can be news, and those that surely may be seen: others (mails that were sent) want a right of their own.
// Conditions on one field are alternatives to RT, on several they hold together.
json above(const std::string& id) {
    json query = json::array(
        {{{"field", "ObjectType"}, {"value", "RT::Ticket"}}, {{"field", "id"}, {"operator", ">"}, {"value", id}}});
    for (const char* type : {"Create", "Correspond", "Status", "Set", "Give", "Take", "Steal", "Untake", "Force"})
        query.push_back({{"field", "Type"}, {"value", type}});
    return query;
}

TicketNews news_in(const std::string& type, const std::string& field) {
    if (type == "Correspond") return TicketNews::commented;
    if (type == "Status" || (type == "Set" && field == "Status")) return TicketNews::state;
    const bool owner = field == "Owner" || type == "Give" || type == "Take" || type == "Steal" || type == "Untake";
    return owner ? TicketNews::owner : TicketNews::opened;
}

}  // namespace

RequestTracker::Transaction RequestTracker::transaction_of(const json& item) {
    Transaction found{text_at(item, "id"), text_at(item, "ObjectId"), text_at(item, "Type"), text_at(item, "Data"), ""};
    const json& creator = member(item, "Creator");
    found.creator = text_at(creator, "RealName");
    if (found.creator.empty()) found.creator = text_at(creator, "id");
    found.news = news_in(found.type, text_at(item, "Field"));
    if (found.news == TicketNews::commented && is_our_subject(found.subject)) found.news = TicketNews::opened;
    return found;
}

awaitable<Result<json>> RequestTracker::transactions(std::string query, std::string rest) {
    std::string path = "/transactions?query=" + encoded(query) + "&orderby=id" + std::string{shown} + rest;
    Result<json> page = co_await api_.get(std::move(path));
    if (page.has_error()) co_return page.error();
    const json& items = member(*page, "items");
    if (!items.is_array()) co_return api_.error(ErrorCode::unavailable, "answered a search without a list");
    co_return Result<json>{boost::system::in_place_value, items};
}

// RT leaves out what our user may not see and then tells neither how much there is nor whether more follows: so the
// newest is asked for first, and pages are read until it is reached.
awaitable<Result<std::string>> RequestTracker::newest_above(std::string id) {
    for (int page = 1; page <= most_pages_without_any; ++page) {
        std::string rest = "&order=DESC&per_page=" + std::to_string(page_size) + "&page=" + std::to_string(page);
        Result<json> items = co_await transactions(above(id).dump(), std::move(rest));
        if (items.has_error()) co_return items.error();
        if (!items->empty()) co_return text_at(items->front(), "id");
    }
    co_return std::string{};
}

awaitable<Result<Desk::News>> RequestTracker::news(std::string cursor, Follows follows) {
    const std::string since = cursor.empty() ? "0" : cursor;
    Result<std::string> newest = co_await newest_above(since);
    if (newest.has_error()) co_return newest.error();
    News news{.changes = {}, .cursor = newest->empty() ? since : *newest};
    if (cursor.empty() || newest->empty()) co_return news;
    const std::int64_t end = std::stoll("0" + *newest);
    std::int64_t reached = 0;
    std::vector<Transaction> list;
    for (int page = 1; page <= most_pages && reached < end; ++page) {
        std::string rest = "&order=ASC&per_page=" + std::to_string(page_size) + "&page=" + std::to_string(page);
        Result<json> items = co_await transactions(above(since).dump(), std::move(rest));
        if (items.has_error()) co_return items.error();
        for (const json& item : *items) {
            Transaction one = transaction_of(item);
            if (one.id.empty()) co_return api_.error(ErrorCode::unavailable, "told a transaction without an id");
            reached = std::stoll("0" + one.id);
            if (one.news != TicketNews::opened) list.push_back(std::move(one));
        }
    }
    if (reached != 0) news.cursor = std::to_string(reached);
    Result<std::vector<DeskChange>> changes = co_await changes_in(std::move(list), std::move(follows));
    if (changes.has_error()) co_return changes.error();
    news.changes = std::move(*changes);
    co_return news;
}

awaitable<Result<std::vector<DeskChange>>> RequestTracker::changes_in(std::vector<Transaction> list, Follows follows) {
    std::vector<DeskChange> changes;
    std::vector<std::string> keys;
    for (const Transaction& one : list) keys.push_back(one.ticket);
    if (keys.empty()) co_return changes;
    Result<std::set<std::string>> known = co_await follows(std::move(keys));
    if (known.has_error()) co_return known.error();
    Result<std::map<std::string, TicketFacts>> facts = co_await facts_of_all(*known);
    if (facts.has_error()) co_return facts.error();
    for (Transaction& one : list) {
        const auto now = facts->find(one.ticket);
        if (now == facts->end()) continue;
        DeskChange change{.id = "t" + one.id, .key = one.ticket, .news = one.news, .facts = now->second};
        change.author = std::move(one.creator);
        if (one.news == TicketNews::commented) {
            Result<std::string> words = co_await words_in(one.id);
            if (words.has_error() && words.error().code != ErrorCode::not_found) co_return words.error();
            if (words.has_value()) change.text = std::move(*words);
        }
        changes.push_back(std::move(change));
    }
    co_return changes;
}

awaitable<Result<std::map<std::string, TicketFacts>>> RequestTracker::facts_of_all(std::set<std::string> keys) {
    std::map<std::string, TicketFacts> all;
    for (auto next = keys.begin(); next != keys.end();) {
        std::string query;
        for (std::size_t n = 0; n < facts_at_once && next != keys.end(); ++n, ++next)
            query += (query.empty() ? "id = '" : " OR id = '") + *next + "'";
        std::string path =
            "/tickets?query=" + encoded(query) + "&per_page=100&fields=Status,Owner&fields[Owner]=RealName,Name";
        Result<json> page = co_await api_.get(std::move(path));
        if (page.has_error()) co_return page.error();
        for (const json& item : member(*page, "items")) all[text_at(item, "id")] = facts_of(text_at(item, "id"), item);
    }
    co_return all;
}

// The first plain text of a message that is no file, else the first HTML; and the names of its files. A list would hold
// the contents of all of them as they are, pictures too; one by one RT gives them in base64.
awaitable<Result<std::string>> RequestTracker::words_in(std::string transaction) {
    std::string path = "/transaction/" + transaction + "/attachments?fields=ContentType,Filename&per_page=20";
    Result<json> page = co_await api_.get(std::move(path));
    if (page.has_error()) co_return page.error();
    std::string plain, html;
    std::vector<Attachment> files;
    for (const json& item : member(*page, "items")) {
        const std::string type = text_at(item, "ContentType");
        if (const std::string name = text_at(item, "Filename"); !name.empty())
            files.push_back({.name = name, .media_type = type, .url = ""});
        else if (type.starts_with("text/plain") && plain.empty())
            plain = text_at(item, "id");
        else if (type.starts_with("text/html") && html.empty())
            html = text_at(item, "id");
    }
    std::string words;
    if (!plain.empty() || !html.empty()) {
        std::string content_path = "/attachment/" + (plain.empty() ? html : plain);
        Result<json> part = co_await api_.get(std::move(content_path));
        if (part.has_error()) co_return part.error();
        std::string content = text_at(*part, "Content");
        std::erase_if(content, [](char c) { return c == '\n' || c == '\r'; });
        words = text::mended_utf8(text::from_base64(content).value_or(""));
    }
    words = own_words(plain.empty() ? plain_of_html(words) : words);
    co_return with_file_names(std::move(words), files);
}

}  // namespace twicket::desk
