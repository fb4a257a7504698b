// Where the tested tree and program are. In one small source, since a path in the definitions of every unit would keep the
// compiler's cache from being shared between checkouts.
#pragma once
#include <string>

namespace twicket::testing {

// The root of the project.
std::string source_folder();
// The program build/<preset>/twicket.
std::string program();

}  // namespace twicket::testing
