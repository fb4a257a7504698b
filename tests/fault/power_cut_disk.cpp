// The model of the disk: what is written, what is synced, and what a cut leaves.
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/fault/power_cut_vfs.hpp"

namespace twicket::testing {
namespace {

std::string content_of(const std::string& path) {
    std::ifstream in{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

}  // namespace

void PowerCutDisk::plug_in(unsigned seed) {
    const std::lock_guard lock{mutex_};
    files_.clear();
    survivors_.clear();
    random_.seed(seed);
    until_cut_ = -1;
    cut_ = syncs_fail_ = false;
}

void PowerCutDisk::cut_after(int operations) {
    const std::lock_guard lock{mutex_};
    until_cut_ = operations;
}

void PowerCutDisk::cut() {
    const std::lock_guard lock{mutex_};
    if (!cut_) take_survivors();
    cut_ = true;
}

bool PowerCutDisk::is_cut() {
    const std::lock_guard lock{mutex_};
    return cut_;
}

void PowerCutDisk::fail_syncs() {
    const std::lock_guard lock{mutex_};
    syncs_fail_ = true;
}

void PowerCutDisk::folder_synced() {
    const std::lock_guard lock{mutex_};
    if (!cut_) names_become_durable();
}

void PowerCutDisk::names_become_durable() {
    for (auto& [path, file] : files_) file->name_durable = file->deletion_durable = true;
}

bool PowerCutDisk::operation_fails() {
    if (cut_) return true;
    if (until_cut_ < 0 || --until_cut_ > 0) return false;
    take_survivors();
    return cut_ = true;
}

std::shared_ptr<PowerCutDisk::File> PowerCutDisk::open(const std::string& path, int flags, bool& created) {
    const std::lock_guard lock{mutex_};
    auto& file = files_[path];
    created = false;
    if (!file) {
        const bool there = std::filesystem::exists(path);
        if (!there && !(flags & SQLITE_OPEN_CREATE)) return files_.erase(path), nullptr;
        file = std::make_shared<File>();
        if (there) file->now = file->durable = content_of(path);
        file->name_durable = there;
        created = !there;
    } else if (!file->exists) {
        if (!(flags & SQLITE_OPEN_CREATE)) return nullptr;
        // A new file of an old name: when the deletion was not synced the old bytes may show again.
        file->exists = created = true;
        file->now.clear();
        file->unsynced.push_back({length_change, {}, 0});
        file->name_durable = false;
    }
    return file;
}

int PowerCutDisk::read(File& file, void* into, int count, sqlite3_int64 at) {
    const std::lock_guard lock{mutex_};
    const auto from = std::min(static_cast<std::size_t>(at), file.now.size());
    const auto have = std::min(static_cast<std::size_t>(count), file.now.size() - from);
    auto* bytes = static_cast<char*>(into);
    std::copy_n(file.now.data() + from, have, bytes);
    std::fill(bytes + have, bytes + count, '\0');
    return have == static_cast<std::size_t>(count) ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

int PowerCutDisk::write(File& file, const void* from, int count, sqlite3_int64 at) {
    const std::lock_guard lock{mutex_};
    if (operation_fails()) return SQLITE_IOERR_WRITE;
    const auto begin = static_cast<std::size_t>(at), end = begin + static_cast<std::size_t>(count);
    if (file.now.size() < end) file.now.resize(end);
    std::copy_n(static_cast<const char*>(from), count, file.now.data() + begin);
    for (std::size_t number = begin / sector; number * sector < end; ++number)
        file.unsynced.push_back({number, file.now.substr(number * sector, sector), file.now.size()});
    return SQLITE_OK;
}

int PowerCutDisk::truncate(File& file, sqlite3_int64 length) {
    const std::lock_guard lock{mutex_};
    if (operation_fails()) return SQLITE_IOERR_TRUNCATE;
    file.now.resize(static_cast<std::size_t>(length));
    file.unsynced.push_back({length_change, {}, file.now.size()});
    return SQLITE_OK;
}

int PowerCutDisk::sync(File& file, bool first_of_log) {
    const std::lock_guard lock{mutex_};
    if (operation_fails() || syncs_fail_) return SQLITE_IOERR_FSYNC;
    file.durable = file.now;
    file.unsynced.clear();
    // SQLite's own layer syncs the folder with the first sync of a new journal or log, and of nothing else.
    if (first_of_log) names_become_durable();
    return SQLITE_OK;
}

sqlite3_int64 PowerCutDisk::length(File& file) {
    const std::lock_guard lock{mutex_};
    return static_cast<sqlite3_int64>(file.now.size());
}

int PowerCutDisk::remove(const std::string& path, bool sync_folder) {
    const std::lock_guard lock{mutex_};
    if (operation_fails()) return SQLITE_IOERR_DELETE;
    auto& file = files_[path];
    if (!file) {
        if (!std::filesystem::exists(path)) return files_.erase(path), SQLITE_IOERR_DELETE_NOENT;
        file = std::make_shared<File>();
        file->now = file->durable = content_of(path);
    }
    if (!file->exists) return SQLITE_IOERR_DELETE_NOENT;
    file->exists = false;
    file->deletion_durable = false;
    if (sync_folder) names_become_durable();
    return SQLITE_OK;
}

bool PowerCutDisk::exists(const std::string& path) {
    const std::lock_guard lock{mutex_};
    const auto known = files_.find(path);
    return known == files_.end() ? std::filesystem::exists(path) : known->second->exists;
}

void PowerCutDisk::take_survivors() {
    survivors_.clear();
    for (const auto& [path, file] : files_) survivors_.emplace(path, survivor_of(*file));
}

PowerCutDisk::Survivor PowerCutDisk::survivor_of(const File& file) {
    bool exists = file.exists;
    if (exists && !file.name_durable) exists = random_() % 2;
    if (!exists && !file.deletion_durable) exists = random_() % 2;
    std::vector<Version> kept;
    // From "nearly nothing reached the disk" to "nearly all did": a fair coin for each write alone would hardly ever
    // leave a long run whole or missing.
    const auto share = random_() % 101;
    for (const Version& version : file.unsynced)
        if (random_() % 100 < share) kept.push_back(version);
    std::shuffle(kept.begin(), kept.end(), random_);
    std::string bytes = file.durable;
    for (std::size_t i = 0; i < kept.size(); ++i) {
        const Version& version = kept[i];
        if (version.number == length_change) {
            bytes.resize(version.length);
            continue;
        }
        const std::size_t begin = version.number * sector;
        std::size_t count = version.bytes.size();
        if (i + 1 == kept.size() && random_() % 2) count = random_() % (count + 1);  // torn
        if (bytes.size() < begin + count) bytes.resize(begin + count);
        std::copy_n(version.bytes.data(), count, bytes.data() + begin);
    }
    return {exists, std::move(bytes)};
}

void PowerCutDisk::write_survivors() {
    const std::lock_guard lock{mutex_};
    for (const auto& [path, survivor] : survivors_) {
        std::filesystem::remove(path);
        std::filesystem::remove(path + "-shm");
        if (!survivor.exists) continue;
        std::ofstream out{path, std::ios::binary | std::ios::trunc};
        out.write(survivor.bytes.data(), static_cast<std::streamsize>(survivor.bytes.size()));
    }
}

}  // namespace twicket::testing
