// Any bytes as a Markdown knowledge file: a good entry or problems, and a good entry survives its own JSON.
// fuzz-sources: knowledge/import_markdown.cpp knowledge/entry.cpp bot/text/fold.cpp bot/text/json.cpp bot/error.cpp
// fuzz-libraries: -lyaml-cpp -lutf8proc
#include "knowledge/import.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace twicket::knowledge;
    const std::string_view text{reinterpret_cast<const char*>(bytes), size};
    const Imported imported = read_markdown(text, "entry.md", "entry");
    if (imported.entries.empty() == imported.problems.empty()) __builtin_trap();
    for (const Entry& entry : imported.entries) {
        const auto again = entry_from_line(to_json(entry).dump());
        if (again.has_error() || *again != entry) __builtin_trap();
    }
    return 0;
}
