// A disk that forgets: an SQLite file layer for tests in which writes stay in memory, sector by sector, until xSync of
// their file. A power cut keeps a random part of what was not synced, in random order, may tear the last kept sector,
// may leave a file at an older length, may lose a new name in the folder or bring a deleted one back. What survived is
// then written to the real files, so that an ordinary SQLite can open them. The shared-memory index stays real and is
// thrown away at a cut, as the kernel would.
#pragma once
#include <sqlite3.h>

#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <vector>

namespace twicket::testing {

class PowerCutDisk {
  public:
    static constexpr std::size_t sector = 512;

    // Registered under this name while it lives; one at a time.
    explicit PowerCutDisk(std::string name);
    ~PowerCutDisk();
    PowerCutDisk(const PowerCutDisk&) = delete;
    PowerCutDisk& operator=(const PowerCutDisk&) = delete;

    // Forgets all files (they are read from the real ones again) and takes a new seed.
    void plug_in(unsigned seed);
    // The power goes at the n-th write, sync, truncation or deletion from now; everything fails from then on.
    void cut_after(int operations);
    // It goes now.
    void cut();
    bool is_cut();
    // The program synced the folder by itself.
    void folder_synced();
    // From now on every xSync reports an I/O error, as a dying disk does.
    void fail_syncs();
    // After everything was closed: makes the real files what the cut left of them.
    void write_survivors();

    struct Version {  // of one sector, or of the length (number == length_change)
        std::size_t number;
        std::string bytes;
        std::size_t length;
    };
    static constexpr std::size_t length_change = static_cast<std::size_t>(-1);
    struct File {
        std::string now, durable;
        std::vector<Version> unsynced;
        bool exists = true;
        bool name_durable = true;      // false: created, and the folder not synced since
        bool deletion_durable = true;  // false: deleted likewise
    };

    // --- for the file layer's functions; each locks ---
    std::shared_ptr<File> open(const std::string& path, int flags, bool& created);
    int read(File& file, void* into, int count, sqlite3_int64 at);
    int write(File& file, const void* from, int count, sqlite3_int64 at);
    int truncate(File& file, sqlite3_int64 length);
    int sync(File& file, bool first_of_log);
    sqlite3_int64 length(File& file);
    int remove(const std::string& path, bool sync_folder);
    bool exists(const std::string& path);
    sqlite3_vfs* real() const { return real_; }

  private:
    struct Survivor {
        bool exists;
        std::string bytes;
    };
    bool operation_fails();  // counts one; under the lock
    void take_survivors();
    Survivor survivor_of(const File& file);
    void names_become_durable();

    std::mutex mutex_;
    std::mt19937 random_{1};
    std::map<std::string, std::shared_ptr<File>> files_;
    std::map<std::string, Survivor> survivors_;
    int until_cut_ = -1;
    bool cut_ = false;
    bool syncs_fail_ = false;
    std::string name_;
    sqlite3_vfs* real_;
    sqlite3_vfs layer_{};
};

}  // namespace twicket::testing
