// `./dev bench purpose`: how well the purpose of a message is read. Prints accuracy and macro-F1 by language on the
// held set, the confusion, how honest the confidence is, the cross-validation over the shipped examples (what the
// numbers of the training were chosen by), the queue on ../shared/data/ittickets, and the time of one reading.
#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>

#include "cmake/embed/embedded.hpp"
#include "knowledge/purpose/features.hpp"
#include "knowledge/purpose/reader.hpp"
#include "tests/support/where.hpp"

using namespace twicket;
using namespace twicket::knowledge;

namespace {

struct Judged {
    std::size_t label, told;
    double confidence;
};

double macro_f1(const std::vector<Judged>& all, std::size_t labels) {
    double sum = 0;
    for (std::size_t label = 0; label < labels; ++label) {
        int both = 0, one = 0;
        for (const Judged& one_judged : all) {
            both += one_judged.label == label && one_judged.told == label;
            one += (one_judged.label == label) + (one_judged.told == label);
        }
        sum += one == 0 ? 0 : 2.0 * both / one;
    }
    return sum / static_cast<double>(labels);
}

double accuracy(const std::vector<Judged>& all) {
    const auto right = std::count_if(all.begin(), all.end(), [](const Judged& one) { return one.label == one.told; });
    return static_cast<double>(right) / static_cast<double>(std::max<std::size_t>(1, all.size()));
}

void print_row(const std::string& name, const std::vector<Judged>& all, std::size_t labels) {
    std::printf("| %-16s | %5zu | %8.1f %% | %8.3f |\n", name.c_str(), all.size(), 100 * accuracy(all),
                macro_f1(all, labels));
}

std::vector<PurposeExample> shipped(const std::string& language = "") {
    std::vector<PurposeExample> all;
    for (const std::string_view path : embedded::paths("skills/purpose/examples/")) {
        if (!language.empty() && path.find("/" + language + ".jsonl") == path.npos) continue;
        for (PurposeExample& one : purpose_examples(*embedded::file(path)).value()) all.push_back(std::move(one));
    }
    return all;
}

std::size_t best_of(const std::vector<double>& shares) {
    return static_cast<std::size_t>(std::max_element(shares.begin(), shares.end()) - shares.begin());
}

void held_set(const PurposeReader& reader) {
    std::ifstream file{std::string{testing::source_folder()} + "/tests/purpose/held.jsonl"};
    std::map<std::string, std::vector<Judged>> by_language;
    std::vector<Judged> all;
    double micros = 0;
    for (std::string line; std::getline(file, line);) {
        const auto row = nlohmann::json::parse(line);
        const auto begun = std::chrono::steady_clock::now();
        const PurposeGuess guess = reader.read(row.at("text").get<std::string>());
        micros += std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - begun).count();
        const auto label = static_cast<std::size_t>(*purpose_from(row.at("purpose").get<std::string>()));
        all.push_back({label, static_cast<std::size_t>(guess.purpose), guess.confidence});
        by_language[row.at("language")].push_back(all.back());
    }
    std::printf(
        "\nheld set (tests/purpose/held.jsonl)\n| language         | texts | accuracy   | macro-F1 "
        "|\n|---|---|---|---|\n");
    for (const auto& [language, judged] : by_language) print_row(language, judged, purpose_count);
    print_row("all", all, purpose_count);
    std::printf(
        "\nright by confidence (an honest one is in the middle of its row)\n| told | texts | right |\n|---|---|---|\n");
    for (const double from : {0.0, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9}) {
        const double to = from == 0.0 ? 0.4 : from + 0.1 + (from == 0.9 ? 1 : 0);
        std::vector<Judged> some;
        for (const Judged& one : all)
            if (one.confidence >= from && one.confidence < to) some.push_back(one);
        std::printf("| %.1f–%.1f | %zu | %.1f %% |\n", from, std::min(1.0, to), some.size(), 100 * accuracy(some));
    }
    std::printf("\nby purpose (row: what it is, column: what it was taken for)\n");
    for (std::size_t label = 0; label < purpose_count; ++label) {
        std::printf("%-10s", std::string{name_of(static_cast<Purpose>(label))}.c_str());
        for (std::size_t told = 0; told < purpose_count; ++told)
            std::printf("%5d", static_cast<int>(std::count_if(all.begin(), all.end(), [&](const Judged& one) {
                            return one.label == label && one.told == told;
                        })));
        std::printf("\n");
    }
    std::printf("one reading: %.0f µs\n", micros / static_cast<double>(all.size()));
}

void cross_validation(const std::vector<PurposeExample>& examples) {
    std::vector<Judged> all;
    for (std::size_t fold = 0; fold < 5; ++fold) {
        std::vector<PurposeExample> rest;
        for (std::size_t i = 0; i < examples.size(); ++i)
            if (i % 5 != fold) rest.push_back(examples[i]);
        const auto reader = PurposeReader::train(rest, {});
        for (std::size_t i = fold; i < examples.size(); i += 5) {
            const PurposeGuess guess = reader->read(examples[i].text);
            all.push_back({static_cast<std::size_t>(examples[i].purpose), static_cast<std::size_t>(guess.purpose),
                           guess.confidence});
        }
    }
    print_row("cross-validation", all, purpose_count);
}

void queues() {
    const std::string folder = std::string{testing::source_folder()} + "/../shared/data/ittickets/";
    std::map<std::string, std::size_t> labels;
    const auto read = [&](const std::string& name) {
        std::vector<LabelledText> texts;
        std::ifstream file{folder + name};
        for (std::string line; std::getline(file, line);) {
            const auto row = nlohmann::json::parse(line);
            const std::size_t label =
                labels.try_emplace(row.at("gold").get<std::string>(), labels.size()).first->second;
            texts.push_back({topic_features(row.at("text").get<std::string>(), "en"), label});
        }
        return texts;
    };
    const std::vector<LabelledText> train = read("train.jsonl"), asked = read("dev.jsonl");
    if (train.empty() || asked.empty()) {
        std::printf("SKIPPED queue: ../shared is not here\n");
        return;
    }
    const Linear model = Linear::train(train, labels.size(), {.epochs = 15, .rate = 0.5, .decay = 3e-6});
    std::vector<Judged> all;
    for (const LabelledText& text : asked) all.push_back({text.label, best_of(model.shares(text.features)), 0});
    std::printf("\nqueue (../shared/data/ittickets, trained on %zu, asked %zu)\n", train.size(), asked.size());
    print_row("eight queues", all, labels.size());
}

}  // namespace

int main() {
    const std::vector<PurposeExample> examples = shipped();
    const auto begun = std::chrono::steady_clock::now();
    const auto reader = PurposeReader::train(examples, {});
    const auto ended = std::chrono::steady_clock::now();
    std::printf("trained on %zu messages in %.0f ms\n", examples.size(),
                std::chrono::duration<double, std::milli>(ended - begun).count());
    held_set(*reader);
    cross_validation(examples);
    queues();
}
