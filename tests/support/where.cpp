// The two paths, told by CMake to this source alone.
#include "tests/support/where.hpp"

namespace twicket::testing {

std::string source_folder() {
    return TWICKET_SOURCE_DIR;
}

std::string program() {
    return TWICKET_BINARY;
}

}  // namespace twicket::testing
