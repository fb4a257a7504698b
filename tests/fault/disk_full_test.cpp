// R14: a data folder on a file system that is full. Needs the right to mount a tmpfs; skipped loudly without it.
#include <sys/mount.h>

#include <catch2/catch.hpp>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <random>
#include <set>
#include <thread>

#include "tests/support/scratch.hpp"

using namespace twicket;

namespace {

class SmallDisk {
  public:
    explicit SmallDisk(const std::string& at) : at_{at} {
        std::filesystem::create_directory(at);
        mounted_ = ::mount("tmpfs", at.c_str(), "tmpfs", 0, "size=20m") == 0;
    }
    ~SmallDisk() {
        if (mounted_) ::umount2(at_.c_str(), MNT_DETACH);
    }
    bool mounted() const { return mounted_; }
    void fill() {
        std::ofstream out{at_ + "/ballast", std::ios::binary | std::ios::app};
        const std::string block(4096, 'b');
        while (out.write(block.data(), static_cast<std::streamsize>(block.size())).flush()) {
        }
    }
    void free() { std::filesystem::remove(at_ + "/ballast"); }

  private:
    std::string at_;
    bool mounted_ = false;
};

}  // namespace

TEST_CASE("R14: a full disk refuses honestly, loses nothing and takes work again when there is space") {
    const testing::ScratchFolder folder;
    SmallDisk disk{folder / "disk"};
    if (!disk.mounted()) {
        WARN("SKIPPED disk-full: mounting a tmpfs needs root (" << std::strerror(errno) << ")");
        return;
    }
    store::Options options;
    options.path = folder / "disk/twicket.db";
    auto store = store::Store::open(options);
    std::mt19937 random{14};
    std::set<std::string> acked;
    int refused = 0, number = 0, recoveries = 0;
    const auto insert = [&] {
        const std::string name = "n" + std::to_string(++number), value(random() % 9000, 'v');
        const auto done = store->write_now([&](store::Connection& connection) {
            connection.execute("INSERT INTO meta (name, value) VALUES ($1, $2)", {name, value});
        });
        if (done.has_value()) {
            acked.insert(name);
        } else {
            ++refused;
            CHECK(done.error().code == ErrorCode::unavailable);
            CHECK(done.error().retry_after == std::chrono::milliseconds{1000});
        }
        return done.has_value();
    };
    for (int round = 0; round < 20; ++round) {
        for (auto count = random() % 20; count > 0; --count) insert();
        disk.fill();
        for (int i = 0; i < 60 && insert(); ++i) {
        }
        CHECK_FALSE(store->healthy());
        CHECK(testing::number_in(*store, "SELECT COUNT(*) FROM meta WHERE name LIKE 'n%'") ==
              static_cast<std::int64_t>(acked.size()));
        disk.free();
        // With nobody sending, the store finds out by itself.
        if (round % 10 == 0) {
            for (int i = 0; i < 500 && !store->healthy(); ++i)
                std::this_thread::sleep_for(std::chrono::milliseconds{20});
            CHECK(store->healthy());
        }
        recoveries += insert();
        CHECK(store->healthy());
        if (round % 7 == 6) {
            store.reset();
            store = store::Store::open(options);
        }
        (void)store->write_now([&](store::Connection& connection) {  // the disk is small
            connection.execute("UPDATE meta SET value = '' WHERE name LIKE 'n%'");
        });
    }
    std::set<std::string> found;
    (void)store->read_now([&](store::Connection& connection) {
        auto check = connection.query("PRAGMA integrity_check(1)");
        CHECK((check.next() && check.text(0) == "ok"));
        auto rows = connection.query("SELECT name FROM meta WHERE name LIKE 'n%'");
        while (rows.next()) found.insert(rows.string(0));
    });
    CHECK(found == acked);
    CHECK(recoveries == 20);
    std::printf("suite disk-full: %d acknowledged, %d refused, %d recoveries, %d lost\n",
                static_cast<int>(acked.size()), refused, recoveries,
                static_cast<int>(acked.size()) - static_cast<int>(found.size()));
}
