// Catching up with one feed: which page to ask for next, and when everything above the last processed message has been
// seen. Pure state: no sockets, no clock, no store. The newest messages come first, so the pages between the newest and
// the position are kept until they join; only then are they handed out, oldest first.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "adapters/yammer/decode.hpp"

namespace twicket::yammer {

class Feed {
  public:
    // `most_kept`: messages held while pages are missing. With more the newest are let go and read again later.
    explicit Feed(std::size_t most_kept = 5'000) : most_kept_{most_kept} {}

    // The id up to which all is processed; nothing: this feed was never read.
    const std::optional<std::int64_t>& position() const { return position_; }
    void start_at(std::int64_t position) { position_ = position; }

    // "limit=20&newer_than=7&older_than=30": of the page to ask for now.
    std::string query() const;
    // The page that was asked for by query(). True: all of them are here, take() has them. A feed that was never read
    // gets its position and hands out nothing: what was written before we came is not ours to answer.
    bool add(Page page);
    bool catching_up() const { return below_.has_value(); }
    // What joined, oldest first, each message once; the feed's position is then moved by processed().
    std::vector<Post> take();
    void processed(std::int64_t id);
    // An answer got lost in the middle: begin again at the newest.
    void start_over();

    static constexpr std::size_t page_size = 20;  // never more, whatever is asked for

  private:
    std::optional<std::int64_t> position_{};
    std::optional<std::int64_t> below_{};  // the next page is older than this
    std::map<std::int64_t, Post> kept_{};
    std::size_t most_kept_;
};

}  // namespace twicket::yammer
