// `./dev bench answer`: question → ranked answer on one thread, over made-up knowledge of 1,000, 10,000 and 100,000
// entries (words drawn by Zipf's law). Times are the thread's
// CPU time. Prints a table and one line of JSON. Argument: the largest size to run.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <nlohmann/json.hpp>
#include <random>

#include "knowledge/ranker.hpp"

using namespace twicket::knowledge;

namespace {

constexpr std::size_t vocabulary = 30'000;

// Numbers below `limit`, the same on every machine (unlike the standard's distributions).
std::size_t below(std::mt19937_64& random, std::size_t limit) {
    return random() % limit;
}

std::vector<std::string> make_words(std::mt19937_64& random) {
    static constexpr const char* starts[] = {"b", "c", "d", "f", "g", "k",  "l",  "m",  "n",
                                             "p", "r", "s", "t", "v", "st", "pr", "tr", "bl"};
    static constexpr const char* middles[] = {"a", "e", "i", "o", "u", "ai", "ea", "ou"};
    std::vector<std::string> words;
    while (words.size() < vocabulary) {
        std::string word;
        for (std::size_t i = 0, syllables = 1 + below(random, 4); i < syllables; ++i)
            word += std::string{starts[below(random, std::size(starts))]} + middles[below(random, std::size(middles))];
        words.push_back(word + (below(random, 2) ? "n" : "s"));
    }
    return words;
}

class Zipf {
  public:
    Zipf() {
        double sum = 0;
        for (std::size_t i = 0; i < vocabulary; ++i) ends_.push_back(sum += 1 / static_cast<double>(i + 2));
    }
    std::size_t draw(std::mt19937_64& random) const {
        const double at = static_cast<double>(random() >> 11) / 9007199254740992.0 * ends_.back();
        return static_cast<std::size_t>(std::lower_bound(ends_.begin(), ends_.end(), at) - ends_.begin());
    }

  private:
    std::vector<double> ends_;
};

struct Maker {
    std::mt19937_64 random{42};
    std::vector<std::string> words = make_words(random);
    Zipf zipf;

    std::string sentence(std::size_t size) {
        std::string text;
        for (std::size_t i = 0; i < size; ++i) text += (i ? " " : "") + words[zipf.draw(random)];
        return text;
    }
    Entry entry(std::size_t number) {
        Entry entry{.id = "entry-" + std::to_string(number), .title = sentence(5 + below(random, 4))};
        for (int i = 0; i < 3; ++i) entry.variants.push_back(sentence(6 + below(random, 6)));
        entry.answer = sentence(40);
        return entry;
    }
    // A wording of an entry with two words changed.
    std::string question(const Entry& entry) {
        std::string text = entry.variants[below(random, entry.variants.size())];
        for (int i = 0; i < 2; ++i) text = text.substr(text.find(' ') + 1) + " " + words[zipf.draw(random)];
        return text;
    }
};

// This thread's CPU time: on an idle machine the same as the clock on the wall, on a busy one still the program's own
// cost.
double now() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}
double seconds_since(double from) {
    return now() - from;
}

struct Row {
    std::size_t entries;
    double build, train, p50, p99, bytes_a_token, visible, found;
    std::size_t index_bytes, model_bytes;
};

Row measure(std::size_t size) {
    Maker maker;
    std::vector<Entry> entries;
    for (std::size_t i = 0; i < size; ++i) entries.push_back(maker.entry(i));
    std::vector<std::pair<std::string, std::string>> questions;
    for (int i = 0; i < 2'000; ++i) {
        const Entry& entry = entries[below(maker.random, size)];
        questions.emplace_back(maker.question(entry), entry.id);
    }
    Row row{.entries = size};
    double from = now();
    const auto ranker = Ranker::build(std::move(entries), {.background = false});
    row.build = seconds_since(from);
    from = now();
    if (size <= 10'000) ranker->train();
    row.train = seconds_since(from);
    std::vector<double> times;
    std::size_t found = 0;
    for (const auto& [text, id] : questions) {
        from = now();
        const Ranking ranking = ranker->rank(text, Filter::everything());
        times.push_back(1000 * seconds_since(from));
        found += !ranking.candidates.empty() && ranking.candidates[0].entry->id == id;
    }
    std::sort(times.begin(), times.end());
    row.p50 = times[times.size() / 2], row.p99 = times[times.size() * 99 / 100];
    row.found = static_cast<double>(found) / static_cast<double>(questions.size());
    std::vector<double> changes;
    for (std::size_t i = 0; i < 100; ++i) {
        Entry changed = maker.entry(below(maker.random, size));
        const std::string id = changed.id, asked = changed.variants[0];
        from = now();
        ranker->put(std::move(changed));
        const Ranking ranking = ranker->rank(asked, Filter::everything());
        changes.push_back(1000 * seconds_since(from));
        if (ranking.candidates.empty() || ranking.candidates[0].entry->id != id)
            std::printf("(a change was not first)\n");
    }
    row.visible = *std::max_element(changes.begin(), changes.end());
    const Figures figures = ranker->figures();
    row.index_bytes = figures.index_bytes, row.model_bytes = figures.model_bytes;
    row.bytes_a_token =
        static_cast<double>(figures.index_bytes + figures.model_bytes) / static_cast<double>(figures.tokens);
    return row;
}

}  // namespace

int main(int count, char** words) {
    const std::size_t largest = count > 1 ? static_cast<std::size_t>(std::atoll(words[1])) : 100'000;
    nlohmann::ordered_json all = nlohmann::ordered_json::array();
    std::printf("%9s %8s %8s %9s %9s %12s %10s %9s %10s\n", "entries", "build s", "train s", "p50 ms", "p99 ms",
                "bytes/token", "index MB", "model MB", "visible ms");
    for (const std::size_t size : {1'000UL, 10'000UL, 100'000UL}) {
        if (size > largest) break;
        const Row row = measure(size);
        std::printf("%9zu %8.2f %8.2f %9.3f %9.3f %12.0f %10.1f %9.1f %10.1f\n", row.entries, row.build, row.train,
                    row.p50, row.p99, row.bytes_a_token, static_cast<double>(row.index_bytes) / 1e6,
                    static_cast<double>(row.model_bytes) / 1e6, row.visible);
        all.push_back({{"entries", row.entries},
                       {"build_seconds", row.build},
                       {"train_seconds", row.train},
                       {"p50_ms", row.p50},
                       {"p99_ms", row.p99},
                       {"bytes_per_token", row.bytes_a_token},
                       {"visible_ms", row.visible},
                       {"first_right", row.found}});
    }
    std::printf("%s\n", nlohmann::ordered_json{{"bench", "answer"}, {"rows", all}}.dump().c_str());
}
