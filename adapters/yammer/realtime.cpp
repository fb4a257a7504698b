// Handshake, subscription, long polls; any refusal begins anew with the next door.
#include "adapters/yammer/realtime.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "bot/net/url.hpp"
#include "bot/text/shape.hpp"

namespace twicket::yammer {
namespace {

namespace asio = boost::asio;
using nlohmann::json;
using namespace std::chrono_literals;

constexpr Duration no_door = 5s, first_pause = 1min, longest_pause = 1h, longest_advice = 2min;
constexpr std::size_t longest_word = 2000;

const json* frame_of(const json& frames, std::string_view channel) {
    if (frames.is_array())
        for (const json& frame : frames)
            if (text::text_in(frame, "channel") == channel) return &frame;
    return nullptr;
}

bool succeeded(const json* frame) { return frame && text::flag_in(*frame, "successful"); }

}  // namespace

std::optional<Door> door_of(const json& answer) {
    const json& realtime = text::member(text::member(answer, "meta"), "realtime");
    Door door{std::string{text::text_in(realtime, "uri")}, std::string{text::text_in(realtime, "channel_id")},
              std::string{text::text_in(realtime, "authentication_token")}};
    for (const std::string* word : {&door.uri, &door.channel, &door.token})
        if (word->empty() || word->size() > longest_word) return std::nullopt;
    return door;
}

Hints::Hints(net::HttpClient& client, Clock& clock, std::string home, std::function<void()> news)
    : client_{client}, clock_{clock}, home_{std::move(home)}, news_{std::move(news)} {}

void Hints::learn(Door door) {
    if (door_ && *door_ == door && worn_out_) return;
    if (subscribed_ && !worn_out_) return;  // a running conversation keeps its own
    worn_out_ = false;
    door_ = std::move(door);
}

asio::awaitable<void> Hints::run() {
    const auto executor = co_await asio::this_coro::executor;
    asio::steady_timer timer{executor};
    for (;;) {
        const Duration rest = co_await step();
        timer.expires_after(std::clamp<Duration>(rest, 10ms, longest_pause));
        co_await timer.async_wait(asio::use_awaitable);
    }
}

asio::awaitable<Duration> Hints::step() {
    if (!door_ || worn_out_) co_return no_door;
    Duration rest{0};
    if (!subscribed_)
        rest = co_await greet();
    else
        rest = co_await listen();
    co_return rest;
}

asio::awaitable<Result<json>> Hints::call(json frames, Duration deadline) {
    const auto there = net::parse_url(door_->uri), here = net::parse_url(home_);
    if (there.has_error()) co_return Error{ErrorCode::invalid, "its address is none"};
    net::HttpCall call{.method = "POST", .url = door_->uri};
    call.headers = {{"Content-Type", "application/json"}};
    call.body = frames.dump();
    call.deadline = deadline;
    call.repeatable = true;
    if (here.has_error() || there->origin() != here->origin()) call.reach = net::Reach::link;
    const Result<net::HttpAnswer> answer = co_await client_.send(std::move(call));
    if (answer.has_error()) co_return answer.error();
    if (!answer->ok()) co_return net::error_of(*answer);
    co_return net::json_of(*answer);
}

asio::awaitable<Duration> Hints::greet() {
    json hello = {{"channel", "/meta/handshake"}, {"version", "1.0"}, {"minimumVersion", "0.9"}};
    hello["supportedConnectionTypes"] = json::array({"long-polling"});
    hello["ext"]["token"] = door_->token;
    hello["id"] = ++frames_;
    json greeting = json::array();
    greeting.push_back(std::move(hello));
    const Result<json> greeted = co_await call(std::move(greeting), 20s);
    if (greeted.has_error()) co_return failed(greeted.error().detail);
    const json* frame = frame_of(*greeted, "/meta/handshake");
    client_id_ = frame ? text::text_in(*frame, "clientId") : std::string_view{};
    if (!succeeded(frame) || client_id_.empty() || client_id_.size() > longest_word) co_return failed("it refused our greeting");
    take_advice(*frame);
    json wishes = json::array();
    for (const char* part : {"primary", "secondary"})
        wishes.push_back({{"channel", "/meta/subscribe"},
                          {"subscription", "/feeds/" + door_->channel + "/" + part},
                          {"clientId", client_id_},
                          {"id", ++frames_}});
    const Result<json> granted = co_await call(std::move(wishes), 20s);
    if (granted.has_error()) co_return failed(granted.error().detail);
    if (!succeeded(frame_of(*granted, "/meta/subscribe"))) co_return failed("it refused the feed");
    subscribed_ = true;
    failures_ = 0;
    trouble_.clear();
    news_();  // what came between the last poll and now
    co_return Duration{0};
}

asio::awaitable<Duration> Hints::listen() {
    json frames = json::array();
    frames.push_back({{"channel", "/meta/connect"}, {"connectionType", "long-polling"}, {"clientId", client_id_}, {"id", ++frames_}});
    const Duration deadline = timeout_ + Duration{10'000};
    const Result<json> answer = co_await call(std::move(frames), deadline);
    if (answer.has_error()) co_return failed(answer.error().detail);
    bool said = false;
    const json* ours = frame_of(*answer, "/meta/connect");
    if (answer->is_array())
        for (const json& frame : *answer) said = said || text::text_in(frame, "channel").starts_with("/feeds/");
    if (said) news_();
    if (ours) take_advice(*ours);
    const bool again = ours && text::text_in(text::member(*ours, "advice"), "reconnect") == "handshake";
    if (again || (ours && !succeeded(ours))) co_return failed("it ended the conversation");
    if (!ours && !said) co_return failed("its answer is none");
    co_return interval_;
}

void Hints::take_advice(const json& frame) {
    const json& advice = text::member(frame, "advice");
    const auto milliseconds = [&](const char* name, Duration otherwise) {
        const json& value = text::member(advice, name);
        if (!value.is_number_integer()) return otherwise;
        return std::clamp<Duration>(Duration{value.get<std::int64_t>()}, Duration{0}, longest_advice);
    };
    interval_ = milliseconds("interval", interval_);
    timeout_ = std::max<Duration>(milliseconds("timeout", timeout_), 1s);
}

Duration Hints::failed(const std::string& why) {
    const bool was_there = subscribed_;
    subscribed_ = false;
    worn_out_ = true;
    client_id_.clear();
    if (was_there) news_();  // whatever was said meanwhile is polled
    ++failures_;
    const Duration pause = std::min<Duration>(first_pause * (1LL << std::min(failures_ - 1, 6)), longest_pause);
    trouble_ = "realtime does not work (" + why + "): messages are polled as without it; it is tried again by itself";
    return was_there && failures_ == 1 ? Duration{1'000} : pause;
}

}  // namespace twicket::yammer
