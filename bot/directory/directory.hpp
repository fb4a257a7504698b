// The directory as it lives: files that were read at the start and sources that are read on, merged into People whenever
// something has changed, and who came or left written down once. Main executor only; merging is done on a reading thread.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <string>
#include <vector>

#include "bot/directory/records.hpp"
#include "bot/store/store.hpp"

namespace twicket::directory {

class Directory {
  public:
    struct Parts {
        People& people;
        store::Store& store;
        Clock& clock;
        std::vector<std::string> order{};    // the names of all sources, as configured; those of files stand in `files`
        std::vector<Source> files{};
        Rules rules{};
        int most_leavers = 10;               // percent of the people who may leave at once
        std::function<void()> changed = [] {};  // People is new
    };
    struct Counts {
        std::size_t here = 0, left = 0, joined = 0, went = 0, returned = 0, withheld = 0;
    };

    Directory(boost::asio::any_io_executor executor, Parts parts);

    // Merges everything anew, now; at most one at a time, later callers wait. An error leaves People as it was.
    boost::asio::awaitable<Result<Counts>> refresh();
    // What the files say now; merged with the next refresh().
    void put_files(std::vector<Source> files) { parts_.files = std::move(files); }
    // Something was written: merged within a second by run().
    void wake();
    // The same before anything runs, blocking: at the start. Throws std::runtime_error when the store cannot be read.
    Counts load_now();
    boost::asio::awaitable<void> run();  // until cancelled

    const Counts& counts() const { return counts_; }
    // Why somebody should look at the directory; empty: all is well.
    std::string trouble() const;

  private:
    struct Fresh {
        Merged merged;
        Moves moves;
    };
    Fresh read(store::Connection& connection, Time now) const;
    Result<void> take(Fresh fresh);

    Parts parts_;
    boost::asio::steady_timer signal_;
    bool woken_ = false, merging_ = false;
    Counts counts_;
};

}  // namespace twicket::directory
