// Markdown of cards into the small HTML that the page shows. Only a fixed list of elements comes out, whatever goes in:
// no raw HTML, no images, links to http, https and mailto alone, and those open elsewhere without telling where from.
#pragma once
#include <string>
#include <string_view>

namespace twicket::webchat {

struct Html {
    std::string lead;  // shown at once
    std::string rest;  // behind "Show more"; empty for short texts
};

// `text` is valid UTF-8 (else nothing comes out). A text of more than 700 characters is parted after its first
// paragraph, or later when that says next to nothing.
Html to_html(std::string_view text);

// &, <, >, " and ' as entities: fit for element content and quoted attributes.
std::string escape_html(std::string_view text);

}  // namespace twicket::webchat
