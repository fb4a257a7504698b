// The archive first, then its tables.
#include "bot/app/linkedin.hpp"

#include <zip.h>

#include <filesystem>
#include <map>
#include <sstream>

#include "bot/text/fold.hpp"
#include "knowledge/csv.hpp"

namespace twicket::app {
namespace {

constexpr std::uintmax_t largest_archive = 50 << 20;
constexpr zip_uint64_t largest_table = 16 << 20;
constexpr zip_int64_t most_entries = 200;
constexpr zip_uint64_t most_expansion = 100;
constexpr std::size_t most_skills = 200, most_rows = 100'000;

struct Close {
    void operator()(zip_t* archive) const { zip_discard(archive); }
    void operator()(zip_file_t* file) const { zip_fclose(file); }
};
using Archive = std::unique_ptr<zip_t, Close>;

Error refuse(std::string why) {
    return {ErrorCode::invalid, "the archive is refused: " + std::move(why)};
}

// Lower case, without blanks and underscores: how headers and file names differ between exports.
std::string plain(std::string_view name) {
    std::string made;
    for (const char c : name)
        if (c != ' ' && c != '_') made += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return made;
}

bool climbs_out(const std::string& name) {
    if (name.starts_with('/') || name.find('\\') != name.npos || name.find(':') != name.npos) return true;
    for (const auto& part : std::filesystem::path{name})
        if (part == "..") return true;
    return false;
}

Result<std::map<std::string, std::string>> tables_in(zip_t* archive) {
    std::map<std::string, std::string> tables;
    const zip_int64_t entries = zip_get_num_entries(archive, 0);
    if (entries > most_entries) return refuse("it has more than 200 entries");
    for (zip_int64_t i = 0; i < entries; ++i) {
        zip_stat_t stat;
        zip_stat_init(&stat);
        if (zip_stat_index(archive, static_cast<zip_uint64_t>(i), 0, &stat) != 0 || !(stat.valid & ZIP_STAT_NAME)) return refuse("an entry cannot be read");
        const std::string name = stat.name, lower = plain(name);
        if (climbs_out(name)) return refuse("an entry's name leads out of it");
        for (const char* packed : {".zip", ".gz", ".7z", ".rar", ".tar"})
            if (lower.ends_with(packed)) return refuse("it holds another archive");
        if ((stat.valid & ZIP_STAT_SIZE) && (stat.valid & ZIP_STAT_COMP_SIZE) && stat.size > most_expansion * (stat.comp_size + 64))
            return refuse("an entry expands more than a hundredfold");
        const bool wanted = lower == "skills.csv" || lower == "positions.csv" || lower == "emailaddresses.csv" || lower == "endorsementreceivedinfo.csv";
        if (!wanted) continue;
        if (!(stat.valid & ZIP_STAT_SIZE) || stat.size > largest_table) return refuse("a table in it is larger than 16 MB");
        const std::unique_ptr<zip_file_t, Close> file{zip_fopen_index(archive, static_cast<zip_uint64_t>(i), 0)};
        std::string bytes(stat.size, '\0');
        if (!file || zip_fread(file.get(), bytes.data(), bytes.size()) != static_cast<zip_int64_t>(bytes.size())) return refuse("a table in it cannot be read");
        if (!text::is_valid_utf8(bytes)) return refuse("a table in it is not UTF-8");
        if (bytes.starts_with("\xEF\xBB\xBF")) bytes.erase(0, 3);
        tables[lower] = std::move(bytes);
    }
    return tables;
}

using Row = std::map<std::string, std::string>;

// Rows by the names of their columns; a broken row is left out, since the format is nobody's promise.
std::vector<Row> rows_of(const std::string& table) {
    std::istringstream in{table};
    knowledge::CsvReader reader{in};
    knowledge::CsvReader::Record record;
    std::vector<std::string> header;
    std::vector<Row> rows;
    while (reader.next(record) && rows.size() < most_rows) {
        if (!record.fault.empty()) continue;
        if (header.empty()) {
            for (const std::string& name : record.fields) header.push_back(plain(name));
            continue;
        }
        Row row;
        for (std::size_t i = 0; i < std::min(header.size(), record.fields.size()); ++i) row[header[i]] = record.fields[i];
        rows.push_back(std::move(row));
    }
    return rows;
}

std::string cell(const Row& row, const char* column) {
    const auto found = row.find(column);
    return found == row.end() ? std::string{} : text::clip(found->second, 200);
}

}  // namespace

Result<LinkedinExport> read_linkedin(const std::string& file) {
    std::error_code missing;
    const std::uintmax_t size = std::filesystem::file_size(file, missing);
    if (missing) return Error{ErrorCode::not_found, file + " cannot be read"};
    if (size > largest_archive) return refuse("it is larger than 50 MB");
    int code = 0;
    const Archive archive{zip_open(file.c_str(), ZIP_RDONLY, &code)};
    if (!archive) return refuse("it is no ZIP archive");
    const Result<std::map<std::string, std::string>> tables = tables_in(archive.get());
    if (tables.has_error()) return tables.error();
    const auto rows = [&](const char* name) {
        const auto table = tables->find(name);
        return table == tables->end() ? std::vector<Row>{} : rows_of(table->second);
    };
    if (!tables->contains("skills.csv") && !tables->contains("positions.csv"))
        return refuse("it has neither Skills.csv nor Positions.csv; ask LinkedIn for the larger archive");
    std::map<std::string, int> endorsed;
    for (const Row& row : rows("endorsementreceivedinfo.csv"))
        if (text::fold(cell(row, "endorsementstatus")) == "accepted") ++endorsed[text::fold(cell(row, "skillname"))];
    LinkedinExport made;
    std::set<std::string> seen;
    for (const Row& row : rows("skills.csv")) {
        const std::string name = cell(row, "name"), folded = text::fold(name);
        if (folded.empty() || !seen.insert(folded).second || made.skills.size() == most_skills) continue;
        const int times = endorsed.contains(folded) ? endorsed[folded] : 0;
        made.skills.push_back({name, times >= 10 ? 4 : times >= 3 ? 3 : 2});
    }
    for (const Row& row : rows("positions.csv"))
        if (made.title.empty() && row.contains("finishedon") && cell(row, "finishedon").empty()) made.title = cell(row, "title");
    for (const Row& row : rows("emailaddresses.csv"))
        if (text::fold(cell(row, "primary")) == "yes") made.email = cell(row, "emailaddress");
    return made;
}

}  // namespace twicket::app
