// Entries from files and back: bad rows are named with file, line and reason, the good ones are taken.
#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "knowledge/export.hpp"
#include "knowledge/import.hpp"
#include "tests/support/scratch.hpp"

using namespace twicket;
using namespace twicket::knowledge;

namespace {

Entry full_entry() {
    return {.id = "vpn/drops",
            .title = "My VPN keeps dropping: \"what\", now?",
            .variants = {"vpn disconnects", "the tunnel, again"},
            .answer = "1. Restart it.\n2. Say \"hello\" to IT.\n\n# Still?\n- call",
            .tags = {"it", "network"},
            .audience = {"staff"},
            .language = "en",
            .owner = "ann",
            .valid_from = "2026-01-01",
            .valid_until = "2027-12-31",
            .verified = "2026-09-14",
            .links = {"https://intranet.example.com/vpn"}};
}

void write_file(const std::filesystem::path& path, const std::string& text) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream{path, std::ios::binary} << text;
}

std::vector<std::string> described(const Imported& imported) {
    std::vector<std::string> lines;
    for (const Problem& problem : imported.problems) lines.push_back(describe(problem));
    return lines;
}

}  // namespace

TEST_CASE("a JSONL file with three broken rows gives its good rows and names each bad one", "[knowledge]") {
    std::istringstream in{
        "{\"id\":\"a\",\"title\":\"How do I print?\"}\n"
        "{\"id\":\"b\",\"title\":\n"
        "\n"
        "{\"id\":\"c\",\"title\":\"\"}\n"
        "{\"id\":\"d\",\"title\":\"Where is the canteen?\",\"tags\":\"food\"}\n"
        "{\"id\":\"e\",\"title\":\"Where do I park?\",\"variants\":[\"parking\"]}\n"};
    const Imported imported = read_jsonl(in, "faq.jsonl");
    REQUIRE(imported.entries.size() == 2);
    CHECK(imported.entries[0].id == "a");
    CHECK(imported.entries[1].variants == std::vector<std::string>{"parking"});
    CHECK(described(imported) == std::vector<std::string>{"faq.jsonl:2: this is not one whole JSON object",
                                                          "faq.jsonl:4: \"title\" is missing",
                                                          "faq.jsonl:5: \"tags\" must be a list of texts"});
}

TEST_CASE("a repeated id, an unknown key and a day that does not exist are refused by name", "[knowledge]") {
    std::istringstream in{
        "{\"id\":\"a\",\"title\":\"one\"}\n{\"id\":\"a\",\"title\":\"two\"}\n"
        "{\"id\":\"b\",\"title\":\"x\",\"anwser\":\"y\"}\n{\"id\":\"c\",\"title\":\"x\",\"valid_until\":\"2026-02-30\"}"
        "\n"};
    const Imported imported = read_jsonl(in, "f");
    CHECK(imported.entries.size() == 1);
    CHECK(described(imported) == std::vector<std::string>{"f:2: the id \"a\" is taken by line 1",
                                                          "f:3: unknown key \"anwser\"",
                                                          "f:4: \"valid_until\" is not a date like 2026-11-22"});
}

TEST_CASE("a CSV file with three broken rows gives its good rows and names each bad one", "[knowledge]") {
    std::istringstream in{
        "id,title,variants,answer\r\n"
        "a,\"Print, please\",one | two,\"line 1\nline 2 \"\"quoted\"\"\"\r\n"
        "b,too few\r\n"
        "c,a \"stray\" quote,,\r\n"
        ",no id,,\r\n"
        "d,last,,ok\r\n"};
    const Imported imported = read_csv(in, "faq.csv");
    REQUIRE(imported.entries.size() == 2);
    CHECK(imported.entries[0].title == "Print, please");
    CHECK(imported.entries[0].variants == std::vector<std::string>{"one", "two"});
    CHECK(imported.entries[0].answer == "line 1\nline 2 \"quoted\"");
    CHECK(described(imported) == std::vector<std::string>{"faq.csv:4: has 2 fields, the header 4",
                                                          "faq.csv:5: a quote stands inside a field that is not quoted",
                                                          "faq.csv:6: \"id\" is missing"});
}

TEST_CASE("a CSV file whose header is wrong gives nothing and says why", "[knowledge]") {
    std::istringstream in{"id,titel\na,b\n"};
    const Imported imported = read_csv(in, "f.csv");
    CHECK(imported.entries.empty());
    CHECK(described(imported) == std::vector<std::string>{"f.csv:1: the header has an unknown column \"titel\""});
}

TEST_CASE("Markdown takes front matter and body, and names the line of broken YAML", "[knowledge]") {
    const Imported good = read_markdown(
        "---\ntitle: Reset a password\ntags: [it]\nvariants:\n  - forgot my password\n---\n# Steps\n1. Go\n", "pw.md",
        "it/pw");
    REQUIRE(good.entries.size() == 1);
    CHECK(good.entries[0].id == "it/pw");
    CHECK(good.entries[0].answer == "# Steps\n1. Go");
    CHECK(good.entries[0].variants == std::vector<std::string>{"forgot my password"});
    CHECK(read_markdown("# Only a body\ntext", "b.md", "b").entries.at(0).title == "Only a body");
    CHECK(described(read_markdown("---\ntitle: [a\n---\nx", "c.md", "c")).at(0).starts_with("c.md:"));
    CHECK(described(read_markdown("---\ntitle: a\n", "d.md", "d")) ==
          std::vector<std::string>{"d.md:1: the front matter is not closed by a line \"---\""});
}

TEST_CASE("HTML becomes Markdown without scripts or dangerous links", "[knowledge]") {
    const Imported imported = read_html(
        "<html><head><title>Book a  room</title><script>alert(1)</script></head><body><nav>menu</nav><h2>How</h2>"
        "<ol><li>Open <a href='https://rooms.example.com'>rooms</a></li><li>Click <b>Book</b></li></ol>"
        "<p>Not <a href='javascript:x()'>this</a>.</p><pre>a\n  b</pre></body></html>",
        "rooms.html", "rooms");
    REQUIRE(imported.entries.size() == 1);
    CHECK(imported.entries[0].title == "Book a room");
    CHECK(imported.entries[0].answer ==
          "## How\n\n1. Open [rooms](https://rooms.example.com)\n2. Click **Book**\n\nNot this.\n\n```\na\n  b\n```");
}

TEST_CASE("a folder is read file by file, and a broken file does not hide the others", "[knowledge]") {
    const testing::ScratchFolder folder;
    write_file(folder.path() / "it" / "vpn.md", "---\ntitle: VPN\n---\nanswer\n");
    write_file(folder.path() / "it" / "broken.md", "---\nid: [\n---\n");
    write_file(folder.path() / "page.html", "<title>Page</title><p>text</p>");
    const Imported imported = read_path(folder.path().string(), std::nullopt);
    REQUIRE(imported.entries.size() == 2);
    CHECK(imported.entries[0].id == "it/vpn");
    CHECK(imported.entries[1].id == "page");
    CHECK(imported.problems.size() == 1);
}

TEST_CASE("what is exported comes back equal from JSONL, CSV and Markdown", "[knowledge]") {
    const Entry entry = full_entry();
    std::stringstream jsonl, csv;
    write_jsonl(jsonl, {entry});
    CHECK(read_jsonl(jsonl, "x").entries == std::vector<Entry>{entry});
    write_csv(csv, {entry}, false);
    CHECK(read_csv(csv, "x").entries == std::vector<Entry>{entry});
    CHECK(read_markdown(to_markdown(entry), "x", "other").entries == std::vector<Entry>{entry});
    const testing::ScratchFolder folder;
    Entry sly = entry;
    sly.id = "../../etc/passwd";
    REQUIRE(write_markdown(folder.path().string(), {entry, sly}).has_value());
    CHECK(read_path(folder.path().string(), Format::markdown).entries.size() == 2);
}

TEST_CASE("cells that a spreadsheet would run are defused on request", "[knowledge]") {
    std::ostringstream out;
    write_csv(out, {{.id = "a", .title = "=HYPERLINK(1)"}}, true);
    CHECK(out.str().find(",'=HYPERLINK(1),") != std::string::npos);
}

TEST_CASE("every text comes back from CSV as it was, with and without the guard against formulas", "[knowledge]") {
    const std::vector<Entry> entries{
        {.id = "a", .title = "=1+1", .variants = {"a|b", "c\\", " blank before", "and after "}, .answer = "+49 30 1"},
        {.id = "b", .title = "'=1+1", .variants = {"'-", "''@x", "\\|"}, .answer = "'+"},
        {.id = "c", .title = "'quoted'", .variants = {"\"so\", he said", "two\r\nlines"}, .answer = "'"},
        {.id = "d", .title = " blanks ", .answer = "\tindented\r\n- list", .tags = {"@x", "a, b"}}};
    for (const bool for_spreadsheets : {false, true}) {
        std::stringstream out;
        write_csv(out, entries, for_spreadsheets);
        const Imported back = read_csv(out, "x.csv");
        CHECK(described(back).empty());
        CHECK(back.entries == entries);
    }
}

TEST_CASE("a backslash in a list written by hand stays where it escapes nothing", "[knowledge]") {
    std::istringstream in{"id,title,variants\na,Where is it?,C:\\temp | D:\\new\n"};
    CHECK(read_csv(in, "x.csv").entries.at(0).variants == std::vector<std::string>{"C:\\temp", "D:\\new"});
}
