// The ranker: an immutable snapshot that questions read, replaced whole by put, remove and training.
#include "knowledge/ranker.hpp"

#include <mutex>

#include "knowledge/scoring.hpp"

namespace twicket::knowledge {
namespace {

using EntryPointer = std::shared_ptr<const Entry>;

// A base segment and what goes with it; lives until the next training.
struct Base {
    std::shared_ptr<const Segment> segment;
    std::unordered_map<std::string, std::uint32_t> slots;
};

struct Snapshot {
    std::shared_ptr<const Base> base;
    std::shared_ptr<const Segment> fresh;
    std::vector<std::uint8_t> dead;
    std::shared_ptr<const Classifier> classifier;
    Weights weights = untrained_weights;
    std::uint64_t version = 0;

    View view() const {
        return {.base = base->segment.get(),
                .fresh = fresh.get(),
                .dead = &dead,
                .classifier = classifier.get(),
                .weights = weights};
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
        rebuild(std::move(pointers));
    }

    Ranking rank(std::string_view question, const Filter& filter) const override {
        const auto snapshot = current();
        return rank_in(*snapshot, question, filter);
    }

    Explanation explain(std::string_view question, const Filter& filter) const override {
        const auto snapshot = current();
        Explanation explanation;
        explanation.ranking = rank_in(*snapshot, question, filter);
        for (const Token& token : tokens_of(question, explanation.ranking.language))
            explanation.words.push_back(token.stem);
        explanation.weights = snapshot->weights;
        explanation.floor = options_.floor;
        explanation.model = std::to_string(snapshot->version);
        return explanation;
    }

    std::shared_ptr<const Entry> find(std::string_view id) const override {
        const auto snapshot = current();
        const EntryPointer* found = snapshot->find(id);
        return found ? *found : nullptr;
    }

    std::vector<EntryPointer> all() const override { return living(*current()); }

    void put(Entry entry) override {
        const std::scoped_lock lock{changing_};
        change(entry.id, std::make_shared<const Entry>(std::move(entry)));
    }

    bool remove(std::string_view id) override {
        const std::scoped_lock lock{changing_};
        if (!current()->find(id)) return false;
        change(std::string{id}, nullptr);
        return true;
    }

    void train(const std::function<void(int)>&) override {
        const std::scoped_lock lock{changing_};
        rebuild(living(*current()));
        auto next = std::make_shared<Snapshot>(*current());
        next->classifier = Classifier::train(*next->base->segment, {.threads = options_.threads});
        if (next->classifier) next->weights = prior_weights;
        publish(std::move(next));
        ++trainings_;
    }

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
        if (snapshot->classifier) figures.model_bytes = snapshot->classifier->bytes();
        figures.changes = changes_;
        figures.trainings = trainings_;
        return figures;
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

    void rebuild(std::vector<EntryPointer> entries) {
        auto base = std::make_shared<Base>();
        base->segment = Segment::build(std::move(entries), nullptr);
        for (std::uint32_t slot = 0; slot < base->segment->size(); ++slot)
            base->slots.emplace(base->segment->entries()[slot]->id, slot);
        auto next = std::make_shared<Snapshot>();
        next->dead.assign(base->segment->size(), 0);
        next->base = std::move(base);
        next->version = ++version_;
        publish(std::move(next));
    }

    // `entry` null: goes. The fresh segment is small, so it is simply built again.
    void change(const std::string& id, EntryPointer entry) {
        auto next = std::make_shared<Snapshot>(*current());
        if (const auto found = next->base->slots.find(id); found != next->base->slots.end())
            next->dead[found->second] = 1;
        Segment::Entries fresh;
        if (next->fresh)
            for (const auto& known : next->fresh->entries())
                if (known->id != id) fresh.push_back(known);
        if (entry) fresh.push_back(std::move(entry));
        next->fresh = fresh.empty() ? nullptr : Segment::build(std::move(fresh), next->base->segment.get());
        next->dead.resize(next->base->segment->size() + (next->fresh ? next->fresh->size() : 0));
        std::fill(next->dead.begin() + static_cast<std::ptrdiff_t>(next->base->segment->size()), next->dead.end(), 0);
        next->version = ++version_;
        publish(std::move(next));
        ++changes_;
    }

    Ranking rank_in(const Snapshot& snapshot, std::string_view question, const Filter& filter) const {
        Ranking ranking;
        ranking.language = base_language(filter.language);
        const auto tokens = tokens_of(question, ranking.language);
        const Probe probe = snapshot.base->segment->probe(tokens);
        const View view = snapshot.view();
        const std::string language = filter.language.empty() ? std::string{} : base_language(filter.language);
        const Scored scored = score(view, probe, options_.limit, [&](std::uint32_t slot) {
            return refusal(*view.entry(slot), filter, language).empty();
        });
        for (const Hit& hit : scored.hits) {
            Candidate candidate{.entry = view.entry(hit.slot), .score = hit.fused, .raw = hit.raw};
            for (std::size_t i = 0; i < member_count; ++i)
                candidate.contribution[i] = static_cast<float>(view.weights[i]) * hit.standard[i];
            ranking.candidates.push_back(std::move(candidate));
        }
        if (!scored.hits.empty()) ranking.confidence = scored.hits[0].raw[static_cast<std::size_t>(Member::centroid)];
        ranking.in_scope = ranking.right = ranking.confidence;
        ranking.abstain = ranking.candidates.empty() || ranking.confidence < options_.floor;
        return ranking;
    }

    Options options_;
    mutable std::mutex swapping_;  // guards snapshot_ for the length of a pointer copy
    std::mutex changing_;          // one change at a time
    std::shared_ptr<const Snapshot> snapshot_;
    std::atomic<std::uint64_t> version_{0}, changes_{0}, trainings_{0};
};

}  // namespace

std::string_view name_of(Member member) {
    switch (member) {
        case Member::classifier:
            return "classifier";
        case Member::bm25:
            return "bm25";
        case Member::centroid:
            return "centroid";
        case Member::answer:
            return "answer";
    }
    return "";
}

std::unique_ptr<Ranker> Ranker::build(std::vector<Entry> entries, const Options& options) {
    return std::make_unique<StandardRanker>(std::move(entries), options);
}

}  // namespace twicket::knowledge
