// The names that people use on cards and messages; the first name of a sign is the one we write.
#include "adapters/slack/emoji.hpp"

#include <algorithm>
#include <array>

namespace twicket::slack {
namespace {

struct Named {
    std::string_view name, sign;
};
constexpr std::array names{
    Named{"+1", "👍"},
    Named{"thumbsup", "👍"},
    Named{"-1", "👎"},
    Named{"thumbsdown", "👎"},
    Named{"raising_hand", "🙋"},
    Named{"woman-raising-hand", "🙋"},
    Named{"man-raising-hand", "🙋"},
    Named{"raised_hand", "✋"},
    Named{"hand", "✋"},
    Named{"raised_hands", "🙌"},
    Named{"wave", "👋"},
    Named{"ticket", "🎫"},
    Named{"admission_tickets", "🎟️"},
    Named{"lock", "🔒"},
    Named{"unlock", "🔓"},
    Named{"eyes", "👀"},
    Named{"white_check_mark", "✅"},
    Named{"heavy_check_mark", "✔️"},
    Named{"ballot_box_with_check", "☑️"},
    Named{"x", "❌"},
    Named{"no_entry", "⛔"},
    Named{"no_entry_sign", "🚫"},
    Named{"warning", "⚠️"},
    Named{"question", "❓"},
    Named{"grey_question", "❔"},
    Named{"exclamation", "❗"},
    Named{"heavy_exclamation_mark", "❗"},
    Named{"zero", "0️⃣"},
    Named{"one", "1️⃣"},
    Named{"two", "2️⃣"},
    Named{"three", "3️⃣"},
    Named{"four", "4️⃣"},
    Named{"five", "5️⃣"},
    Named{"six", "6️⃣"},
    Named{"seven", "7️⃣"},
    Named{"eight", "8️⃣"},
    Named{"nine", "9️⃣"},
    Named{"keycap_ten", "🔟"},
    Named{"tada", "🎉"},
    Named{"clap", "👏"},
    Named{"pray", "🙏"},
    Named{"ok_hand", "👌"},
    Named{"muscle", "💪"},
    Named{"heart", "❤️"},
    Named{"broken_heart", "💔"},
    Named{"fire", "🔥"},
    Named{"rocket", "🚀"},
    Named{"star", "⭐"},
    Named{"star2", "🌟"},
    Named{"sparkles", "✨"},
    Named{"100", "💯"},
    Named{"bulb", "💡"},
    Named{"hourglass", "⌛"},
    Named{"hourglass_flowing_sand", "⏳"},
    Named{"alarm_clock", "⏰"},
    Named{"bell", "🔔"},
    Named{"no_bell", "🔕"},
    Named{"mute", "🔇"},
    Named{"mag", "🔍"},
    Named{"pushpin", "📌"},
    Named{"round_pushpin", "📍"},
    Named{"bookmark", "🔖"},
    Named{"memo", "📝"},
    Named{"pencil", "📝"},
    Named{"pencil2", "✏️"},
    Named{"wrench", "🔧"},
    Named{"hammer_and_wrench", "🛠️"},
    Named{"construction", "🚧"},
    Named{"bug", "🐛"},
    Named{"robot_face", "🤖"},
    Named{"sos", "🆘"},
    Named{"recycle", "♻️"},
    Named{"arrows_counterclockwise", "🔄"},
    Named{"repeat", "🔁"},
    Named{"smile", "😄"},
    Named{"slightly_smiling_face", "🙂"},
    Named{"simple_smile", "🙂"},
    Named{"joy", "😂"},
    Named{"thinking_face", "🤔"},
    Named{"cry", "😢"},
    Named{"sob", "😭"},
    Named{"rage", "😡"},
    Named{"angry", "😠"},
    Named{"disappointed", "😞"},
    Named{"neutral_face", "😐"},
    Named{"frowning", "😦"},
    Named{"white_frowning_face", "☹️"},
    Named{"see_no_evil", "🙈"},
    Named{"shrug", "🤷"},
    Named{"facepalm", "🤦"},
    Named{"sunglasses", "😎"},
    Named{"coffee", "☕"},
};

}  // namespace

std::string sign_of(std::string_view name) {
    name = name.substr(0, name.find("::"));  // a skin tone
    const auto found = std::ranges::find(names, name, &Named::name);
    if (found != names.end()) return std::string{found->sign};
    return ":" + std::string{name.substr(0, 100)} + ":";
}

std::string_view name_of_sign(std::string_view sign) {
    const auto found = std::ranges::find(names, sign, &Named::sign);
    return found == names.end() ? std::string_view{} : found->name;
}

}  // namespace twicket::slack
