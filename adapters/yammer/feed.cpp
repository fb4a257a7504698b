// Ids only rise, so "above the position" is "not processed yet".
#include "adapters/yammer/feed.hpp"

#include <algorithm>

namespace twicket::yammer {

std::string Feed::query() const {
    std::string query = "limit=" + std::to_string(page_size);
    if (position_ && *position_ > 0) query += "&newer_than=" + std::to_string(*position_);
    if (below_) query += "&older_than=" + std::to_string(*below_);
    return query;
}

bool Feed::add(Page page) {
    std::int64_t lowest = INT64_MAX, highest = 0;
    for (const Post& post : page.posts) {
        lowest = std::min(lowest, post.id);
        highest = std::max(highest, post.id);
    }
    if (!position_) {
        position_ = highest;
        return true;
    }
    const bool nothing_older = page.posts.empty() || lowest <= *position_ || (below_ && lowest >= *below_);
    // A short page may still have older ones behind it (what we may not see is left out), so Yammer's own word counts
    // most, and the size of the page only where it is silent.
    const bool more = !nothing_older && page.older_available.value_or(page.count >= page_size);
    for (Post& post : page.posts) {
        if (post.id <= *position_) continue;
        const std::int64_t id = post.id;
        kept_.insert_or_assign(id, std::move(post));
        if (kept_.size() > most_kept_) kept_.erase(std::prev(kept_.end()));
    }
    below_ = more ? std::optional{lowest} : std::nullopt;
    return !more;
}

std::vector<Post> Feed::take() {
    std::vector<Post> posts;
    for (auto& [id, post] : kept_) posts.push_back(std::move(post));
    kept_.clear();
    return posts;
}

void Feed::processed(std::int64_t id) {
    position_ = std::max(position_.value_or(0), id);
}

void Feed::start_over() {
    below_.reset();
    kept_.clear();
}

}  // namespace twicket::yammer
