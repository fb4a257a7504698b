// One page of numbers; nought is a free place. The file is written whole before it is mapped, so that a full disk
// cannot turn a later store into SIGBUS.
#include "bot/running.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace twicket {
namespace {

constexpr std::size_t page = 4096;

void* map_file(const std::string& file) {
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0) return nullptr;
    struct stat state {};
    bool whole = ::fstat(descriptor, &state) == 0 && state.st_size == static_cast<off_t>(page);
    if (!whole) {
        const std::string empty(page, '\0');
        whole = ::ftruncate(descriptor, 0) == 0 &&
                ::pwrite(descriptor, empty.data(), page, 0) == static_cast<ssize_t>(page);
    }
    void* mapped = whole ? ::mmap(nullptr, page, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0) : MAP_FAILED;
    ::close(descriptor);
    return mapped == MAP_FAILED ? nullptr : mapped;
}

}  // namespace

Running::Running(const std::string& file) : slots_{own_.data()} {
    if (!file.empty()) mapped_ = map_file(file);
    if (mapped_) slots_ = static_cast<std::int64_t*>(mapped_);
    for (std::size_t place = 0; place < places; ++place) {
        if (const std::int64_t left = slots_[place]; left > 0) left_over_.insert(left);
        slots_[place] = 0;
    }
}

Running::~Running() {
    if (mapped_) ::munmap(mapped_, page);
}

Running::Mark::Mark(Running& running, std::int64_t sequence) {
    for (std::size_t place = 0; place < places && !slot_; ++place)
        if (running.slots_[place] == 0) slot_ = &running.slots_[place];
    if (slot_) *slot_ = sequence;
}

Running::Mark::~Mark() {
    if (slot_) *slot_ = 0;
}

}  // namespace twicket
