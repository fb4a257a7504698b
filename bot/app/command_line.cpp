// The table of commands and the taking apart of their words.
#include "bot/app/command_line.hpp"
#include "bot/app/erase_command.hpp"

#include <iostream>

namespace twicket::app {
namespace {

const Command* const commands[] = {
    &ask_command,
    &audit_command,
    &backup_command,
    &check_command,
    &demo_command,
    &erase_command,
    &eval_command,
    &experts_command,
    &init_command,
    &knowledge_command,
    &openapi_command,
    &parked_command,
    &people_command,
    &points_command,
    &restore_command,
    &serve_command,
};

const Command* command_named(std::string_view name) {
    for (const Command* command : commands)
        if (command && command->name == name) return command;
    return nullptr;
}

std::size_t distance(std::string_view left, std::string_view right) {
    std::vector<std::size_t> row(right.size() + 1);
    for (std::size_t i = 0; i <= right.size(); ++i) row[i] = i;
    for (std::size_t i = 1; i <= left.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= right.size(); ++j) {
            const std::size_t above = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (left[i - 1] != right[j - 1])});
            diagonal = above;
        }
    }
    return row.back();
}

void print_help(std::ostream& out) {
    out << "twicket: the service desk that lives where people talk\n\n";
    for (const Command* command : commands)
        if (command) out << "  twicket " << command->name << ' ' << command->usage << "\n      " << command->summary << '\n';
    out << "\nExit status: 0 done, 1 it ran and failed, 2 the command line or the configuration is wrong.\n";
}

}  // namespace

Result<Arguments> Arguments::parse(std::span<const std::string_view> words, const std::vector<std::string_view>& options,
                                   const std::vector<std::string_view>& flags) {
    const auto among = [](const std::vector<std::string_view>& names, std::string_view name) {
        return std::find(names.begin(), names.end(), name) != names.end();
    };
    Arguments arguments;
    for (std::size_t i = 0; i < words.size(); ++i) {
        std::string_view word = words[i];
        if (!word.starts_with("--") || word == "--") {
            arguments.plain_.emplace_back(word);
            continue;
        }
        word.remove_prefix(2);
        std::optional<std::string> attached;
        if (const auto equals = word.find('='); equals != word.npos) {
            attached = std::string{word.substr(equals + 1)};
            word = word.substr(0, equals);
        }
        if (among(flags, word) && !attached) {
            arguments.named_.emplace_back(word, "");
        } else if (among(options, word)) {
            if (!attached && i + 1 == words.size())
                return Error{ErrorCode::invalid, "--" + std::string{word} + " needs a value"};
            arguments.named_.emplace_back(word, attached ? *attached : std::string{words[++i]});
        } else {
            std::string message = "unknown option --" + std::string{word};
            std::string_view nearest;
            std::size_t best = 4;
            for (const auto* names : {&options, &flags})
                for (std::string_view name : *names)
                    if (const std::size_t d = distance(name, word); d < best) best = d, nearest = name;
            if (!nearest.empty()) message += "; did you mean --" + std::string{nearest} + "?";
            return Error{ErrorCode::invalid, message};
        }
    }
    return arguments;
}

bool Arguments::has(std::string_view name) const {
    return std::any_of(named_.begin(), named_.end(), [&](const auto& pair) { return pair.first == name; });
}

std::string Arguments::value(std::string_view name, std::string_view otherwise) const {
    for (const auto& [key, value] : named_)
        if (key == name) return value;
    return std::string{otherwise};
}

int usage_error(std::string_view command, std::string_view message) {
    std::cerr << "twicket " << command << ": " << message << '\n';
    if (const Command* known = command_named(command)) std::cerr << "usage: twicket " << command << ' ' << known->usage << '\n';
    return 2;
}

int run(int count, char** words) {
    std::vector<std::string_view> rest(words + std::min(count, 1), words + count);
    if (rest.empty() || rest[0] == "help" || rest[0] == "--help" || rest[0] == "-h") {
        print_help(rest.empty() ? std::cerr : std::cout);
        return rest.empty() ? 2 : 0;
    }
    const Command* command = command_named(rest[0]);
    if (!command) {
        std::cerr << "twicket: no command '" << rest[0] << "'; `twicket help` lists them\n";
        return 2;
    }
    if (std::find(rest.begin(), rest.end(), "--help") != rest.end()) {
        std::cout << "usage: twicket " << command->name << ' ' << command->usage << "\n  " << command->summary << '\n';
        return 0;
    }
    try {
        return command->run(std::span{rest}.subspan(1));
    } catch (const std::exception& failure) {
        std::cerr << "twicket " << command->name << ": " << failure.what() << '\n';
        return 1;
    }
}

}  // namespace twicket::app
