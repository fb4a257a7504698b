// flock on a file of its own: closing any other descriptor of the database cannot lose it, as fcntl locks would.
#include "bot/store/lock_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace twicket::store {

LockFile::LockFile(const std::string& database) {
    const std::string path = database + ".lock";
    file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file_ < 0)
        throw std::runtime_error("cannot open " + path + ": " + std::strerror(errno) +
                                 "; the data folder must exist and be writable");
    if (::flock(file_, LOCK_EX | LOCK_NB) != 0) {
        const int reason = errno;
        char holder[32] = {};
        [[maybe_unused]] const auto length = ::read(file_, holder, sizeof holder - 1);
        ::close(file_);
        if (reason != EWOULDBLOCK) throw std::runtime_error("cannot lock " + path + ": " + std::strerror(reason));
        throw std::runtime_error(database + " is in use by another twicket (process " +
                                 (holder[0] ? std::string{holder} : std::string{"unknown"}) +
                                 "); stop that one first, or use another data folder");
    }
    // Only for the message above; the lock holds without it, also on a full disk.
    const std::string self = std::to_string(::getpid());
    if (::ftruncate(file_, 0) == 0) {
        [[maybe_unused]] const auto written = ::pwrite(file_, self.data(), self.size(), 0);
    }
}

LockFile::~LockFile() {
    ::close(file_);
}

}  // namespace twicket::store
