// News of back-ends that can be asked which tickets were touched since a moment: the moment is the cursor, with the
// entries that were read of that very moment, so that none is lost or told twice.
#pragma once
#include <string>
#include <vector>

#include "adapters/desk/rest_desk.hpp"

namespace twicket::desk {

class PolledDesk : public RestDesk {
  public:
    boost::asio::awaitable<Result<News>> news(std::string cursor, Follows follows) override;

  protected:
    using RestDesk::RestDesk;

    // Times as the back-end writes them; they must sort as text.
    struct Touched {
        std::string key, at;
        TicketFacts facts{};
    };
    struct Entry {
        std::string id, at, author, text;
        bool internal = false;
    };
    // The tickets touched at that time or later, the earliest first, a page at most; of an empty time, the newest one.
    virtual boost::asio::awaitable<Result<std::vector<Touched>>> touched_since(std::string time) = 0;
    // What was written into a ticket, oldest first; ours as well.
    virtual boost::asio::awaitable<Result<std::vector<Entry>>> entries_of(std::string key) = 0;
    virtual std::string written(Time time) const = 0;

  private:
    struct Read;
    boost::asio::awaitable<Result<void>> read(Touched ticket, Read& into);
    boost::asio::awaitable<Result<News>> begin();
};

}  // namespace twicket::desk
