// Writes one JSON text straight into a string, for what is written for every event: no value is built in between.
// Names and order are the caller's; a name must be plain ASCII without quotes and stand once in its object.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace twicket::text {

class JsonText {
  public:
    JsonText& object() { return open('{', '}'); }
    JsonText& array() { return open('[', ']'); }
    JsonText& end();  // of the innermost object or array
    JsonText& name(std::string_view name);
    // Throws std::invalid_argument when it is not UTF-8.
    JsonText& value(std::string_view text);
    JsonText& value(const char* text) { return value(std::string_view{text}); }
    JsonText& value(const std::string& text) { return value(std::string_view{text}); }
    JsonText& value(bool flag);
    JsonText& value(std::int64_t number);
    template <class Value>
    JsonText& member(std::string_view its_name, const Value& its_value) {
        return name(its_name).value(its_value);
    }
    // The text, once everything is ended.
    std::string take() { return std::move(text_); }

  private:
    JsonText& open(char begin, char end);
    void separate();

    std::string text_;
    std::string ends_;  // what closes the open ones, innermost last
    bool first_ = true;
};

}  // namespace twicket::text
