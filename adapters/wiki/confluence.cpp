// Confluence Cloud (REST v2 at <site>/wiki, e-mail and API token) and Data Center (REST at <base>/rest/api, personal
// access token). Restrictions of a page and of all pages above it are read in every round, since they change without a
// new version. Whose restrictions name single people alone has no group that may read it, and is not served.
#include <map>
#include <set>

#include "adapters/wiki/fetch.hpp"

namespace twicket::wiki {
namespace {

using boost::asio::awaitable;
using nlohmann::json;

constexpr std::size_t most_pages = 20'000;
constexpr int most_requests = 25'000, deepest = 100;

struct Found {
    Listed page;
    std::vector<std::string> above{};  // pages above it, the nearest first or last
    bool restricted = false;           // itself
    std::set<std::string> groups{};
};

// {"restrictions": {"user": {"results": […]}, "group": {"results": [{"name": …}]}}}
void take_restrictions(const json& read, Found& found) {
    const json& restrictions = member(read, "restrictions");
    const json& users = member(member(restrictions, "user"), "results");
    const json& groups = member(member(restrictions, "group"), "results");
    for (const json& group : groups) found.groups.insert(text_at(group, "name"));
    found.restricted = (users.is_array() && !users.empty()) || (groups.is_array() && !groups.empty());
}

// Own restrictions and those above together: a reader must pass every one of them, so only groups that all name are
// left.
Listed with_inherited(const Found& found, const std::map<std::string, Found>& all) {
    Listed page = found.page;
    std::optional<std::set<std::string>> allowed;
    const auto narrow = [&](const Found& one) {
        if (!one.restricted) return;
        page.restricted = true;
        if (!allowed)
            allowed = one.groups;
        else
            std::erase_if(*allowed, [&](const std::string& group) { return !one.groups.contains(group); });
    };
    narrow(found);
    for (const std::string& id : found.above) {
        const auto above = all.find(id);
        if (above != all.end())
            narrow(above->second);
        else
            page.restricted = true,
            allowed = std::set<std::string>{};  // we may not even see it: nobody is known who may
    }
    if (allowed) page.groups.assign(allowed->begin(), allowed->end());
    return page;
}

class Confluence final : public Wiki {
  public:
    Confluence(Settings settings, net::HttpClient& client, Pause pause)
        : settings_{std::move(settings)},
          cloud_{settings_.kind == "confluence"},
          fetch_{client, settings_.name, who(settings_), std::move(pause)} {}

    awaitable<Result<std::vector<Listed>>> list() override {
        std::map<std::string, Found> found;
        for (const std::string& key : settings_.from) {
            std::string space = key;
            std::map<std::string, Found> here;
            const Result<void> done = co_await walk_space(std::move(space), here);
            if (done.has_error()) co_return done.error();
            found.merge(here);
        }
        if (cloud_) settle_parents(found);
        std::vector<Listed> pages;
        for (const auto& [id, one] : found) pages.push_back(with_inherited(one, found));
        co_return pages;
    }

    awaitable<Result<std::string>> html(Listed page) override {
        std::string url = cloud_
                              ? settings_.url + "/api/v2/pages/" + encoded(page.id) + "?body-format=view"
                              : settings_.url + "/rest/api/content/" + encoded(page.id) + "?expand=body.view,version";
        const Result<json> answer = co_await fetch_.get(std::move(url));
        if (answer.has_error()) co_return answer.error();
        const json& value = member(member(member(*answer, "body"), "view"), "value");
        if (!value.is_string()) co_return fetch_.error(ErrorCode::invalid, "a page came without its text");
        co_return value.get<std::string>();
    }

  private:
    static net::Headers who(const Settings& settings) {
        if (!settings.token.empty()) return {{"Authorization", "Bearer " + settings.token}};
        if (!settings.user.empty()) return {{"Authorization", basic(settings.user, settings.password)}};
        return {};
    }

    awaitable<Result<void>> walk_space(std::string key, std::map<std::string, Found>& found) {
        std::string first = settings_.url + "/rest/api/content?type=page&status=current&spaceKey=" + encoded(key) +
                            "&start=0&limit=100&expand=version,ancestors,restrictions.read.restrictions.user,"
                            "restrictions.read.restrictions.group";
        if (cloud_) {
            std::string ask = settings_.url + "/api/v2/spaces?keys=" + encoded(key) + "&limit=1";
            const Result<json> spaces = co_await fetch_.get(std::move(ask));
            if (spaces.has_error()) co_return spaces.error();
            const json& results = member(*spaces, "results");
            if (!results.is_array() || results.empty())
                co_return fetch_.error(ErrorCode::not_found,
                                       "there is no space " + key + " that this account may read");
            first = settings_.url + "/api/v2/spaces/" + encoded(text_at(results.front(), "id")) +
                    "/pages?depth=all&status=current&limit=250";
        }
        std::set<std::string> seen;  // of addresses: a server that repeats its first page for ever is noticed
        for (std::string next = std::move(first); !next.empty();) {
            if (!seen.insert(next).second || seen.size() > most_requests)
                co_return fetch_.error(ErrorCode::invalid, "its list of pages repeats itself");
            std::string url = next;
            const Result<json> answer = co_await fetch_.get(std::move(url));
            if (answer.has_error()) co_return answer.error();
            for (const json& one : member(*answer, "results")) take(one, found);
            if (found.size() > most_pages)
                co_return fetch_.error(ErrorCode::too_large, "has more than 20,000 pages; name fewer spaces in 'from'");
            next = address_of(text_at(member(*answer, "_links"), "next"));
        }
        if (!cloud_) co_return Result<void>{};
        for (auto& [id, one] : found) {
            std::string page = id;
            const Result<void> looked = co_await look_at_restrictions(std::move(page), one);
            if (looked.has_error()) co_return looked.error();
        }
        co_return Result<void>{};
    }

    // The Cloud's list knows nothing of restrictions.
    awaitable<Result<void>> look_at_restrictions(std::string id, Found& one) {
        std::string url = settings_.url + "/rest/api/content/" + encoded(id) +
                          "/restriction/byOperation/read?expand=restrictions.user,restrictions.group";
        const Result<json> read = co_await fetch_.get(std::move(url));
        if (read.has_error() && read.error().code == ErrorCode::not_found) {
            one.restricted = true;  // gone, or not ours to see: then nobody else's either
            co_return Result<void>{};
        }
        if (read.has_error()) co_return read.error();
        take_restrictions(*read, one);
        co_return Result<void>{};
    }

    // The Cloud names the parent alone.
    static void settle_parents(std::map<std::string, Found>& found) {
        for (auto& [id, one] : found) {
            if (one.above.size() != 1) continue;
            std::string at = one.above.front();
            for (int left = deepest; left > 0; --left) {
                const auto parent = found.find(at);
                if (parent == found.end() || parent->second.above.empty()) break;
                at = parent->second.above.front();
                one.above.push_back(at);
            }
        }
    }

    // `next` is a path with or without the site's own "/wiki", or a whole address; a cursor stays as it is.
    std::string address_of(const std::string& next) const {
        if (next.empty() || next.starts_with("http")) return next;
        const auto host_end = settings_.url.find('/', settings_.url.find("://") + 3);
        const std::string host = settings_.url.substr(0, host_end),
                          path = host_end == settings_.url.npos ? "" : settings_.url.substr(host_end);
        return !path.empty() && next.starts_with(path + "/") ? host + next : settings_.url + next;
    }

    void take(const json& one, std::map<std::string, Found>& found) const {
        Found page;
        page.page.id = text_at(one, "id");
        if (page.page.id.empty() || text_at(one, "status") == "trashed" || text_at(one, "status") == "draft") return;
        page.page.title = text_at(one, "title");
        page.page.version = text_at(member(one, "version"), "number");
        page.page.url = address_of(text_at(member(one, "_links"), "webui"));
        for (const json& above : member(one, "ancestors")) page.above.push_back(text_at(above, "id"));
        if (const std::string parent = text_at(one, "parentId");
            !parent.empty() && text_at(one, "parentType") == "page")
            page.above.push_back(parent);
        if (!cloud_) take_restrictions(member(member(one, "restrictions"), "read"), page);
        found.insert_or_assign(page.page.id, std::move(page));
    }

    Settings settings_;
    bool cloud_;
    Fetch fetch_;
};

}  // namespace

std::unique_ptr<Wiki> open_confluence(const Settings& settings, net::HttpClient& client, Pause pause) {
    return std::make_unique<Confluence>(settings, client, std::move(pause));
}

}  // namespace twicket::wiki
