// The ranker: an immutable snapshot that questions read, replaced whole by put, remove and training.
#include "knowledge/ranker.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>

#include "knowledge/question.hpp"
#include "knowledge/thesaurus.hpp"
#include "knowledge/trainer.hpp"

namespace twicket::knowledge {
namespace {

constexpr double known_wording = 0.97, shared_wording = 0.6;  // how sure a known wording makes, alone or in two entries

using EntryPointer = std::shared_ptr<const Entry>;

// A base segment and what goes with it; lives until the next training.
struct Base {
    std::shared_ptr<const Segment> segment;
    std::unordered_map<std::string, std::uint32_t> slots;
    std::vector<std::pair<std::string, std::size_t>> languages;  // most entries first
};

struct Snapshot {
    std::shared_ptr<const Base> base;
    std::shared_ptr<const Segment> fresh;
    std::vector<std::uint8_t> dead;
    std::shared_ptr<const Model> model;
    std::uint64_t version = 0;

    View view() const {
        return {.base = base->segment.get(),
                .fresh = fresh.get(),
                .dead = &dead,
                .classifier = model->classifier.get(),
                .weights = model->weights};
    }
    const EntryPointer* find(std::string_view id) const {
        if (fresh)
            for (std::size_t i = 0; i < fresh->size(); ++i)
                if (fresh->entries()[i]->id == id) return &fresh->entries()[i];
        const auto found = base->slots.find(std::string{id});
        if (found == base->slots.end() || dead[found->second]) return nullptr;
        return &base->segment->entries()[found->second];
    }
};

template <class List>
bool among(const List& list, std::string_view text) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

// Why an entry may not be shown; empty: it may.
std::string_view refusal(const Entry& entry, const Filter& filter, const std::string& language) {
    if (filter.groups) {
        const bool allowed = entry.audience.empty()
                                 ? among(*filter.groups, "everyone")
                                 : std::any_of(entry.audience.begin(), entry.audience.end(),
                                               [&](const std::string& group) { return among(*filter.groups, group); });
        if (!allowed) return "audience";
    }
    if (!filter.scopes.empty() && std::none_of(entry.tags.begin(), entry.tags.end(),
                                               [&](const std::string& tag) { return among(filter.scopes, tag); }))
        return "scope";
    if (!filter.today.empty()) {
        if (!entry.valid_from.empty() && filter.today < entry.valid_from) return "not valid yet";
        if (!entry.valid_until.empty() && filter.today > entry.valid_until) return "not valid any more";
    }
    if (!language.empty() && !entry.language.empty() && base_language(entry.language) != language) return "language";
    if (among(filter.excluded, entry.id)) return "excluded";
    return {};
}

class StandardRanker final : public Ranker {
  public:
    StandardRanker(std::vector<Entry> entries, const Options& options) : options_{options} {
        std::vector<EntryPointer> pointers;
        std::unordered_map<std::string, std::size_t> seen;
        for (Entry& entry : entries) {
            const auto [found, fresh] = seen.try_emplace(entry.id, pointers.size());
            auto pointer = std::make_shared<const Entry>(std::move(entry));
            if (fresh)
                pointers.push_back(std::move(pointer));
            else
                pointers[found->second] = std::move(pointer);
        }
        publish(fresh_start(std::move(pointers)));
        Thesaurus::english();  // else the first question would wait for it
        if (options_.background) worker_ = std::thread{[this] { train_when_quiet(); }};
    }

    StandardRanker(std::shared_ptr<const Snapshot> snapshot, const Options& options)
        : options_{options}, snapshot_{std::move(snapshot)}, version_{snapshot_->version} {}

    ~StandardRanker() override {
        {
            const std::scoped_lock lock{waking_};
            stopping_ = true;
            woken_.notify_all();
        }
        if (worker_.joinable()) worker_.join();
    }

    Ranking rank(std::string_view question, const Filter& filter) const override {
        const auto snapshot = current();
        return look(*snapshot, question, filter).ranking;
    }

    Explanation explain(std::string_view question, const Filter& filter) const override {
        const auto snapshot = current();
        Look seen = look(*snapshot, question, filter);
        Explanation explanation;
        for (const Token& token : seen.question.tokens) explanation.words.push_back(token.stem);
        explanation.corrections = std::move(seen.question.corrections);
        for (std::size_t i = 0; i < evidence_count; ++i)
            explanation.evidence.emplace_back(name_of_evidence(i), seen.evidence.values[i]);
        explanation.removed = removed_by(*snapshot, seen.question.probe, filter);
        explanation.ranking = std::move(seen.ranking);
        explanation.weights = snapshot->model->weights;
        explanation.floor = options_.floor;
        explanation.model = "base " + std::to_string(snapshot->base->segment->size()) + " entries, version " +
                            std::to_string(snapshot->version) + ", " +
                            (snapshot->model->classifier ? "trained" : "untrained") + " on " +
                            std::to_string(snapshot->model->held_out) + " held-out wordings";
        return explanation;
    }

    std::vector<std::string> words(std::string_view question, const Filter& filter) const override {
        const auto snapshot = current();
        const std::string only = filter.language.empty() ? std::string{} : base_language(filter.language);
        const PreparedQuestion prepared =
            prepare(snapshot->view(), question, only.empty() ? guess_language(*snapshot->base, question) : only);
        std::vector<std::string> words;
        for (const Token& token : prepared.tokens) words.push_back(token.stem);
        return words;
    }

    std::shared_ptr<const Entry> find(std::string_view id) const override {
        const auto snapshot = current();
        const EntryPointer* found = snapshot->find(id);
        return found ? *found : nullptr;
    }

    std::vector<EntryPointer> all() const override { return living(*current()); }

    void put(Entry entry) override {
        const std::scoped_lock lock{changing_};
        const std::string id = entry.id;
        change(id, std::make_shared<const Entry>(std::move(entry)));
    }

    bool remove(std::string_view id) override {
        const std::scoped_lock lock{changing_};
        if (!current()->find(id)) return false;
        change(std::string{id}, nullptr);
        return true;
    }

    void train(const std::function<void(int)>& progress) override { retrain(progress, {}); }

    Figures figures() const override {
        const auto snapshot = current();
        Figures figures;
        figures.entries = living(*snapshot).size();
        for (const Segment* segment : {snapshot->base->segment.get(), snapshot->fresh.get()}) {
            if (!segment) continue;
            figures.texts += segment->texts();
            figures.tokens += segment->tokens();
            figures.index_bytes += segment->bytes();
        }
        if (snapshot->model->classifier) figures.model_bytes = snapshot->model->classifier->bytes();
        figures.changes = changes_;
        figures.trainings = trainings_;
        return figures;
    }

    std::unique_ptr<Ranker> copy() const override {
        Options options = options_;
        options.background = false;
        return std::make_unique<StandardRanker>(current(), options);
    }

  private:
    std::shared_ptr<const Snapshot> current() const {
        const std::scoped_lock lock{swapping_};
        return snapshot_;
    }
    void publish(std::shared_ptr<const Snapshot> next) {
        const std::scoped_lock lock{swapping_};
        snapshot_.swap(next);
    }

    static std::vector<EntryPointer> living(const Snapshot& snapshot) {
        std::vector<EntryPointer> found;
        const auto& entries = snapshot.base->segment->entries();
        for (std::size_t slot = 0; slot < entries.size(); ++slot)
            if (!snapshot.dead[slot]) found.push_back(entries[slot]);
        if (snapshot.fresh)
            found.insert(found.end(), snapshot.fresh->entries().begin(), snapshot.fresh->entries().end());
        return found;
    }

    // A snapshot of these entries, everything in the base and nothing trained.
    std::shared_ptr<Snapshot> fresh_start(std::vector<EntryPointer> entries) {
        auto base = std::make_shared<Base>();
        base->segment = Segment::build(std::move(entries), nullptr);
        std::map<std::string, std::size_t> counts;
        for (std::uint32_t slot = 0; slot < base->segment->size(); ++slot) {
            const Entry& entry = *base->segment->entries()[slot];
            base->slots.emplace(entry.id, slot);
            ++counts[base_language(entry.language)];
        }
        base->languages.assign(counts.begin(), counts.end());
        std::stable_sort(base->languages.begin(), base->languages.end(),
                         [](const auto& a, const auto& b) { return a.second > b.second; });
        auto next = std::make_shared<Snapshot>();
        next->dead.assign(base->segment->size(), 0);
        next->base = std::move(base);
        next->model = std::make_shared<const Model>();
        next->version = ++version_;
        return next;
    }

    // `entry` null: goes. The fresh segment is small, so it is simply built again.
    void change(const std::string& id, EntryPointer entry) {
        const auto now = current();
        Segment::Entries fresh;
        if (now->fresh)
            for (const auto& known : now->fresh->entries())
                if (known->id != id) fresh.push_back(known);
        if (entry) fresh.push_back(std::move(entry));
        auto next = std::make_shared<Snapshot>(*now);
        if (const auto found = next->base->slots.find(id); found != next->base->slots.end())
            next->dead[found->second] = 1;
        put_fresh(*next, std::move(fresh));
        publish(std::move(next));
        const std::scoped_lock lock{waking_};
        ++changes_;
        woken_.notify_all();
    }

    void put_fresh(Snapshot& next, Segment::Entries fresh) {
        const std::size_t base = next.base->segment->size();
        next.dead.resize(base);
        next.dead.resize(base + fresh.size(), 0);
        next.fresh = fresh.empty() ? nullptr : Segment::build(std::move(fresh), next.base->segment.get());
        next.version = ++version_;
    }

    // Builds and trains on what is there now, then takes over what has changed meanwhile. False: stopped.
    bool retrain(const std::function<void(int)>& progress, const std::function<bool()>& stop) {
        const std::scoped_lock training{training_};
        auto then = current();
        auto next = fresh_start(living(*then));
        auto model =
            knowledge::train(*next->base->segment, {.threads = options_.threads, .stop = stop, .progress = progress});
        if (!model) return false;
        next->model = std::move(model);
        {
            const std::scoped_lock lock{changing_};
            if (const auto now = current(); now != then) take_over(*now, *next);
            publish(std::move(next));
        }
        then.reset();
        ++trainings_;
        return true;
    }

    void take_over(const Snapshot& now, Snapshot& next) {
        Segment::Entries fresh;
        std::fill(next.dead.begin(), next.dead.end(), 1);
        for (EntryPointer& entry : living(now)) {
            const auto found = next.base->slots.find(entry->id);
            if (found != next.base->slots.end() && next.base->segment->entries()[found->second] == entry)
                next.dead[found->second] = 0;
            else
                fresh.push_back(std::move(entry));
        }
        put_fresh(next, std::move(fresh));
    }

    // The background thread: trains at once, and again when changes have come to rest or have waited long enough.
    void train_when_quiet() {
        using namespace std::chrono_literals;
        const auto stop = [this] { return stopping_.load(); };
        for (std::uint64_t trained = 0; !stopping_;) {
            trained = changes_;
            if (!retrain({}, stop)) return;
            std::unique_lock lock{waking_};
            woken_.wait(lock, [&] { return stopping_ || changes_ != trained; });
            const auto patience = std::chrono::steady_clock::now() + 30s;
            for (std::uint64_t seen = trained;
                 !stopping_ && seen != changes_ && std::chrono::steady_clock::now() < patience;) {
                seen = changes_;
                woken_.wait_for(lock, 2s, [&] { return stopping_ || changes_ != seen; });
            }
        }
    }

    // The language whose words the base knows most of; of equals the one with most entries.
    static std::string guess_language(const Base& base, std::string_view question) {
        if (base.languages.size() < 2) return base.languages.empty() ? "en" : base.languages[0].first;
        std::string best = base.languages[0].first;
        double most = -1;
        for (const auto& [language, entries] : base.languages) {
            double known = 0;
            for (const Token& token : tokens_of(question, language))
                if (base.segment->knows(hash_of_word(token.stem))) known += 1;
            if (known > most) most = known, best = language;
        }
        return best;
    }

    // The best ten that a filter took away, with its name; for curators only.
    std::vector<std::pair<std::string, std::string>> removed_by(const Snapshot& snapshot, const Probe& probe,
                                                                const Filter& filter) const {
        const View view = snapshot.view();
        const std::string only = filter.language.empty() ? std::string{} : base_language(filter.language);
        std::vector<std::pair<std::string, std::string>> removed;
        const Scored scored = score(
            view, probe, 10, [&](std::uint32_t slot) { return !refusal(*view.entry(slot), filter, only).empty(); });
        for (const Hit& hit : scored.hits)
            removed.emplace_back(view.entry(hit.slot)->id, refusal(*view.entry(hit.slot), filter, only));
        return removed;
    }

    struct Look {
        PreparedQuestion question;
        Scored scored;
        Evidence evidence;
        Ranking ranking;
    };

    Look look(const Snapshot& snapshot, std::string_view question, const Filter& filter) const {
        Look look;
        Ranking& ranking = look.ranking;
        const std::string only = filter.language.empty() ? std::string{} : base_language(filter.language);
        ranking.language = only.empty() ? guess_language(*snapshot.base, question) : only;
        const View view = snapshot.view();
        look.question = prepare(view, question, ranking.language);
        look.scored = score(view, look.question.probe, options_.limit,
                            [&](std::uint32_t slot) { return refusal(*view.entry(slot), filter, only).empty(); });
        look_at_wordings(view, look.question.probe, look.scored);
        for (const Hit& hit : look.scored.hits) {
            Candidate candidate{.entry = view.entry(hit.slot), .score = hit.fused, .raw = hit.raw};
            for (std::size_t i = 0; i < member_count; ++i)
                candidate.contribution[i] = static_cast<float>(view.weights[i]) * hit.standard[i];
            ranking.candidates.push_back(std::move(candidate));
        }
        const auto words = question_words(view, look.question.probe);
        look.evidence = evidence_of(view, look.scored, words, look.question.corrections.size());
        if (!ranking.candidates.empty() && !words.empty()) {
            ranking.in_scope = probability(snapshot.model->confidence.in_scope, look.evidence);
            ranking.right = probability(snapshot.model->confidence.right, look.evidence);
            const auto& hits = look.scored.hits;
            if (hits[0].nearest > 0.999f) {  // the very words of a wording: what the models learn from never has them
                const bool twice = hits.size() > 1 && hits[1].nearest > 0.999f;
                ranking.in_scope = std::max(ranking.in_scope, known_wording);
                ranking.right = std::max(ranking.right, twice ? shared_wording : known_wording);
            }
            const bool learned = snapshot.model->held_out > 0;
            ranking.in_scope *= left_by_grammar(view, look.question.tokens, hits[0].slot, learned);
            ranking.confidence = ranking.in_scope * ranking.right;
        }
        ranking.abstain = ranking.candidates.empty() || ranking.confidence < options_.floor;
        return look;
    }

    Options options_;
    mutable std::mutex swapping_;  // guards snapshot_ for the length of a pointer copy
    std::mutex changing_;          // one change at a time
    std::mutex training_;          // one training at a time
    std::mutex waking_;            // with woken_: changes_ and stopping_ as the background thread waits for them
    std::condition_variable woken_;
    std::shared_ptr<const Snapshot> snapshot_;
    std::atomic<std::uint64_t> version_{0}, changes_{0}, trainings_{0};
    std::atomic<bool> stopping_{false};
    std::thread worker_;
};

}  // namespace

std::string_view name_of(Member member) {
    constexpr std::array<std::string_view, member_count> names{"classifier", "bm25", "centroid", "answer"};
    return names[static_cast<std::size_t>(member)];
}

std::unique_ptr<Ranker> Ranker::build(std::vector<Entry> entries, const Options& options) {
    return std::make_unique<StandardRanker>(std::move(entries), options);
}

}  // namespace twicket::knowledge
