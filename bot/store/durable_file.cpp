// fsync where it counts. Any failure throws: after a failed fsync nothing is known.
#include "bot/store/durable_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <stdexcept>

#include "bot/store/fault.hpp"

namespace twicket::store {
namespace {

[[noreturn]] void fail(const std::string& doing, const std::string& path) {
    throw std::runtime_error("cannot " + doing + " " + path + ": " + std::strerror(errno));
}

class File {
  public:
    File(const std::string& path, int flags) : path_{path}, number_{::open(path.c_str(), flags | O_CLOEXEC, 0600)} {
        if (number_ < 0) fail("open", path);
    }
    ~File() { ::close(number_); }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    void write(std::string_view bytes) {
        while (!bytes.empty()) {
            const auto count = ::write(number_, bytes.data(), bytes.size());
            if (count < 0 && errno == EINTR) continue;
            if (count <= 0) fail("write", path_);
            bytes.remove_prefix(static_cast<std::size_t>(count));
        }
    }
    void sync() {
        if (::fsync(number_) != 0) fail("sync", path_);
    }

  private:
    const std::string path_;
    const int number_;
};

}  // namespace

void sync_file(const std::string& path) {
    File{path, O_RDONLY}.sync();
}

void sync_folder_of(const std::string& path) {
    const auto folder = std::filesystem::path{path}.parent_path();
    File{folder.empty() ? "." : folder.string(), O_RDONLY | O_DIRECTORY}.sync();
}

void put_in_place(const std::string& from, const std::string& to) {
    TWICKET_FAULT("file_before_rename");
    if (std::rename(from.c_str(), to.c_str()) != 0) fail("rename " + from + " to", to);
    TWICKET_FAULT("file_after_rename");
    sync_folder_of(to);
}

void append_durably(const std::string& path, std::string_view line) {
    const bool is_new = !std::filesystem::exists(path);
    File file{path, O_WRONLY | O_CREAT | O_APPEND};
    file.write(std::string{line} + "\n");
    file.sync();
    if (is_new) sync_folder_of(path);
}

void write_durably(const std::string& path, std::string_view content) {
    const std::string beside = path + ".new";
    {
        File file{beside, O_WRONLY | O_CREAT | O_TRUNC};
        file.write(content);
        file.sync();
    }
    put_in_place(beside, path);
}

}  // namespace twicket::store
