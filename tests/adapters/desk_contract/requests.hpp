// Reading requests and writing answers, for the stand-ins.
#pragma once
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/api_stand_in.hpp"

namespace twicket::desk_contract {

struct Asked {
    explicit Asked(const testing::ApiRequest& request);
    std::string method, path;                  // path decoded, without the query
    std::map<std::string, std::string> query;  // decoded; of a name given twice, the first
    nlohmann::json body;                       // null when it is none
    std::string get(const std::string& name, const std::string& otherwise = "") const;
    // True when the path is the pattern, in which "*" stands for one part; these parts go into `parts`.
    bool is(const std::string& verb, const std::string& pattern);
    std::vector<std::string> parts;
};
// The parts of a multipart/form-data body; it must be one to the last byte, or there are none.
struct FormPart {
    std::string name, file_name, content;
};
std::vector<FormPart> form_parts(const testing::ApiRequest& request);
std::string decoded(std::string_view text);
testing::ApiAnswer json_answer(int status, const nlohmann::json& body);

}  // namespace twicket::desk_contract
