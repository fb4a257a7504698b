// What goes out: one post a card, found again by its words in its own thread. Yammer has no idempotency key and takes
// no marker, but each post of ours that is settled is known by its id, so only unclaimed ones are compared.
#include "adapters/yammer/plain.hpp"
#include "adapters/yammer/render.hpp"
#include "adapters/yammer/yammer.hpp"

namespace twicket::yammer {
namespace {

namespace asio = boost::asio;

constexpr std::size_t most_topics = 20;
constexpr int most_pages = 5;                                  // of a thread that are searched for a post of ours
constexpr std::size_t telling = 60;                            // bytes of essence that tell one post from another
constexpr std::string_view nothing_posted = "nothing-posted";  // the receipt of a card whose update took its place

// How a card came to stand where its update finds it. A post cannot be changed, so this decides what the update says.
struct Standing {
    std::optional<Card> earlier{};  // the newest version that was delivered
    std::string external_id{};      // of it
    bool dropped = false;           // the card never left, nor shall it
    bool replaced = false;          // a newer version waits already: this one need not be posted
    bool alone = false;             // it stands in a private conversation with one person: all of it is for that one
};

Standing standing_of(store::Connection& connection, const Outgoing& outgoing) {
    Standing standing;
    if (outgoing.place.starts_with(private_place)) {
        auto rows =
            connection.query("SELECT body FROM event WHERE account = $1 AND place = $2 ORDER BY sequence DESC LIMIT 1",
                             {outgoing.account, outgoing.place});
        const auto event = rows.next() ? event_from_json(rows.text(0)) : Result<Event>{Error{ErrorCode::not_found, ""}};
        standing.alone =
            event.has_value() && event->kind == PlaceKind::direct && event->person == outgoing.reply.only_for;
    }
    if (outgoing.updates.empty()) {
        auto rows = connection.query(
            "SELECT 1 FROM outgoing WHERE updates = $1 AND updates <> '' AND state = 'waiting' LIMIT 1", {outgoing.id});
        standing.replaced = rows.next();
        return standing;
    }
    auto rows = connection.query(
        "SELECT body, external_id FROM outgoing WHERE (id = $1 OR (updates = $1 AND updates <> '')) AND state = 'sent'"
        " AND number < (SELECT number FROM outgoing WHERE id = $2) ORDER BY number DESC LIMIT 1",
        {outgoing.updates, outgoing.id});
    if (rows.next()) {
        auto stored = outgoing_from_json(rows.text(0));
        if (stored) standing.earlier = std::move(stored->reply.card);
        standing.external_id = rows.string(1);
    }
    auto first = connection.query("SELECT state FROM outgoing WHERE id = $1", {outgoing.updates});
    standing.dropped = !standing.earlier && first.next() && first.text(0) == "dropped";
    return standing;
}

// The same words, or so long a beginning of them that it can be no other post: a network may shorten or rewrite links.
bool same_words(const std::string& wanted, const Post& post) {
    for (const std::string& body : {post.plain, post.parsed}) {
        const std::string found = essence(body);
        if (found.empty()) continue;
        if (found == wanted) return true;
        if (wanted.size() > telling && found.starts_with(wanted.substr(0, telling))) return true;
    }
    return false;
}

}  // namespace

asio::awaitable<Result<Yammer::Words>> Yammer::words_of(const Outgoing& outgoing) {
    auto job = [outgoing](store::Connection& connection) { return standing_of(connection, outgoing); };
    const auto standing = co_await store_.read(std::move(job));
    // Nothing was sent: the store is asked again soon.
    if (standing.has_error()) co_return Error{ErrorCode::unavailable, standing.error().detail};
    const Card& card = outgoing.reply.card;
    Words words;
    words.alone = standing->alone;
    if (standing->dropped || standing->replaced) {
        words.instead = nothing_posted;
        co_return words;
    }
    const bool stands = standing->earlier && standing->external_id != nothing_posted;
    words.body = stands ? body_of_update(card, *standing->earlier) : std::optional{body_of(card)};
    if (!words.body) words.instead = standing->external_id;
    // A card without words has nothing that could be posted.
    if (words.body && words.body->empty()) {
        words.body.reset();
        words.instead = nothing_posted;
    }
    co_return words;
}

asio::awaitable<Result<Receipt>> Yammer::send(const Outgoing& outgoing) {
    auto words = co_await words_of(outgoing);
    if (words.has_error()) co_return words.error();
    const auto answered = answered_from(outgoing.reply_to);
    if (!words->body) {
        if (answered && words->instead != nothing_posted) co_await like(answered->message);
        co_return Receipt{words->instead};
    }
    std::string message;
    if (answered) {
        message = answered->message;
        const auto hold = co_await recheck(outgoing, *answered);
        if (hold) co_return *hold;
    }
    std::string body = *words->body;
    Outgoing open = outgoing;
    if (words->alone) open.reply.only_for.clear();
    const auto receipt = co_await post(open, std::move(body), std::move(message));
    co_return receipt;
}

// A sign that a typed answer was heard, where it needs no words. Only a kindness: its failure is none of ours.
asio::awaitable<void> Yammer::like(std::string message) {
    FormFields fields;
    fields.emplace_back("message_id", std::move(message));
    co_await api_.post("messages/liked_by/current.json", std::move(fields), Budget::Use::read);
}

asio::awaitable<Result<Receipt>> Yammer::post(const Outgoing& outgoing, std::string body, std::string answers) {
    auto fields = address_of(outgoing, answers);
    if (fields.has_error()) co_return fields.error();
    const bool begins = fields->front().first == "group_id" || fields->front().first == "broadcast";
    for (std::size_t i = 0; begins && i < std::min(settings_.topics.size(), most_topics); ++i)
        fields->emplace_back("topic" + std::to_string(i + 1), settings_.topics[i]);
    fields->emplace_back("body", std::move(body));
    const auto answer = co_await api_.post("messages.json", std::move(*fields));
    if (answer.has_error()) co_return answer.error();
    const std::string id = posted_id(*answer);
    if (id.empty()) co_return Error{ErrorCode::unknown_outcome, "Yammer said yes but named no message"};
    likes_due_ = std::min(likes_due_, clock_.now() + std::chrono::seconds{60});
    co_return Receipt{id};
}

asio::awaitable<Result<Receipt>> Yammer::find(const Outgoing& outgoing) {
    const auto words = co_await words_of(outgoing);
    if (words.has_error()) co_return words.error();
    if (!words->body) co_return Error{ErrorCode::not_found, "it needs no post, so sending it again does no harm"};
    Outgoing open = outgoing;
    if (words->alone) open.reply.only_for.clear();
    const auto fields = address_of(open, {});
    if (fields.has_error())
        co_return Error{ErrorCode::not_found, "it cannot have been posted: " + fields.error().detail};
    const std::string& how = fields->front().first;
    std::string path = "messages/sent.json";
    if (how == "replied_to_id") path = "messages/in_thread/" + outgoing.thread + ".json";
    if (how == "group_id") path = "messages/in_group/" + outgoing.place + ".json";
    if (how == "broadcast") path = "messages/general.json";
    std::string wanted = essence(*words->body);
    const auto found = co_await find_in(std::move(path), std::move(wanted), outgoing.id);
    co_return found;
}

asio::awaitable<Result<Receipt>> Yammer::find_in(std::string path, std::string body, std::string outgoing) {
    std::string below;
    for (int number = 0; number < most_pages; ++number) {
        const std::string asked = path + "?limit=20" + below;
        const auto answer = co_await api_.get(asked, Budget::Use::post);
        if (answer.has_error() && answer.error().code == ErrorCode::not_found)
            co_return Error{ErrorCode::not_found, "the thread is gone, and with it whatever was posted there"};
        if (answer.has_error()) co_return answer.error();
        const auto page = decode_page(*answer, reader(""));
        if (page.has_error()) co_return page.error();
        std::int64_t lowest = INT64_MAX;
        for (const Post& post : page->posts) {
            lowest = std::min(lowest, post.id);
            if (!post.ours || !same_words(body, post)) continue;
            std::string id = std::to_string(post.id);
            const auto claims = co_await claims_of(id, outgoing);
            if (claims.has_error()) co_return Error{ErrorCode::unavailable, claims.error().detail};
            if (*claims == 0) co_return Receipt{std::move(id)};
        }
        const bool more = !page->posts.empty() && page->older_available.value_or(page->count >= Feed::page_size);
        if (!more) break;
        below = "&older_than=" + std::to_string(lowest);
    }
    co_return Error{ErrorCode::not_found, "no such post of ours in the thread"};
}

asio::awaitable<Result<std::int64_t>> Yammer::claims_of(std::string external_id, std::string outgoing) {
    auto job = [account = account_, external_id = std::move(external_id),
                outgoing = std::move(outgoing)](store::Connection& connection) {
        auto rows = connection.query(
            "SELECT COUNT(*) FROM outgoing WHERE account = $1 AND external_id = $2 AND external_id <> '' AND id <> $3",
            {account, external_id, outgoing});
        return rows.next() ? rows.integer(0) : std::int64_t{0};
    };
    const auto found = co_await store_.read(std::move(job));
    co_return found;
}

}  // namespace twicket::yammer
