// The shipped messages are the same for every bot of the process, and so is what is learned of them alone.
#include "bot/app/purposes.hpp"

#include "bot/purpose_lessons.hpp"
#include "cmake/embed/embedded.hpp"

namespace twicket::app {
namespace {

using Examples = std::vector<knowledge::PurposeExample>;

const Examples& shipped() {
    static const Examples all = [] {
        Examples found;
        for (const std::string_view path : embedded::paths("skills/purpose/examples/")) {
            Result<Examples> some = knowledge::purpose_examples(embedded::file(path).value());
            if (some.has_error()) throw std::logic_error(std::string{path} + ": " + some.error().detail);
            std::move(some->begin(), some->end(), std::back_inserter(found));
        }
        return found;
    }();
    return all;
}

}  // namespace

std::unique_ptr<knowledge::PurposeLearner> purposes_of(store::Store& store, bool aside) {
    static const std::shared_ptr<const knowledge::PurposeReader> reader =
        knowledge::PurposeReader::train(shipped(), {});
    Examples corrections;
    const auto read = [&corrections](store::Connection& connection) {
        corrections.clear();
        for (PurposeLesson& lesson : lessons_on_purpose(connection))
            corrections.push_back({std::move(lesson.text), lesson.purpose});
    };
    store.read_now(read).value();
    return std::make_unique<knowledge::PurposeLearner>(shipped(), reader, std::move(corrections), aside);
}

}  // namespace twicket::app
