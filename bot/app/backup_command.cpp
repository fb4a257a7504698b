// `twicket backup FILE`: an online copy; may run beside `serve`.
#include <filesystem>
#include <iostream>

#include "bot/app/database_option.hpp"
#include "bot/app/progress.hpp"
#include "bot/store/backup.hpp"

namespace twicket::app {
namespace {

int backup(std::span<const std::string_view> words) {
    const auto arguments = Arguments::parse(words, {"data", "config"}, {});
    if (arguments.has_error()) return usage_error("backup", arguments.error().detail);
    if (arguments->plain().size() != 1) return usage_error("backup", "say into which file");
    const auto database = database_of(*arguments);
    if (database.has_error()) return usage_error("backup", database.error().detail);
    const std::string& file = arguments->plain().front();
    const auto copied = store::copy_database(*database, file, progress_on_terminal("backup"));
    if (copied.has_error()) {
        std::cerr << "twicket backup: " << copied.error().detail << '\n';
        return 1;
    }
    std::cout << file << ": " << std::filesystem::file_size(file) << " bytes\n";
    return 0;
}

}  // namespace

const Command backup_command{"backup", "FILE (--data DIR | --config FILE)",
                             "copies the whole database into a new file while work goes on", backup};

}  // namespace twicket::app
