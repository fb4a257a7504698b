// --data and --config, once for all commands that open a database.
#include "bot/app/database_option.hpp"

#include <filesystem>

#include "config/config.hpp"

namespace twicket::app {

Result<std::string> database_of(const Arguments& arguments) {
    if (arguments.has("data") == arguments.has("config"))
        return Error{ErrorCode::invalid, "say which database: either --data DIR or --config FILE"};
    if (arguments.has("data")) return (std::filesystem::path{arguments.value("data")} / "twicket.db").string();
    const auto reading = config::read_file(arguments.value("config"));
    if (!reading.good()) return Error{ErrorCode::invalid, reading.errors.front().text()};
    if (reading.config.storage.sqlite_path.empty())
        return Error{ErrorCode::unsupported, "this configuration keeps its data in PostgreSQL; use its own tools"};
    return reading.config.storage.sqlite_path;
}

std::string folder_of(const std::string& database) {
    const auto folder = std::filesystem::path{database}.parent_path();
    return folder.empty() ? "." : folder.string();
}

}  // namespace twicket::app
