// Names and limits as Slack's reference of the manifest gives them.
#include "adapters/slack/manifest.hpp"

#include <nlohmann/json.hpp>

#include "bot/text/fold.hpp"

namespace twicket::slack {
namespace {

using json = nlohmann::ordered_json;

constexpr std::string_view description = "Answers questions, finds who knows, opens tickets";

json prompts_of(const std::vector<std::string>& questions) {
    json prompts = json::array();
    for (const std::string& question : questions)
        if (prompts.size() < 4) prompts.push_back({{"title", text::clip(question, 75)}, {"message", question}});
    if (prompts.empty()) prompts.push_back({{"title", "What can you do?"}, {"message", "help"}});
    return prompts;
}

json features(const ManifestOptions& options, const std::string& base) {
    json command{{"command", "/desk"},
                 {"description", "Ask the service desk, or set it up"},
                 {"usage_hint", "[question] or help"},
                 {"should_escape", true}};
    if (!options.socket_mode) command["url"] = base + "/commands";
    json shortcut{{"name", "Send to desk"},
                  {"type", "message"},
                  {"callback_id", "send_to_desk"},
                  {"description", "Asks the service desk about this message"}};
    return {{"app_home",
             {{"home_tab_enabled", true}, {"messages_tab_enabled", true}, {"messages_tab_read_only_enabled", false}}},
            {"bot_user", {{"display_name", text::clip(options.name, 80)}, {"always_online", true}}},
            {"agent_view", {{"agent_description", description}, {"suggested_prompts", prompts_of(options.prompts)}}},
            {"shortcuts", json::array({shortcut})},
            {"slash_commands", json::array({command})}};
}

}  // namespace

const std::vector<Right>& rights() {
    static const std::vector<Right> all{
        {"app_mentions:read", "nobody can call the bot by name in channels"},
        {"channels:history", "messages in public channels are not heard"},
        {"channels:read",
         "who reads along in public channels is not known, so only what everybody may read is said there"},
        {"chat:write", "nothing can be answered"},
        {"commands", "/desk and \"Send to desk\" do not work"},
        {"groups:history", "messages in private channels are not heard"},
        {"groups:read",
         "who reads along in private channels is not known, so only what everybody may read is said there"},
        {"im:history", "direct messages are not heard"},
        {"im:read", "direct conversations are not known"},
        {"im:write", "nobody can be written to first"},
        {"mpim:history", "messages in group chats are not heard"},
        {"mpim:read", "who reads along in group chats is not known, so only what everybody may read is said there"},
        {"reactions:read", "reactions on answers do not count as votes"},
        {"users:read", "people are strangers"},
        {"users:read.email", "people are not recognised by their address, so they are strangers"},
        {"reactions:write", "a message that calls the bot gets no eyes at once", false},
        {"files:read", "files that hang on a message cannot be opened", false},
        {"files:write", "no files can be attached to an answer", false},
    };
    return all;
}

const std::vector<std::string_view>& bot_events() {
    static const std::vector<std::string_view> all{
        "app_home_opened",  "app_mention",    "app_uninstalled", "member_joined_channel", "member_left_channel",
        "message.channels", "message.groups", "message.im",      "message.mpim",          "reaction_added",
        "reaction_removed", "tokens_revoked", "user_change"};
    return all;
}

std::string manifest(const ManifestOptions& options) {
    const std::string base =
        options.public_url + "/slack" + (options.account == "default" ? "" : "/" + options.account);
    json scopes = json::array(), events = json::array();
    for (const Right& right : rights()) scopes.push_back(right.scope);
    for (const std::string_view event : bot_events()) events.push_back(event);
    json subscriptions{{"bot_events", events}}, interactivity{{"is_enabled", true}};
    if (!options.socket_mode) {
        subscriptions["request_url"] = base + "/events";
        interactivity["request_url"] = base + "/interactions";
    }
    const json whole{
        {"_metadata", {{"major_version", 2}, {"minor_version", 1}}},
        {"display_information",
         {{"name", text::clip(options.name, 35)}, {"description", description}, {"background_color", "#1f3a5f"}}},
        {"features", features(options, base)},
        {"oauth_config", {{"scopes", {{"bot", scopes}}}}},
        {"settings",
         {{"event_subscriptions", subscriptions},
          {"interactivity", interactivity},
          {"org_deploy_enabled", false},
          {"socket_mode_enabled", options.socket_mode},
          {"token_rotation_enabled", false}}}};
    return whole.dump(2) + "\n";
}

}  // namespace twicket::slack
