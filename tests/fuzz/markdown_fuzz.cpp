// Any text through the writers of all networks: what comes out is valid, within its limits, and can call nobody (S12).
// fuzz-sources: adapters/slack/mrkdwn.cpp adapters/slack/cut.cpp adapters/slack/markup.cpp adapters/teams/markdown.cpp
// fuzz-sources: adapters/yammer/plain.cpp adapters/webchat/markdown.cpp bot/text/markdown.cpp bot/text/address.cpp
// fuzz-sources: bot/text/fold.cpp bot/text/json.cpp bot/error.cpp
// fuzz-libraries: -lutf8proc -lcmark-gfm -lcmark-gfm-extensions
#include <algorithm>
#include <cctype>

#include "adapters/slack/mrkdwn.hpp"
#include "adapters/teams/markdown.hpp"
#include "adapters/webchat/markdown.hpp"
#include "adapters/yammer/plain.hpp"
#include "bot/text/fold.hpp"

namespace {

using namespace twicket;

void expect(bool good) {
    if (!good) __builtin_trap();
}

bool holds(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

void slack_writes(std::string_view text, std::size_t each) {
    const slack::Pieces pieces = slack::to_mrkdwn(text, each, 11'000);
    std::size_t all = 0;
    for (const slack::Piece& piece : pieces.list) {
        expect(text::is_valid_utf8(piece.text));
        all += piece.text.size();
        if (piece.kind == slack::Piece::Kind::code) continue;
        expect(piece.text.size() <= each);
        for (const char* call : {"<!", "<@", "<#", "<javascript", "<data"}) expect(!holds(piece.text, call));
        // Every < opens one of our own links, which ends in the same piece.
        for (std::size_t at = piece.text.find('<'); at != piece.text.npos; at = piece.text.find('<', at + 1)) {
            std::string rest = piece.text.substr(at);  // a scheme counts in any case
            std::ranges::transform(rest, rest.begin(), [](unsigned char c) { return std::tolower(c); });
            expect(rest.starts_with("<http://") || rest.starts_with("<https://") || rest.starts_with("<mailto:"));
            expect(holds(rest, ">"));
        }
    }
    expect(all <= 11'000);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view text{reinterpret_cast<const char*>(bytes) + 1, size - 1};
    slack_writes(text, 2500 + 2 * static_cast<std::size_t>(bytes[0]));  // no link is longer than that
    for (const teams::Piece& piece : teams::pieces_of(text)) {
        // In code it stands as it was written: a mention needs an entity, and code gets none.
        const bool code = piece.kind == teams::Piece::Kind::code || holds(piece.message, "`");
        expect(code || (!holds(piece.message, "<at>") && !holds(piece.card, "<at>")));
        if (text::is_valid_utf8(text)) expect(text::is_valid_utf8(piece.message) && text::is_valid_utf8(piece.card));
    }
    const std::string plain = yammer::defused(yammer::to_plain(text));
    expect(text::is_valid_utf8(plain));
    expect(!holds(plain, "[["));
    expect(yammer::cut(plain, 500).size() <= 500);
    const webchat::Html html = webchat::to_html(text);
    for (const std::string& one : {html.lead, html.rest}) {
        expect(text::is_valid_utf8(one));
        for (const char* never : {"<script", "<img", "<style", "<iframe", "href=\"javascript", "href=\"data"}) expect(!holds(one, never));
    }
    return 0;
}
