// Setting the scene of a turn.
#include "bot/scene.hpp"

#include "bot/early.hpp"
#include "bot/manners.hpp"
#include "bot/net/signature.hpp"
#include "bot/text/base64.hpp"
#include "bot/text/language.hpp"
#include "bot/texts.hpp"

namespace twicket {
namespace {

Manners manners_for(const Scene& scene, const SceneParts& parts) {
    const auto* message = std::get_if<Message>(&scene.event.what);
    if (!message) return {Leave::speak, "asked"};
    bool from_asker = false;
    if (const auto answer = scene.conversation.memory.find("answer"); answer != scene.conversation.memory.end())
        for (const auto& card : answer->value("cards", nlohmann::json::array()))
            from_asker = from_asker || card.value("asker", "") == scene.event.person;
    const bool top_level = scene.event.thread.empty() || scene.event.thread == message->id;
    constexpr double surely_noise = 0.85;
    const bool noise = scene.purpose.purpose == Purpose::noise && scene.purpose.confidence >= surely_noise;
    const bool taught = parts.lessons.leave_alone(scene.event.account, scene.event.place, message->text);
    const Manners allowed = manners({*message, scene.conversation, scene.place, scene.event.kind, top_level, from_asker, parts.posts_last_hour,
                    parts.now, taught});
    return noise && allowed.leave == Leave::if_sure ? Manners{Leave::keep_quiet, "silent.noise"} : allowed;
}

std::string language_for(const Scene& scene, const std::string& otherwise) {
    if (const auto* message = std::get_if<Message>(&scene.event.what))
        if (const std::string_view told = text::detect_language(message->text); !told.empty()) return std::string{told};
    if (!scene.conversation.language.empty()) return scene.conversation.language;
    for (const std::string& language : scene.person.languages)
        if (const std::string_view ours = spoken(language); !ours.empty()) return std::string{ours};
    if (const std::string_view ours = spoken(scene.place.language); !ours.empty()) return std::string{ours};
    return otherwise;
}

}  // namespace

Scene set_scene(const SceneParts& parts, Event event, Conversation conversation, std::span<const WaitingEvent> behind) {
    Conversation ahead = conversation;
    for (const WaitingEvent& later : behind)
        if (const Result<Event> next = event_from_json(later.body); next.has_value()) note_change(ahead, *next);
    Scene scene{.event = std::move(event), .conversation = std::move(conversation)};
    scene.person = parts.people.by_identity(scene.event.account, scene.event.person);
    if (auto* message = std::get_if<Message>(&scene.event.what)) {
        apply_changes(ahead, *message);
        scene.deleted = was_deleted(ahead, message->id);
        if (parts.read_purpose && !scene.deleted && !message->from_bot)
            scene.purpose = parts.read_purpose(without_call(message->text));
    }
    scene.place = parts.places.rules(scene.event.account, scene.event.place, scene.event.kind);
    scene.audience = parts.readers ? *parts.readers : parts.audiences.of(scene.place, scene.event.kind, scene.person);
    scene.manners = scene.deleted ? Manners{Leave::keep_quiet, "silent.deleted"} : manners_for(scene, parts);
    if (parts.people.has_left(scene.event.account, scene.event.person)) {
        scene.left = true;
        scene.manners = {Leave::keep_quiet, "silent.left"};
    }
    scene.language = language_for(scene, parts.language);
    const std::string identity = scene.event.account + '\n' + scene.event.external_id;
    scene.key = text::to_hex(net::digest(net::Hash::sha256, identity)).substr(0, 24);
    scene.now = parts.now;
    return scene;
}

}  // namespace twicket
