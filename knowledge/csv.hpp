// RFC 4180, read strictly: records with the line they begin on, and the one thing that was wrong with a bad one.
#pragma once
#include <istream>
#include <string>
#include <string_view>
#include <vector>

namespace twicket::knowledge {

class CsvReader {
  public:
    explicit CsvReader(std::istream& in) : in_{in} {}
    struct Record {
        std::size_t line = 0;  // where it begins, from 1
        std::vector<std::string> fields{};
        std::vector<bool> quoted{};  // by field: it stood in quotes, so blanks around it are meant
        std::string fault{};         // not empty: the fields are not to be trusted
    };
    // False at the end. Empty lines are passed over. After a fault reading goes on at the next line.
    bool next(Record& record);

  private:
    bool read_field(Record& record, std::string& field);
    int get();
    void skip_line();
    std::istream& in_;
    std::size_t line_ = 1;
};

// A field as it must stand in a file: quoted where needed. A leading =, +, -, @, tab or return gets an apostrophe
// before it when `for_spreadsheets`, so that no program takes it for a formula; one that has apostrophes before it
// already gets one more in any case, so that without_guard gives the text back exactly.
std::string csv_field(std::string_view text, bool for_spreadsheets);
// The field without the apostrophe that keeps a formula from being one.
std::string_view without_guard(std::string_view field);

}  // namespace twicket::knowledge
