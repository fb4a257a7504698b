// What we say, in every language: one table a skill, a text by key and language, placeholders "{name}". A test walks all
// tables: no language may be missing and all must hold the same placeholders.
#pragma once
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace twicket {

// The languages of our own texts, in the order of the columns below.
inline constexpr std::string_view spoken_languages[] = {"en", "de", "fr", "es"};

struct Text {
    std::string_view key;
    std::string_view in[4];  // en, de, fr, es
};

class Texts {
  public:
    // `table` must live as long as the program (it is a constant array).
    explicit Texts(std::string_view owner, std::span<const Text> table);
    // The text with its placeholders filled; an unknown language speaks English, an unknown key throws std::logic_error.
    std::string say(std::string_view key, std::string_view language,
                    std::initializer_list<std::pair<std::string_view, std::string_view>> values = {}) const;
    std::string_view owner() const { return owner_; }
    std::span<const Text> table() const { return table_; }
    // Every table made so far, for the test that walks them.
    static const std::vector<const Texts*>& all();

  private:
    std::string_view owner_;
    std::span<const Text> table_;
};

// The nearest language that we speak for a BCP 47 tag ("de-AT" → "de"); empty when we do not speak it.
std::string_view spoken(std::string_view tag);

}  // namespace twicket
