// MediaWiki's action API (https://www.mediawiki.org/wiki/API:Main_page), one request at a time with maxlag, as its
// etiquette asks. All pages are listed with their newest revision, 500 a request, instead of recentchanges: those
// expire, and tell nothing of pages that were deleted, moved away or hidden by other ways; a list of 10,000 pages is 20
// requests.
#include <map>

#include "adapters/wiki/fetch.hpp"

namespace twicket::wiki {
namespace {

using boost::asio::awaitable;
using nlohmann::json;

constexpr std::size_t most_pages = 20'000;
constexpr int most_requests = 1'000;
constexpr std::string_view always = "format=json&formatversion=2&errorformat=plaintext&maxlag=5";

class MediaWiki final : public Wiki {
  public:
    MediaWiki(Settings settings, net::HttpClient& client, Pause pause)
        : settings_{std::move(settings)}, fetch_{client, settings_.name, who(settings_), std::move(pause)} {}

    awaitable<Result<std::vector<Listed>>> list() override {
        const Result<void> signed_in = co_await sign_in();
        if (signed_in.has_error()) co_return signed_in.error();
        std::map<std::string, Listed> pages;
        for (const std::string& generator : generators()) {
            std::string query = generator;
            const Result<void> walked = co_await walk(std::move(query), pages);
            if (walked.has_error()) co_return walked.error();
        }
        std::vector<Listed> all;
        for (auto& [id, page] : pages)
            if (!page.version.empty()) all.push_back(std::move(page));
        co_return all;
    }

    awaitable<Result<std::string>> html(Listed page) override {
        std::string url = settings_.url + "?action=parse&pageid=" + encoded(page.id) +
                          "&prop=text&disablelimitreport=1&disableeditsection=1&disabletoc=1&";
        url += always;
        const Result<json> answer = co_await fetch_.get(std::move(url));
        if (answer.has_error()) co_return answer.error();
        const json& text = member(member(*answer, "parse"), "text");
        if (!text.is_string()) co_return fetch_.error(ErrorCode::invalid, "a page came without its text");
        co_return text.get<std::string>();
    }

  private:
    static net::Headers who(const Settings& settings) {
        if (settings.token.empty()) return {};
        return {{"Authorization", "Bearer " + settings.token}};
    }

    // Everything of the namespaces, or what stands in the categories.
    std::vector<std::string> generators() const {
        std::vector<std::string> all;
        for (const std::string& category : settings_.from)
            all.push_back("generator=categorymembers&gcmtype=page&gcmlimit=max&gcmtitle=" +
                          encoded("Category:" + category));
        if (!all.empty()) return all;
        for (const int space : settings_.namespaces)
            all.push_back("generator=allpages&gapfilterredir=nonredirects&gaplimit=max&gapnamespace=" +
                          std::to_string(space));
        return all;
    }

    // A bot password (Special:BotPasswords); the session lives in cookies.
    awaitable<Result<void>> sign_in() {
        if (signed_in_ || settings_.user.empty()) co_return Result<void>{};
        std::string ask = settings_.url + "?action=query&meta=tokens&type=login&";
        ask += always;
        const Result<json> tokens = co_await fetch_.get(std::move(ask));
        if (tokens.has_error()) co_return tokens.error();
        const std::string token = text_at(member(member(*tokens, "query"), "tokens"), "logintoken");
        std::string form = "action=login&format=json&formatversion=2&lgname=" + encoded(settings_.user) +
                           "&lgpassword=" + encoded(settings_.password) + "&lgtoken=" + encoded(token);
        std::string url = settings_.url;
        const Result<json> answer = co_await fetch_.post(std::move(url), std::move(form));
        if (answer.has_error()) co_return answer.error();
        if (text_at(member(*answer, "login"), "result") != "Success")
            co_return fetch_.error(ErrorCode::unauthorized,
                                   "user and password were refused; MediaWiki wants a bot password");
        signed_in_ = true;
        co_return Result<void>{};
    }

    // Every key of "continue" goes into the next request; pages are merged by their id.
    awaitable<Result<void>> walk(std::string generator, std::map<std::string, Listed>& pages) {
        std::string more;
        for (int left = most_requests; left > 0; --left) {
            std::string url = settings_.url + "?action=query&prop=info&inprop=url&" + generator + "&";
            url += always;
            url += more;
            const Result<json> answer = co_await fetch_.get(std::move(url));
            if (answer.has_error()) co_return answer.error();
            for (const json& one : member(member(*answer, "query"), "pages")) take(one, pages);
            const json& next = member(*answer, "continue");
            if (!next.is_object()) co_return Result<void>{};
            if (pages.size() > most_pages)
                co_return fetch_.error(ErrorCode::too_large, "has more than 20,000 pages; name categories in 'from'");
            more.clear();
            for (const auto& [key, value] : next.items())
                more += "&" + encoded(key) + "=" + encoded(value.is_string() ? value.get<std::string>() : value.dump());
        }
        co_return fetch_.error(ErrorCode::too_large, "the list of pages does not end");
    }

    static void take(const json& one, std::map<std::string, Listed>& pages) {
        const std::string id = text_at(one, "pageid");
        if (id.empty() || member(one, "missing").is_boolean() || member(one, "invalid").is_boolean() ||
            member(one, "redirect") == true)
            return;
        Listed& page = pages[id];
        page.id = id;
        if (const std::string title = text_at(one, "title"); !title.empty()) page.title = title;
        if (const std::string url = text_at(one, "fullurl"); !url.empty()) page.url = url;
        if (const std::string revision = text_at(one, "lastrevid"); !revision.empty()) page.version = revision;
    }

    Settings settings_;
    Fetch fetch_;
    bool signed_in_ = false;
};

}  // namespace

std::unique_ptr<Wiki> open_mediawiki(const Settings& settings, net::HttpClient& client, Pause pause) {
    return std::make_unique<MediaWiki>(settings, client, std::move(pause));
}

}  // namespace twicket::wiki
