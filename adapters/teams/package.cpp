// The manifest by https://developer.microsoft.com/json-schemas/teams/v1.29/MicrosoftTeams.schema.json; packed with
// libzip.
#include "adapters/teams/package.hpp"

#include <zip.h>

#include <algorithm>
#include <array>
#include <memory>

#include "bot/net/url.hpp"
#include "bot/text/fold.hpp"
#include "cmake/embed/embedded.hpp"

namespace twicket::teams {
namespace {

using nlohmann::json;

constexpr zip_int64_t fixed_time = 1'577'836'800;  // 2020-01-01: the same package for the same description

json command(const char* title, const char* description) {
    return {{"title", title}, {"description", description}};
}

json commands() {
    return json::array({command("help", "What I can do"), command("/desk me", "Who I am to the desk"),
                        command("/desk why", "How I came to my last answer")});
}

json bot_of(const AppDescription& description) {
    const json everywhere = json::array({"personal", "team", "groupChat"});
    json lists = json::array();
    lists.push_back({{"scopes", everywhere}, {"commands", commands()}});
    return {{"botId", description.app_id},
            {"scopes", everywhere},
            {"supportsFiles", false},
            {"isNotificationOnly", false},
            {"commandLists", std::move(lists)}};
}

// "Send to desk" on any message: a dialog asks first, so nothing is sent by a slip.
json extension_of(const AppDescription& description) {
    const json send{{"id", "sendToDesk"},
                    {"type", "action"},
                    {"title", "Send to desk"},
                    {"description", "Hand this message to the service desk"},
                    {"context", json::array({"message"})},
                    {"fetchTask", true}};
    return {{"botId", description.app_id}, {"commands", json::array({send})}};
}

// Libzip keeps a reference, we keep ours until the bytes are read.
struct FreeSource {
    void operator()(zip_source_t* source) const { zip_source_free(source); }
};
using Source = std::unique_ptr<zip_source_t, FreeSource>;

bool add(zip_t* archive, const char* name, std::string_view bytes) {
    zip_source_t* file = zip_source_buffer(archive, bytes.data(), bytes.size(), 0);
    if (file == nullptr) return false;
    const zip_int64_t index = zip_file_add(archive, name, file, ZIP_FL_ENC_UTF_8);
    if (index < 0) {
        zip_source_free(file);
        return false;
    }
    return zip_file_set_mtime(archive, static_cast<zip_uint64_t>(index), fixed_time, 0) == 0;
}

std::string read_all(zip_source_t* source) {
    std::string bytes;
    if (zip_source_open(source) != 0) return bytes;
    std::array<char, 4096> part{};
    for (zip_int64_t got = 0; (got = zip_source_read(source, part.data(), part.size())) > 0;)
        bytes.append(part.data(), static_cast<std::size_t>(got));
    zip_source_close(source);
    return bytes;
}

}  // namespace

bool is_guid(std::string_view text) {
    if (text.size() != 36) return false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool border = at == 8 || at == 13 || at == 18 || at == 23;
        if (border ? text[at] != '-' : !std::isxdigit(static_cast<unsigned char>(text[at]))) return false;
    }
    return true;
}

Result<json> manifest_of(const AppDescription& description) {
    if (!is_guid(description.app_id))
        return Error{ErrorCode::invalid, "the app id must look like 11111111-2222-3333-4444-555555555555"};
    const Result<net::Url> url = net::parse_url(description.public_url);
    if (url.has_error() || url->scheme != "https" || url->kind != net::HostKind::name)
        return Error{ErrorCode::invalid,
                     "the public address must be https://… with a host name: Teams calls nothing else"};
    const std::string home = url->origin();
    json manifest{{"$schema", "https://developer.microsoft.com/json-schemas/teams/v1.29/MicrosoftTeams.schema.json"},
                  {"manifestVersion", "1.29"},
                  {"version", description.version},
                  {"id", description.app_id},
                  {"accentColor", "#1F4E79"}};
    manifest["developer"] = {{"name", text::clip(description.company, 32)},
                             {"websiteUrl", home + "/"},
                             {"privacyUrl", home + "/chat"},
                             {"termsOfUseUrl", home + "/chat"}};
    manifest["name"] = {{"short", text::clip(description.name, 30)},
                        {"full", text::clip(description.name + " of " + description.company, 100)}};
    manifest["description"] = {
        {"short", "Answers questions, with the source; hands over to people"},
        {"full",
         text::clip("The service desk of " + description.company +
                        ". Ask it in your own words, in a chat, a group or a channel: it answers from the knowledge "
                        "base, names its source, says so when it does not know, and hands over to a person.",
                    4'000)}};
    manifest["icons"] = {{"color", "color.png"}, {"outline", "outline.png"}};
    manifest["bots"] = json::array({bot_of(description)});
    manifest["composeExtensions"] = json::array({extension_of(description)});
    manifest["permissions"] = json::array({"identity", "messageTeamMembers"});
    manifest["validDomains"] = json::array({url->host});
    manifest["webApplicationInfo"] = {{"id", description.app_id}, {"resource", home}};
    const auto done = [&] { return Result<json>{boost::system::in_place_value, std::move(manifest)}; };
    if (!description.reads_all) return done();
    json rights = json::array();
    for (const char* right : {"ChannelMessage.Read.Group", "ChatMessage.Read.Chat"})
        rights.push_back({{"name", right}, {"type", "Application"}});
    manifest["authorization"] = {{"permissions", {{"resourceSpecific", std::move(rights)}}}};
    return done();
}

Result<std::string> app_package(const AppDescription& description) {
    const Result<json> manifest = manifest_of(description);
    if (manifest.has_error()) return manifest.error();
    const std::string text = manifest->dump(2) + "\n";
    const auto color = embedded::file("adapters/teams/package/color.png");
    const auto outline = embedded::file("adapters/teams/package/outline.png");
    const Error broken{ErrorCode::internal, "the app package cannot be packed"};
    if (!color || !outline) return broken;
    zip_error_t failure;
    zip_error_init(&failure);
    const Source target{zip_source_buffer_create(nullptr, 0, 0, &failure)};
    if (!target) return broken;
    zip_source_keep(target.get());
    zip_t* archive = zip_open_from_source(target.get(), ZIP_TRUNCATE, &failure);
    if (archive == nullptr) {
        zip_source_free(target.get());
        return broken;
    }
    const bool whole = add(archive, "manifest.json", text) && add(archive, "color.png", *color) &&
                       add(archive, "outline.png", *outline);
    if (!whole || zip_close(archive) != 0) {
        zip_discard(archive);
        return broken;
    }
    std::string bytes = read_all(target.get());
    if (bytes.empty()) return broken;
    return bytes;
}

}  // namespace twicket::teams
