// One row, one record; the header says which cell is which.
#include "bot/app/people_csv.hpp"

#include <functional>
#include <map>
#include <set>

#include "bot/local_time.hpp"
#include "bot/text/fold.hpp"
#include "knowledge/csv.hpp"

namespace twicket::app {
namespace {

using directory::Field;
using directory::Record;

constexpr std::size_t most_errors = 100;

std::string trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    return first == text.npos ? std::string{} : std::string{text.substr(first, text.find_last_not_of(" \t") - first + 1)};
}

std::vector<std::string> list_in(const std::string& cell) {
    std::vector<std::string> parts;
    for (std::size_t at = 0; at <= cell.size();) {
        const std::size_t end = std::min(cell.find('|', at), cell.size());
        if (std::string part = trimmed(cell.substr(at, end - at)); !part.empty()) parts.push_back(std::move(part));
        at = end + 1;
    }
    return parts;
}

using Take = std::function<std::string(const std::string& cell, Record& record)>;  // what is wrong, or nothing

Take text_into(Field field, std::string Person::* member) {
    return [field, member](const std::string& cell, Record& record) {
        record.said.*member = cell;
        record.give(field);
        return std::string{};
    };
}

Take list_into(Field field, std::vector<std::string> Person::* member) {
    return [field, member](const std::string& cell, Record& record) {
        record.said.*member = list_in(cell);
        record.give(field);
        return std::string{};
    };
}

std::string take_skills(const std::string& cell, Record& record) {
    for (const std::string& part : list_in(cell)) {
        const auto colon = part.rfind(':');
        const std::string name = trimmed(part.substr(0, colon)), level = colon == part.npos ? "3" : trimmed(part.substr(colon + 1));
        if (name.empty() || level.size() != 1 || level[0] < '1' || level[0] > '5') return "skills are written name:level, with a level of 1 to 5";
        record.said.skills.push_back({name, level[0] - '0'});
    }
    record.give(Field::skills);
    return {};
}

std::string take_active(const std::string& cell, Record& record) {
    const std::string word = text::fold(cell);
    const bool yes = word == "true" || word == "yes" || word == "1" || word == "active";
    if (!yes && word != "false" && word != "no" && word != "0" && word != "inactive") return "active must be true or false";
    record.active = yes;
    record.give(Field::active);
    return {};
}

std::string take_timezone(const std::string& cell, Record& record) {
    if (!is_timezone(cell)) return "timezone is no name such as Europe/Berlin";
    record.said.timezone = cell;
    record.give(Field::timezone);
    return {};
}

const std::map<std::string, Take>& columns() {
    static const std::map<std::string, Take> all{
        {"employee_id", [](const std::string& cell, Record& record) { return record.key = cell, std::string{}; }},
        {"id", [](const std::string& cell, Record& record) { return record.said.id = cell, std::string{}; }},
        {"email", text_into(Field::email, &Person::email)},
        {"display_name", text_into(Field::name, &Person::name)},
        {"name", text_into(Field::name, &Person::name)},
        {"given_name", {}},
        {"family_name", {}},
        {"title", text_into(Field::title, &Person::title)},
        {"department", text_into(Field::department, &Person::department)},
        {"location", text_into(Field::location, &Person::location)},
        {"manager_email", text_into(Field::manager, &Person::manager)},
        {"manager", text_into(Field::manager, &Person::manager)},
        {"languages", list_into(Field::languages, &Person::languages)},
        {"groups", list_into(Field::groups, &Person::groups)},
        {"roles", list_into(Field::roles, &Person::roles)},
        {"skills", take_skills},
        {"active", take_active},
        {"timezone", take_timezone}};
    return all;
}

class Table {
  public:
    Table(std::istream& in, const std::string& file) : reader_{in}, file_{file} {}

    PeopleTable read() {
        knowledge::CsvReader::Record row;
        if (!reader_.next(row) || !row.fault.empty()) {
            error(row.line, row.fault.empty() ? "the file is empty; its first line names the columns" : row.fault);
            return std::move(table_);
        }
        if (!read_header(row)) return std::move(table_);
        while (reader_.next(row) && table_.errors.size() < most_errors) read_row(row);
        return std::move(table_);
    }

  private:
    void error(std::size_t line, std::string text) { table_.errors.push_back({file_, static_cast<int>(line), std::move(text)}); }

    bool read_header(const knowledge::CsvReader::Record& row) {
        for (std::string name : row.fields) {
            if (header_.empty() && name.starts_with("\xEF\xBB\xBF")) name.erase(0, 3);
            name = text::fold(name);
            if (std::ranges::find(header_, name) != header_.end()) error(row.line, "the column '" + name + "' is there twice");
            if (!columns().contains(name)) table_.warnings.push_back({file_, static_cast<int>(row.line), "the column '" + name + "' is not known and left out"});
            header_.push_back(name);
        }
        const auto has = [&](const char* name) { return std::ranges::find(header_, name) != header_.end(); };
        if (!has("employee_id") && !has("id")) error(row.line, "the column 'employee_id' is missing (or 'id')");
        if (!has("email") && !has("id")) error(row.line, "the column 'email' is missing");
        return table_.errors.empty();
    }

    void read_row(const knowledge::CsvReader::Record& row) {
        if (!row.fault.empty()) return error(row.line, row.fault);
        if (row.fields.size() != header_.size())
            return error(row.line, "has " + std::to_string(row.fields.size()) + " cells where the header has " + std::to_string(header_.size()));
        Record record;
        std::string given, family;
        for (std::size_t i = 0; i < header_.size(); ++i) {
            const std::string cell = trimmed(knowledge::without_guard(row.fields[i]));
            if (!text::is_valid_utf8(cell)) return error(row.line, "is not UTF-8");
            if (cell.size() > 10'000) return error(row.line, "has a cell of more than 10,000 characters");
            if (header_[i] == "given_name") given = cell;
            if (header_[i] == "family_name") family = cell;
            const auto column = columns().find(header_[i]);
            if (cell.empty() || column == columns().end() || !column->second) continue;
            if (const std::string wrong = column->second(cell, record); !wrong.empty()) return error(row.line, wrong);
        }
        finish(row.line, std::move(record), trimmed(given + " " + family));
    }

    void finish(std::size_t line, Record record, const std::string& whole_name) {
        Person& said = record.said;
        if (said.name.empty() && !whole_name.empty()) said.name = whole_name, record.give(Field::name);
        if (record.key.empty()) record.key = said.id;
        if (record.key.empty()) return error(line, "has no employee_id");
        if (said.id.empty()) said.id = directory::comparable(said.email.substr(0, said.email.find('@')));
        if (said.id.empty()) return error(line, "has neither an id nor an email");
        if (said.name.empty()) return error(line, "has no name");
        if (!said.email.empty() && said.email.find('@') == said.email.npos) return error(line, "has an email without @");
        if (!keys_.insert(record.key).second) return error(line, "employee_id '" + record.key + "' is there twice");
        if (!ids_.insert(said.id).second) return error(line, "'" + said.id + "' is there twice; give the people an id of their own");
        record.names = {said.id};
        table_.records.push_back(std::move(record));
    }

    knowledge::CsvReader reader_;
    const std::string& file_;
    PeopleTable table_;
    std::vector<std::string> header_;
    std::set<std::string> keys_, ids_;
};

}  // namespace

PeopleTable read_people_table(std::istream& in, const std::string& file) {
    return Table{in, file}.read();
}

}  // namespace twicket::app
