// Our Markdown as Slack's mrkdwn, in pieces that fit into blocks. Only what is listed here can come out: no mention of
// a person, group or channel, no picture, no link that shows another address than it opens (S12).
// Facts: docs.slack.dev, "Formatting message text"; limits of Block Kit.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace twicket::slack {

struct Piece {
    enum class Kind { text, code };  // code: shown as it is, its text is not escaped and has no fences
    Kind kind = Kind::text;
    std::string text;
};

struct Pieces {
    std::vector<Piece> list;
    bool whole = true;  // false: the end was left out, at a border between paragraphs, lines or words
};

// Each text piece is at most `most_each` bytes, all together at most `most_all`; code that fits neither a text piece
// nor what is left is cut between lines. A text is cut at a paragraph, else a line, else a word, never inside a link, a
// code span or an escape; only a single word longer than a piece is cut between characters. `markdown` is valid UTF-8
// (else nothing comes out).
Pieces to_mrkdwn(std::string_view markdown, std::size_t most_each = 2900, std::size_t most_all = 11'000);

// `<address|label>`, or how else it can honestly be shown. Both are raw; an address that is not http, https or mailto
// leaves the label alone.
std::string link(std::string_view address, std::string_view label);

// At most `limit` bytes of escaped text, cut at a character and not inside an escape, with "…" when cut.
std::string clip_escaped(std::string_view text, std::size_t limit);

}  // namespace twicket::slack
