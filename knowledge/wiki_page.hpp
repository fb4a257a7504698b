// A wiki's page as an entry: its text as Markdown, cut where it would be too long for an answer, its headings as
// further wordings. Where it came from and who may read it is the caller's to say.
#pragma once
#include <string>
#include <string_view>

#include "bot/error.hpp"
#include "knowledge/entry.hpp"

namespace twicket::knowledge {

struct WikiPage {
    std::string id, title, html, link;
};
// invalid, with a reason for a person, when there is nothing to serve: "it holds no text".
Result<Entry> entry_of_page(const WikiPage& page);

}  // namespace twicket::knowledge
