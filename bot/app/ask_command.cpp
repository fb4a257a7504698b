// `twicket ask`: one question, the answer and the reasons, without a chat: from the configured store, from a JSONL file, or
// from the demo company.
#include <iostream>

#include "bot/app/application.hpp"
#include "bot/app/command_line.hpp"
#include "bot/app/sources.hpp"
#include "bot/text/language.hpp"
#include "cmake/embed/embedded.hpp"
#include "config/wiki.hpp"
#include "knowledge/import.hpp"
#include "skills/answer/answer.hpp"

namespace twicket::app {
namespace {

struct Asked {
    std::unique_ptr<knowledge::Ranker> ranker;
    std::vector<std::string> groups{"everyone"};
};

std::vector<knowledge::Entry> demo_entries() {
    std::vector<knowledge::Entry> entries;
    for (const std::string_view path : embedded::paths("config/demo/knowledge/")) {
        knowledge::Imported imported = knowledge::read_markdown(*embedded::file(path), std::string{path}, std::string{path});
        for (knowledge::Entry& entry : imported.entries) entries.push_back(std::move(entry));
    }
    return entries;
}

std::vector<knowledge::Entry> entries_from(const std::vector<config::KnowledgeSource>& sources) {
    std::vector<knowledge::Entry> entries;
    for (const config::KnowledgeSource& source : sources) {
        knowledge::Imported imported = knowledge::read_path(source.path, knowledge::format_named(source.format));
        for (const knowledge::Problem& problem : imported.problems) std::cerr << "left out: " << describe(problem) << '\n';
        for (knowledge::Entry& entry : imported.entries) entries.push_back(std::move(entry));
    }
    return entries;
}

// Whose question it is: the groups of --as, or "everyone".
Result<std::vector<std::string>> groups_of(const config::Config& config, const std::string& person) {
    if (person.empty()) return std::vector<std::string>{"everyone"};
    for (const Person& one : people_of(config))
        if (one.id == person) return one.groups;
    return Error{ErrorCode::not_found, "nobody has the id '" + person + "'; see people.sources"};
}

Result<Asked> prepare(const Arguments& arguments) {
    Asked asked;
    std::vector<knowledge::Entry> entries;
    if (arguments.has("kb")) {
        if (arguments.has("as")) return Error{ErrorCode::invalid, "--as needs --config: a file of entries knows no people"};
        entries = entries_from({{arguments.value("kb"), "jsonl", 0}});
    } else if (arguments.has("config")) {
        const config::Reading reading = config::read_file(arguments.value("config"));
        if (!reading.good()) return Error{ErrorCode::invalid, reading.errors.front().text()};
        Result<std::vector<std::string>> groups = groups_of(reading.config, arguments.value("as"));
        if (groups.has_error()) return groups.error();
        asked.groups = std::move(*groups);
        std::vector<config::KnowledgeSource> files = reading.config.knowledge;
        std::erase_if(files, config::is_wiki);  // a wiki's pages are known to the running program alone
        entries = entries_from(files);
    } else {
        if (arguments.has("as")) return Error{ErrorCode::invalid, "--as needs --config"};
        entries = demo_entries();
    }
    if (entries.empty()) return Error{ErrorCode::invalid, "there is not one entry to answer from"};
    asked.ranker = knowledge::Ranker::build(std::move(entries), {.background = false});
    asked.ranker->train();
    return asked;
}

void print_for_a_person(const answer::AnswerSkill::Consideration& considered) {
    const auto& candidates = considered.ranking.candidates;
    if (considered.step == answer::Step::answer) {
        const knowledge::Entry& entry = *candidates.front().entry;
        std::cout << entry.answer << "\n\nSource: " << entry.title;
        if (!entry.links.empty()) std::cout << " <" << entry.links.front() << '>';
        if (!entry.verified.empty()) std::cout << " (verified " << entry.verified << ')';
        std::cout << '\n';
    } else {
        std::cout << (considered.step == answer::Step::offer ? "Did you mean one of these?\n" : "I don't know.\n");
    }
    std::cout << "\nWhy: " << name_of(considered.step) << ", confidence " << considered.ranking.confidence << " (in scope "
              << considered.ranking.in_scope << ", right if so " << considered.ranking.right << ")\n";
    int number = 0;
    for (const knowledge::Candidate& candidate : candidates) {
        std::cout << "  " << ++number << ". " << candidate.entry->title << " [" << candidate.entry->id << "] " << candidate.score << '\n';
        if (number == 5) break;
    }
}

int run_ask(std::span<const std::string_view> words) {
    const Result<Arguments> arguments = Arguments::parse(words, {"config", "kb", "as"}, {"json"});
    if (arguments.has_error()) return usage_error("ask", arguments.error().detail);
    if (arguments->plain().size() != 1 || arguments->plain()[0].empty()) return usage_error("ask", "give one question, in quotes");
    const Result<Asked> asked = prepare(*arguments);
    if (asked.has_error()) return usage_error("ask", asked.error().detail);
    const std::string& text = arguments->plain()[0];
    const answer::AnswerSkill skill{*asked->ranker, {}};
    const Audience audience{asked->groups};
    const std::vector<std::string> scopes;
    const answer::AnswerSkill::Question question{.text = text, .audience = audience, .own_groups = asked->groups, .scopes = scopes,
                                                 .language = std::string{text::detect_language(text)}, .now = system_clock().now(),
                                                 .rung = {.confidence = 0, .in_scope = 0, .candidates = 0, .leave = Leave::speak,
                                                          .already_clarified = true, .offered_before = false}};
    const answer::AnswerSkill::Consideration considered = skill.consider(question);
    if (!arguments->has("json")) {
        print_for_a_person(considered);
        return 0;
    }
    nlohmann::json out = considered.trace;
    if (considered.step == answer::Step::answer) out["answer"] = considered.ranking.candidates.front().entry->answer;
    std::cout << out.dump() << '\n';
    return 0;
}

}  // namespace

const Command ask_command{"ask", "[--config FILE] [--kb FILE.jsonl] [--as PERSON] [--json] \"TEXT\"",
                          "one answer, with the reasons; without --config or --kb from the demo company", run_ask};

}  // namespace twicket::app
