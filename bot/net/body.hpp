// A chunked request body, decoded while it arrives (RFC 9112 section 7.1), strictly: no blanks around a size, CRLF
// only, bounded extensions and trailers, both dropped. Pure: no sockets.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace twicket::net {

class ChunkedBody {
  public:
    enum class Verdict { more, complete, bad, too_large };
    // Takes bytes from the front of `input` and appends what they carry to `body`. At `complete`, what is left in
    // `input` belongs to the next request.
    Verdict take(std::string_view& input, std::string& body, std::size_t limit);

  private:
    enum class Step {
        size_first,
        size,
        extension,
        size_end,
        chunk,
        chunk_cr,
        chunk_lf,
        trailer_first,
        trailer,
        trailer_lf,
        last_lf
    };
    Verdict step(char c);
    Verdict step_size(char c);
    Verdict step_trailer(char c);
    Verdict spend();  // bounds the bytes that carry nothing
    Step step_ = Step::size_first;
    std::uint64_t left_ = 0;
    std::size_t digits_ = 0, overhead_ = 0;
    bool last_ = false, named_ = false;
};

}  // namespace twicket::net
