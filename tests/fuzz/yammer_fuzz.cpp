// Any bytes as an answer of Yammer: a feed's page, a profile, a post's receipt, and the words of a message.
// fuzz-sources: adapters/yammer/decode.cpp
#include "adapters/yammer/decode.hpp"
#include "bot/text/json.hpp"
#include "tests/fuzz/check_event.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace twicket;
    const std::string_view text{reinterpret_cast<const char*>(bytes), size};
    yammer::time_from(text);
    yammer::answered_from(text);
    if (text::is_valid_utf8(text) && !text::is_valid_utf8(yammer::heard(text, {}, "7").text)) __builtin_trap();
    const auto answer = text::parse_json(text);
    if (answer.has_error()) return 0;
    yammer::decode_user(*answer);
    yammer::posted_id(*answer);
    for (const char* place : {"", "42"}) {
        const auto page = yammer::decode_page(*answer, {"net/fuzz", "7", place, Time{}});
        if (page.has_error()) continue;
        if (page->posts.size() + page->unreadable > page->count) __builtin_trap();
        for (const yammer::Post& post : page->posts) {
            if (post.event) fuzz::check(*post.event);
            if (post.ours && post.event) __builtin_trap();
            fuzz::check(yammer::like_event(post, "net/fuzz", "8", true, 1, Time{}));
        }
    }
    return 0;
}
