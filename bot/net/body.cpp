// The chunked decoder: a small state machine, one byte a step outside of chunk contents.
#include "bot/net/body.hpp"

#include "bot/net/gate.hpp"

namespace twicket::net {
namespace {

constexpr std::size_t overhead_limit = 16 * 1024;  // extensions and trailers of one body
constexpr std::size_t digits_limit = 8;

bool is_plain(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte == '\t' || (byte >= 0x20 && byte != 0x7f);
}

}  // namespace

ChunkedBody::Verdict ChunkedBody::spend() {
    return ++overhead_ > overhead_limit ? Verdict::bad : Verdict::more;
}

ChunkedBody::Verdict ChunkedBody::step_size(char c) {
    const bool decimal = c >= '0' && c <= '9';
    const char small = static_cast<char>(c | 0x20);
    if (decimal || (small >= 'a' && small <= 'f')) {
        if (++digits_ > digits_limit) return Verdict::bad;
        left_ = left_ * 16 + static_cast<std::uint64_t>(decimal ? c - '0' : small - 'a' + 10);
        step_ = Step::size;
        return Verdict::more;
    }
    if (step_ == Step::size_first) return Verdict::bad;
    if (c == ';')
        step_ = Step::extension;
    else if (c == '\r')
        step_ = Step::size_end;
    else
        return Verdict::bad;
    return Verdict::more;
}

ChunkedBody::Verdict ChunkedBody::step_trailer(char c) {
    if (step_ == Step::trailer_first) {
        named_ = false;
        step_ = c == '\r' ? Step::last_lf : Step::trailer;
        if (c == '\r') return Verdict::more;
        return is_token(std::string_view{&c, 1}) ? spend() : Verdict::bad;
    }
    if (c == '\r') {
        step_ = Step::trailer_lf;
        return named_ ? Verdict::more : Verdict::bad;
    }
    if (!named_ && c == ':')
        named_ = true;
    else if (!named_ && !is_token(std::string_view{&c, 1}))
        return Verdict::bad;
    return is_plain(c) ? spend() : Verdict::bad;
}

ChunkedBody::Verdict ChunkedBody::step(char c) {
    switch (step_) {
        case Step::size_first:
        case Step::size:
            return step_size(c);
        case Step::extension:
            if (c == '\r')
                step_ = Step::size_end;
            else if (!is_plain(c))
                return Verdict::bad;
            return spend();
        case Step::size_end:
            last_ = left_ == 0;
            step_ = last_ ? Step::trailer_first : Step::chunk;
            return c == '\n' ? Verdict::more : Verdict::bad;
        case Step::chunk_cr:
            step_ = Step::chunk_lf;
            return c == '\r' ? Verdict::more : Verdict::bad;
        case Step::chunk_lf:
            step_ = Step::size_first;
            digits_ = 0;
            return c == '\n' ? Verdict::more : Verdict::bad;
        case Step::trailer_first:
        case Step::trailer:
            return step_trailer(c);
        case Step::trailer_lf:
            step_ = Step::trailer_first;
            return c == '\n' ? Verdict::more : Verdict::bad;
        case Step::last_lf:
            return c == '\n' ? Verdict::complete : Verdict::bad;
        case Step::chunk:
            break;
    }
    return Verdict::bad;
}

ChunkedBody::Verdict ChunkedBody::take(std::string_view& input, std::string& body, std::size_t limit) {
    while (!input.empty()) {
        if (step_ == Step::chunk) {
            if (left_ > limit || body.size() > limit - left_) return Verdict::too_large;
            const auto part = std::min<std::uint64_t>(left_, input.size());
            body.append(input.substr(0, part));
            input.remove_prefix(part);
            left_ -= part;
            if (left_ == 0) step_ = Step::chunk_cr;
            continue;
        }
        const char c = input.front();
        input.remove_prefix(1);
        const Verdict verdict = step(c);
        if (verdict != Verdict::more) return verdict;
    }
    return Verdict::more;
}

}  // namespace twicket::net
