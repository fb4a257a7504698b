// The CSV reader's state machine, one character at a time, and the writer's quoting.
#include "knowledge/csv.hpp"

namespace twicket::knowledge {
namespace {
constexpr std::size_t longest_field = 1024 * 1024;
constexpr int end = std::istream::traits_type::eof();

// Where a formula would begin, after any apostrophes; npos: nowhere.
std::size_t formula_in(std::string_view text) {
    const std::size_t at = text.find_first_not_of('\'');
    return at != text.npos && std::string_view{"=+-@\t\r"}.find(text[at]) != std::string_view::npos ? at : text.npos;
}

}  // namespace

int CsvReader::get() {
    const int c = in_.get();
    if (c == '\n') ++line_;
    return c;
}

void CsvReader::skip_line() {
    for (int c = get(); c != end && c != '\n';) c = get();
}

// True: a comma follows, so there is one more field.
bool CsvReader::read_field(Record& record, std::string& field) {
    field.clear();
    const bool quoted = in_.peek() == '"';
    if (quoted) {
        get();
        for (;;) {
            const int c = get();
            if (c == end) return record.fault = "a quoted field is not closed", false;
            if (c == '"') {
                if (in_.peek() != '"') break;
                get();
            }
            field += static_cast<char>(c);
            if (field.size() > longest_field) return record.fault = "a field is longer than 1 MB", skip_line(), false;
        }
    }
    for (;;) {
        const int c = get();
        if (c == ',') return true;
        if (c == end || c == '\n') return false;
        if (c == '\r' && (in_.peek() == '\n' || in_.peek() == end)) continue;
        if (quoted) return record.fault = "text follows a closing quote", skip_line(), false;
        if (c == '"') return record.fault = "a quote stands inside a field that is not quoted", skip_line(), false;
        field += static_cast<char>(c);
        if (field.size() > longest_field) return record.fault = "a field is longer than 1 MB", skip_line(), false;
    }
}

bool CsvReader::next(Record& record) {
    while (in_.peek() == '\n' || in_.peek() == '\r') get();
    if (in_.peek() == end) return false;
    record = Record{.line = line_};
    std::string field;
    for (bool more = true; more;) {
        record.quoted.push_back(in_.peek() == '"');
        more = read_field(record, field);
        record.fields.push_back(field);
    }
    return true;
}

std::string_view without_guard(std::string_view field) {
    const std::size_t at = formula_in(field);
    return at != field.npos && at > 0 ? field.substr(1) : field;
}

std::string csv_field(std::string_view text, bool for_spreadsheets) {
    std::string field;
    const std::size_t formula = formula_in(text);
    if (formula != text.npos && (formula > 0 || for_spreadsheets)) field = "'";
    field += text;
    const auto blank = [](char c) { return c == ' ' || c == '\t'; };
    const bool blanks = !field.empty() && (blank(field.front()) || blank(field.back()));
    if (!blanks && field.find_first_of(",\"\r\n") == field.npos) return field;
    std::string quoted = "\"";
    for (const char c : field) quoted += c == '"' ? std::string{"\"\""} : std::string(1, c);
    return quoted + "\"";
}

}  // namespace twicket::knowledge
