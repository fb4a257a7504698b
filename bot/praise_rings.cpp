// The strongly connected parts (Tarjan, without recursion) of the graph of frequent credit, then how closed each is.
#include "bot/praise_rings.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace twicket::points {
namespace {

class Parts {
  public:
    explicit Parts(std::vector<std::vector<std::size_t>> edges) : edges_{std::move(edges)}, seen_(edges_.size()) {
        for (std::size_t i = 0; i < edges_.size(); ++i)
            if (seen_[i].order == 0) walk(i);
    }
    const std::vector<std::vector<std::size_t>>& all() const { return parts_; }

  private:
    struct Seen {
        std::size_t order = 0, low = 0, next = 0;  // order 0: not yet
        bool open = false;
    };
    void enter(std::size_t node) {
        seen_[node] = {++count_, count_, 0, true};
        path_.push_back(node);
        open_.push_back(node);
    }
    void walk(std::size_t from) {
        for (enter(from); !path_.empty();) {
            const std::size_t node = path_.back();
            Seen& seen = seen_[node];
            if (seen.next < edges_[node].size()) {
                const std::size_t to = edges_[node][seen.next++];
                if (seen_[to].order == 0)
                    enter(to);
                else if (seen_[to].open)
                    seen.low = std::min(seen.low, seen_[to].order);
                continue;
            }
            path_.pop_back();
            if (!path_.empty()) seen_[path_.back()].low = std::min(seen_[path_.back()].low, seen.low);
            if (seen.low == seen.order) close(node);
        }
    }
    void close(std::size_t root) {
        std::vector<std::size_t> part;
        do {
            part.push_back(open_.back());
            seen_[part.back()].open = false;
            open_.pop_back();
        } while (part.back() != root);
        if (part.size() > 1) parts_.push_back(std::move(part));
    }

    std::vector<std::vector<std::size_t>> edges_, parts_;
    std::vector<Seen> seen_;
    std::vector<std::size_t> path_, open_;
    std::size_t count_ = 0;
};

}  // namespace

std::vector<Ring> praise_rings(const std::vector<Given>& given, std::int64_t often, int share, std::size_t largest) {
    std::map<std::string, std::size_t> numbers;
    std::vector<std::string> names;
    const auto number = [&](const std::string& name) {
        const auto [known, fresh] = numbers.try_emplace(name, names.size());
        if (fresh) names.push_back(name);
        return known->second;
    };
    std::vector<std::vector<std::size_t>> edges;
    for (const Given& one : given) {
        const std::size_t by = number(one.by), person = number(one.person);
        edges.resize(names.size());
        if (one.merits >= often) edges[by].push_back(person);
    }
    std::vector<Ring> rings;
    const Parts parts{std::move(edges)};
    for (const std::vector<std::size_t>& part : parts.all()) {
        if (part.size() > largest) continue;
        std::set<std::string> people;
        for (const std::size_t one : part) people.insert(names[one]);
        std::int64_t inside = 0, all = 0;
        for (const Given& one : given) {
            if (!people.contains(one.person)) continue;
            all += one.merits;
            if (people.contains(one.by)) inside += one.merits;
        }
        const int closed = all == 0 ? 0 : static_cast<int>(inside * 100 / all);
        if (closed >= share) rings.push_back({{people.begin(), people.end()}, inside, closed});
    }
    std::ranges::sort(rings, {}, &Ring::people);
    return rings;
}

}  // namespace twicket::points
