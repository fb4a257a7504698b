// Any bytes as a Bot Framework activity: what is read becomes events that can be stored; words lose their markup.
// fuzz-sources: adapters/teams/activity.cpp adapters/teams/decode.cpp adapters/teams/words.cpp adapters/teams/emoji.cpp
// fuzz-sources: bot/net/signature.cpp bot/text/base64.cpp
// fuzz-libraries: -lcrypto
#include "adapters/teams/decode.hpp"
#include "adapters/teams/words.hpp"
#include "tests/fuzz/check_event.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace twicket;
    const std::string_view text{reinterpret_cast<const char*>(bytes), size};
    if (text::is_valid_utf8(text) && !text::is_valid_utf8(teams::plain_from_html(text))) __builtin_trap();
    const auto activity = teams::read_activity(text, Time{});
    if (activity.has_error()) return 0;
    const teams::Ourselves us{"net/fuzz", "00000000-0000-0000-0000-000000000001"};
    for (const Event& event : teams::decode(*activity, us)) fuzz::check(event);
    teams::adds_us(*activity);
    teams::removes_us(*activity);
    teams::click_of(activity->body);
    teams::reply_to_from(std::string{text});
    return 0;
}
