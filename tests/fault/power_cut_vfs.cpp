// The functions SQLite calls, handed on to the model; locks and the shared-memory index go to the real file layer.
#include "tests/fault/power_cut_vfs.hpp"

#include <cstring>
#include <new>
#include <stdexcept>

namespace twicket::testing {
namespace {

// What SQLite allocates for an open file; the real layer's file stands behind it in the same block.
struct OpenFile {
    sqlite3_file base;
    PowerCutDisk* disk;
    std::shared_ptr<PowerCutDisk::File>* content;
    bool sync_makes_names_durable;
    sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

OpenFile& opened(sqlite3_file* file) {
    return *reinterpret_cast<OpenFile*>(file);
}
PowerCutDisk::File& content(sqlite3_file* file) {
    return **opened(file).content;
}
sqlite3_file* real(sqlite3_file* file) {
    return opened(file).real();
}
PowerCutDisk& disk(sqlite3_vfs* layer) {
    return *static_cast<PowerCutDisk*>(layer->pAppData);
}

int close_file(sqlite3_file* file) {
    delete opened(file).content;
    return real(file)->pMethods->xClose(real(file));
}
int read_file(sqlite3_file* file, void* into, int count, sqlite3_int64 at) {
    return opened(file).disk->read(content(file), into, count, at);
}
int write_file(sqlite3_file* file, const void* from, int count, sqlite3_int64 at) {
    return opened(file).disk->write(content(file), from, count, at);
}
int truncate_file(sqlite3_file* file, sqlite3_int64 length) {
    return opened(file).disk->truncate(content(file), length);
}
int sync_file(sqlite3_file* file, int) {
    const int code = opened(file).disk->sync(content(file), opened(file).sync_makes_names_durable);
    if (code == SQLITE_OK) opened(file).sync_makes_names_durable = false;
    return code;
}
int length_of(sqlite3_file* file, sqlite3_int64* length) {
    *length = opened(file).disk->length(content(file));
    return SQLITE_OK;
}
int lock(sqlite3_file* file, int level) {
    return real(file)->pMethods->xLock(real(file), level);
}
int unlock(sqlite3_file* file, int level) {
    return real(file)->pMethods->xUnlock(real(file), level);
}
int check_lock(sqlite3_file* file, int* held) {
    return real(file)->pMethods->xCheckReservedLock(real(file), held);
}
int control(sqlite3_file*, int, void*) {
    return SQLITE_NOTFOUND;
}
int sector_size(sqlite3_file*) {
    return static_cast<int>(PowerCutDisk::sector);
}
int characteristics(sqlite3_file*) {
    return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}
int shm_map(sqlite3_file* file, int page, int size, int extend, void volatile** at) {
    return real(file)->pMethods->xShmMap(real(file), page, size, extend, at);
}
int shm_lock(sqlite3_file* file, int offset, int count, int flags) {
    return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
}
void shm_barrier(sqlite3_file* file) {
    real(file)->pMethods->xShmBarrier(real(file));
}
int shm_unmap(sqlite3_file* file, int remove) {
    return real(file)->pMethods->xShmUnmap(real(file), remove);
}

const sqlite3_io_methods methods{
    2,        close_file,  read_file,  write_file, truncate_file, sync_file,       length_of,
    lock,     unlock,      check_lock, control,    sector_size,   characteristics, shm_map,
    shm_lock, shm_barrier, shm_unmap,  nullptr,    nullptr};

int open_file(sqlite3_vfs* layer, sqlite3_filename path, sqlite3_file* file, int flags, int* out_flags) {
    file->pMethods = nullptr;
    auto* entry = new (file) OpenFile{};
    entry->disk = &disk(layer);
    bool created = false;
    auto known = entry->disk->open(path, flags, created);
    if (!known) return SQLITE_CANTOPEN;
    // The real file may have to be made for the locks although the model "has" it already.
    const int code =
        entry->disk->real()->xOpen(entry->disk->real(), path, entry->real(), flags | SQLITE_OPEN_CREATE, out_flags);
    if (code != SQLITE_OK) return code;
    entry->content = new std::shared_ptr<PowerCutDisk::File>{std::move(known)};
    const bool is_log = flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL);
    entry->sync_makes_names_durable = created && is_log;
    entry->base.pMethods = &methods;
    return SQLITE_OK;
}
int delete_file(sqlite3_vfs* layer, const char* path, int sync_folder) {
    return disk(layer).remove(path, sync_folder != 0);
}
int file_exists(sqlite3_vfs* layer, const char* path, int, int* answer) {
    *answer = disk(layer).exists(path);
    return SQLITE_OK;
}
int full_name(sqlite3_vfs* layer, const char* path, int size, char* out) {
    return disk(layer).real()->xFullPathname(disk(layer).real(), path, size, out);
}

}  // namespace

PowerCutDisk::PowerCutDisk(std::string name) : name_{std::move(name)}, real_{sqlite3_vfs_find(nullptr)} {
    layer_ = *real_;
    layer_.zName = name_.c_str();
    layer_.pNext = nullptr;
    layer_.pAppData = this;
    layer_.szOsFile = static_cast<int>(sizeof(OpenFile)) + real_->szOsFile;
    layer_.xOpen = open_file;
    layer_.xDelete = delete_file;
    layer_.xAccess = file_exists;
    layer_.xFullPathname = full_name;
    if (sqlite3_vfs_register(&layer_, 0) != SQLITE_OK) throw std::runtime_error("cannot register " + name_);
}

PowerCutDisk::~PowerCutDisk() {
    sqlite3_vfs_unregister(&layer_);
}

}  // namespace twicket::testing
