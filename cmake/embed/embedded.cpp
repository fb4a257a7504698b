// Look-ups in the generated table; a few hundred rows at most, so a walk is enough.
#include "cmake/embed/embedded.hpp"

#include "cmake/embed/embedded_table.hpp"

namespace twicket::embedded {
std::optional<std::string_view> file(std::string_view path) {
    for (const Row* row = rows; row->path; ++row)
        if (path == row->path) return std::string_view{row->begin, static_cast<std::size_t>(row->end - row->begin)};
    return std::nullopt;
}

std::vector<std::string_view> paths(std::string_view folder) {
    std::vector<std::string_view> found;
    for (const Row* row = rows; row->path; ++row)
        if (std::string_view{row->path}.starts_with(folder)) found.emplace_back(row->path);
    return found;
}
}  // namespace twicket::embedded
