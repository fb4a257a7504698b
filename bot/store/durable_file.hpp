// Files that must survive lost power: written beside, synced, renamed, and the folder synced.
#pragma once
#include <string>
#include <string_view>

namespace twicket::store {

// Each throws std::runtime_error naming the file and the reason.
void sync_file(const std::string& path);
void sync_folder_of(const std::string& path);
// `from` (in the same folder) takes the place of `to`; on disk when this returns. `from` must be synced already.
void put_in_place(const std::string& from, const std::string& to);
// Adds one line and syncs; a new file is made readable by its owner only.
void append_durably(const std::string& path, std::string_view line);
// Replaces the file as a whole; owner only.
void write_durably(const std::string& path, std::string_view content);

}  // namespace twicket::store
