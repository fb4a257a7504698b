// The look at the question before its answer leaves: what was taken back or changed meanwhile becomes an event, and the
// answer waits a moment for what the core makes of it (it withdraws or replaces it).
#include "adapters/yammer/yammer.hpp"

namespace twicket::yammer {
namespace {

namespace asio = boost::asio;

constexpr Duration fresh = std::chrono::seconds{10};  // read so lately that looking again tells nothing new
constexpr Duration moment = std::chrono::seconds{2};  // for the turn of a Deletion or an Edit
constexpr std::size_t most_told = 1000;

Event about(const Outgoing& outgoing, const Answered& answered, const std::string& account, Time now) {
    Event event;
    event.account = account;
    event.external_id = "d" + answered.message;
    event.at = now;
    event.place = outgoing.place;
    // Who takes part in a private conversation is not known here.
    event.kind = outgoing.place.starts_with(private_place) ? PlaceKind::group : PlaceKind::channel;
    event.thread = outgoing.thread;
    event.what = Deletion{answered.message};
    return event;
}

}  // namespace

asio::awaitable<std::optional<Error>> Yammer::recheck(const Outgoing& outgoing, Answered answered) {
    const Time now = clock_.now();
    const bool seen_now = now - answered.read < fresh && now >= answered.read;
    if (seen_now || told_.contains(outgoing.id) || outgoing.thread.empty()) co_return std::nullopt;
    // The newest message of the thread that is not newer than the one we answer: that one, or it is gone.
    const std::string above = std::to_string(std::stoll(answered.message) + 1);
    const std::string path = "messages/in_thread/" + outgoing.thread + ".json?limit=1&older_than=" + above;
    const auto answer = co_await api_.get(path, Budget::Use::post);
    Event event = about(outgoing, answered, account_, now);
    if (answer.has_error() && answer.error().code == ErrorCode::not_found) {
        const auto gone = co_await tell(outgoing, std::move(event));
        co_return gone;
    }
    if (answer.has_error()) {
        // Nothing was sent, and the budget's or the network's pause is the answer's pause too.
        const bool pause = answer.error().code == ErrorCode::rate_limited;
        const Error later{ErrorCode::unavailable, answer.error().detail};
        co_return pause ? answer.error() : later;
    }
    const auto page = decode_page(*answer, reader(""));
    // An answer in a form that we do not know must not stop all answers.
    if (page.has_error()) co_return std::nullopt;
    const Post* post = page->posts.empty() ? nullptr : &page->posts.front();
    const bool there = post && std::to_string(post->id) == answered.message;
    if (there && print_of(post->said) == answered.print) co_return std::nullopt;
    if (there) {
        event.kind = post->kind;
        event.person = post->sender;
        answered.print = print_of(post->said);
        answered.read = now;
        event.external_id = "e" + answered.message + "-" + answered.print;
        event.what = Edit{answered.message, post->said};
        event.reply_to = to_text(answered);
    }
    const auto changed = co_await tell(outgoing, std::move(event));
    co_return changed;
}

asio::awaitable<std::optional<Error>> Yammer::tell(const Outgoing& outgoing, Event event) {
    const std::string id = outgoing.id;
    const auto accepted = co_await inbox_.accept(std::move(event));
    if (accepted.has_error()) co_return Error{ErrorCode::unavailable, accepted.error().detail};
    ++(accepted->fresh ? counters_.events : counters_.copies);
    if (told_.size() >= most_told) told_.clear();
    told_.insert(id);
    co_return Error{ErrorCode::rate_limited, "the question was changed or taken back meanwhile", moment, true};
}

}  // namespace twicket::yammer
