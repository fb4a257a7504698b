// One source, merged at once.
#include "tests/support/cast_directory.hpp"

#include "bot/directory/directory.hpp"

namespace twicket::test {

void follow_cast(app::Core& core, boost::asio::any_io_executor executor, store::Store& store, Clock& clock,
                 const std::vector<Person>& people) {
    directory::Source source{.name = "cast"};
    for (const Person& person : people) source.records.push_back(directory::record_of(person));
    directory::Directory directory{executor,
                                   {.people = core.people,
                                    .store = store,
                                    .clock = clock,
                                    .order = {"cast"},
                                    .files = {std::move(source)},
                                    .rules = {},
                                    .most_leavers = 50,
                                    .changed = [&core] { core.people_are_new(); }}};
    directory.load_now();
}

}  // namespace twicket::test
