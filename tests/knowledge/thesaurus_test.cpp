// Synonyms read from files of WordNet's form, and what they do to a question.
#include <catch2/catch.hpp>
#include <fstream>

#include "knowledge/thesaurus.hpp"
#include "tests/support/scratch.hpp"

namespace {
using namespace twicket;
using namespace twicket::knowledge;
using testing::ScratchFolder;

void write(const std::string& file, const std::string& text) {
    std::ofstream{file, std::ios::binary} << text;
}

std::vector<std::string> words(const std::vector<Thesaurus::Synonym>& synonyms) {
    std::vector<std::string> found;
    for (const auto& synonym : synonyms) found.emplace_back(synonym.word);
    return found;
}
}  // namespace

TEST_CASE("words of one meaning are synonyms, those of frequent meanings first", "[knowledge]") {
    const ScratchFolder folder;
    write(folder / "index.noun",
          "  1 This software and database is being provided\n"
          "notebook n 2 2 @ ~ 2 1 00000010 00000020  \n"
          "laptop n 1 1 @ 1 1 00000020  \n"
          "jotter n 1 1 @ 1 0 00000010  \n"
          "note_book n 1 1 @ 1 0 00000010  \n");
    write(folder / "index.verb", "steal v 1 1 @ 1 1 00000010  \nnick v 1 1 @ 1 0 00000010  \n");
    write(folder / "verb.exc", "stole steal\n");
    const Thesaurus thesaurus{folder / "."};
    CHECK(words(thesaurus.synonyms_of("notebook", 5)) == std::vector<std::string>{"jotter", "laptop"});
    CHECK(words(thesaurus.synonyms_of("notebooks", 1)) == std::vector<std::string>{"jotter"});
    CHECK(words(thesaurus.synonyms_of("stole", 5)) == std::vector<std::string>{"nick"});
    CHECK(words(thesaurus.synonyms_of("nicked", 5)) == std::vector<std::string>{"steal"});
    CHECK(thesaurus.knows("stealing"));
    CHECK_FALSE(thesaurus.knows("nicking"));
    CHECK_FALSE(thesaurus.knows("vpnn"));
}

TEST_CASE("without the package nothing is known and nothing fails", "[knowledge]") {
    const Thesaurus thesaurus{"/nonexistent"};
    CHECK(thesaurus.empty());
    CHECK_FALSE(thesaurus.knows("house"));
    CHECK(thesaurus.synonyms_of("house", 3).empty());
}
