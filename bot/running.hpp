// Which events are being handled at this moment, noted where the death of the program leaves it: in a small file that
// is mapped into memory. The kernel keeps the page when the process dies; more is not asked of it, since lost power is
// no fault of an event. So after a crash exactly those that may have caused it are known, and the others pay nothing.
#pragma once
#include <array>
#include <cstdint>
#include <set>
#include <string>

namespace twicket {

// Belongs to one thread.
class Running {
  public:
    // Makes the file, or takes up the one that is there. An empty path, or a file that cannot be made (a full disk must
    // not stop the start): notes are kept in plain memory and die with us.
    explicit Running(const std::string& file);
    ~Running();
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

    // Sequences that were being handled when the last life ended; none after a clean end.
    const std::set<std::int64_t>& left_over() const { return left_over_; }

    // Notes one event while it exists. With all places taken the event goes without a note.
    class Mark {
      public:
        Mark(Running& running, std::int64_t sequence);
        ~Mark();
        Mark(const Mark&) = delete;
        Mark& operator=(const Mark&) = delete;

      private:
        volatile std::int64_t* slot_ = nullptr;
    };

  private:
    static constexpr std::size_t places = 64;
    std::array<std::int64_t, places> own_{};
    volatile std::int64_t* slots_ = nullptr;
    void* mapped_ = nullptr;
    std::set<std::int64_t> left_over_;
};

}  // namespace twicket
