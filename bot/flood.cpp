// The narrowest bucket speaks first: a person's own flood is that person's, and costs the place and the account nothing.
#include "bot/flood.hpp"

#include <algorithm>
#include <utility>

#include "bot/say.hpp"

namespace twicket {
namespace {

constexpr std::size_t many = 10'000;  // buckets; then the full ones go

constexpr Text table[] = {
    {"slowly",
     {"That is more than I can read at once. I have stopped answering for now; please try again in a minute.",
      "Das ist mehr, als ich auf einmal lesen kann. Ich antworte vorerst nicht mehr; bitte in einer Minute noch einmal.",
      "C’est plus que je ne peux lire d’un coup. Je ne réponds plus pour l’instant ; réessayez dans une minute.",
      "Es más de lo que puedo leer de una vez. Por ahora dejo de responder; inténtelo de nuevo dentro de un minuto."}},
};

}  // namespace

const Texts& flood_texts() {
    static const Texts all{"flood", table};
    return all;
}

Flood::Bucket& Flood::filled(const std::string& key, int per_minute, Time now) {
    const auto [found, fresh] = buckets_.try_emplace(key, Bucket{static_cast<double>(per_minute), now, false});
    Bucket& bucket = found->second;
    const Duration passed = std::max(now - bucket.at, Duration{0});  // a clock set back fills nothing
    bucket.left = std::min<double>(per_minute, bucket.left + static_cast<double>(passed.count()) * per_minute / 60'000);
    bucket.at = now;
    if (bucket.left >= per_minute / 2.0) bucket.told = false;
    return bucket;
}

void Flood::forget_full(Time now) {
    std::erase_if(buckets_, [now](const auto& one) { return now - one.second.at >= std::chrono::minutes{1}; });
}

Flood::Verdict Flood::take(const std::string& account, const std::string& place, const std::string& person, Time now) {
    if (buckets_.size() >= many) forget_full(now);
    const std::pair<std::string, int> wanted[] = {{"person\n" + account + '\n' + person, limits_.person},
                                                  {"place\n" + account + '\n' + place, limits_.place},
                                                  {"account\n" + account, limits_.account}};
    for (const auto& [key, per_minute] : wanted) {
        if (per_minute <= 0) continue;
        Bucket& bucket = filled(key, per_minute, now);
        if (bucket.left < 1) return std::exchange(bucket.told, true) ? Verdict::silent : Verdict::told;
    }
    for (const auto& [key, per_minute] : wanted)
        if (per_minute > 0) buckets_[key].left -= 1;
    return Verdict::within;
}

std::optional<Outcome> Flood::refuse(const Turn& turn) {
    const Event& event = turn.event;
    if (event.person.empty() || std::holds_alternative<Tick>(event.what)) return std::nullopt;
    const Verdict verdict = take(event.account, event.place, event.person, turn.now);
    if (verdict == Verdict::within) return std::nullopt;
    Outcome outcome{.label = "silent.flood", .state = turn.conversation};
    if (verdict == Verdict::told) {
        outcome.label = "told.flood";
        Card card{.text = flood_texts().say("slowly", turn.language), .language = turn.language};
        outcome.effects.push_back(say_here(turn, 0, std::move(card), event.person));
    }
    return outcome;
}

}  // namespace twicket
