// The generated table behind embedded.hpp: path, first byte, one past the last; closed by a row of null pointers.
#pragma once
namespace twicket::embedded {
struct Row {
    const char* path;
    const char* begin;
    const char* end;
};
extern const Row rows[];
}  // namespace twicket::embedded
