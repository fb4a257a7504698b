// Entries to files, in the forms that import.hpp reads: what goes out comes back equal.
#pragma once
#include <ostream>
#include <string>
#include <vector>

#include "knowledge/entry.hpp"

namespace twicket::knowledge {

void write_jsonl(std::ostream& out, const std::vector<Entry>& entries);
// With `for_spreadsheets`, cells that a spreadsheet would take for a formula get an apostrophe before them, which the
// reader takes away again.
void write_csv(std::ostream& out, const std::vector<Entry>& entries, bool for_spreadsheets);
// One file's text.
std::string to_markdown(const Entry& entry);
// One file an entry below `folder` (made if absent), named after its id. The error names the file.
Result<void> write_markdown(const std::string& folder, const std::vector<Entry>& entries);

}  // namespace twicket::knowledge
