// The command line: one table of commands, each in a file of its own (<name>_command.cpp). Exit status: 0 done, 1 it ran
// and failed, 2 the command line or the configuration is wrong.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bot/error.hpp"

namespace twicket::app {

int run(int count, char** words);

// A command's words after its name, taken apart: --key value, --flag, and the rest in order.
class Arguments {
  public:
    // `flags` take no value, `options` take one; anything else beginning with "--" is an error naming the nearest known one.
    static Result<Arguments> parse(std::span<const std::string_view> words, const std::vector<std::string_view>& options,
                                   const std::vector<std::string_view>& flags);
    bool has(std::string_view name) const;
    std::string value(std::string_view name, std::string_view otherwise = {}) const;
    const std::vector<std::string>& plain() const { return plain_; }

  private:
    std::vector<std::pair<std::string, std::string>> named_;
    std::vector<std::string> plain_;
};

struct Command {
    std::string_view name;
    std::string_view usage;    // "--kb KB.jsonl --queries Q.jsonl [--json]"
    std::string_view summary;  // one line
    int (*run)(std::span<const std::string_view> words);
};

// Prints "twicket NAME: message" and the usage on standard error; returns 2.
int usage_error(std::string_view command, std::string_view message);

// The commands, defined in their own files.
extern const Command ask_command, audit_command, backup_command, check_command, demo_command, eval_command,
    experts_command, init_command, knowledge_command, openapi_command, parked_command, people_command, points_command,
    restore_command,
    serve_command;

}  // namespace twicket::app
