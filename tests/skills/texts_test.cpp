// Every text of every skill exists in every language, with the same placeholders.
#include <catch2/catch.hpp>
#include <regex>

#include "bot/app/status_texts.hpp"
#include "bot/flood.hpp"
#include "bot/form_texts.hpp"
#include "bot/texts.hpp"
#include "skills/answer/texts.hpp"
#include "skills/change/texts.hpp"
#include "skills/channel/channel.hpp"
#include "skills/handoff/texts.hpp"
#include "skills/help/help.hpp"
#include "skills/home/home.hpp"
#include "skills/incident/texts.hpp"
#include "skills/me/texts.hpp"
#include "skills/services/texts.hpp"
#include "skills/privacy/privacy.hpp"
#include "skills/purpose/purpose.hpp"
#include "skills/request/request.hpp"
#include "skills/ticket/texts.hpp"

using namespace twicket;

namespace {
std::multiset<std::string> placeholders(std::string_view text) {
    static const std::regex pattern{"\\{[a-z_]+\\}"};
    const std::string copy{text};
    std::multiset<std::string> found;
    for (std::sregex_iterator at{copy.begin(), copy.end(), pattern}, end; at != end; ++at) found.insert(at->str());
    return found;
}
}  // namespace

TEST_CASE("no text is missing in a language and all languages hold the same placeholders") {
    answer::texts(), channel::texts(), handoff::texts(), help::texts(), home::texts(), me::texts(), form_texts(), flood_texts(), ticket::texts(), service::texts(), incident::texts(), change::texts(), app::status_texts(), purpose::texts(), privacy::texts(), request::texts();
    CHECK(Texts::all().size() >= 9);
    for (const Texts* texts : Texts::all())
        for (const Text& text : texts->table())
            for (std::size_t language = 0; language < std::size(spoken_languages); ++language) {
                INFO(texts->owner() << "." << text.key << " in " << spoken_languages[language]);
                CHECK_FALSE(text.in[language].empty());
                CHECK(placeholders(text.in[language]) == placeholders(text.in[0]));
            }
}

TEST_CASE("an unknown language speaks English and an unknown key is a programming error") {
    CHECK(answer::texts().say("helpful", "xx") == "Helpful");
    CHECK_THROWS_AS(answer::texts().say("no such text", "en"), std::logic_error);
    CHECK(help::texts().say("hello", "de", {{"name", "Uwe"}}) == "Hallo Uwe! Womit kann ich helfen?");
}
