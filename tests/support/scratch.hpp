// A folder of its own for a test, gone at the end; a clock that the test sets; shorthand for stores in such a folder.
#pragma once
#include <stdlib.h>

#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>

#include "bot/clock.hpp"
#include "bot/store/store.hpp"

namespace twicket::testing {

class ScratchFolder {
  public:
    ScratchFolder() : ScratchFolder{std::filesystem::temp_directory_path()} {}
    explicit ScratchFolder(const std::filesystem::path& parent) {
        std::string pattern = (parent / "twicket-test-XXXXXX").string();
        if (!::mkdtemp(pattern.data())) throw std::runtime_error("no temporary folder");
        path_ = pattern;
    }
    ~ScratchFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;
    std::string operator/(std::string_view name) const { return (path_ / name).string(); }
    const std::filesystem::path& path() const { return path_; }
    store::Options database() const {
        store::Options options;
        options.path = *this / "twicket.db";
        return options;
    }
    std::unique_ptr<store::Store> open() const { return store::Store::open(database()); }
    // Without waiting for the disk: right wherever the test does not cut the power.
    std::unique_ptr<store::Store> open_fast() const {
        auto options = database();
        options.commit_to_disk = false;
        return store::Store::open(options);
    }

  private:
    std::filesystem::path path_;
};

// Where syncing costs nothing, when the machine has such a place: for tests with thousands of openings.
inline std::filesystem::path quick_place() {
    std::error_code ignored;
    const auto space = std::filesystem::space("/dev/shm", ignored);
    return !ignored && space.available > (32u << 20) ? std::filesystem::path{"/dev/shm"}
                                                     : std::filesystem::temp_directory_path();
}

class SetClock final : public Clock {
  public:
    Time now() const override { return time; }
    void pass(Duration duration) { time += duration; }
    Time time = from_millis(1'800'000'000'000);
};

// One number of one query, by the blocking door; -1 when there is no row.
inline std::int64_t number_in(store::Store& store, const std::string& sql) {
    std::int64_t number = -1;
    const auto done = store.read_now([&](store::Connection& connection) {
        auto rows = connection.query(sql);
        if (rows.next()) number = rows.integer(0);
    });
    if (done.has_error()) throw std::runtime_error(done.error().detail);
    return number;
}

}  // namespace twicket::testing
