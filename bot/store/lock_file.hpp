// The lock that lets one process at a time open a database for writing. It is the kernel's (flock), so it ends with the
// process however that dies; the file beside the database says who holds it and stays.
#pragma once
#include <string>

namespace twicket::store {

class LockFile {
  public:
    // Locks `database`.lock. Throws std::runtime_error naming the process that holds it.
    explicit LockFile(const std::string& database);
    ~LockFile();
    LockFile(const LockFile&) = delete;
    LockFile& operator=(const LockFile&) = delete;

  private:
    int file_ = -1;
};

}  // namespace twicket::store
