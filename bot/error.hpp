// Expected failures are values: Result<T> holds a T or an Error. Exceptions are for start-up, broken invariants and a
// failing database. `detail` is for a person (what, where, what to do) and never holds message text or secrets.
#pragma once
#include <boost/system/result.hpp>
#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace twicket {

enum class ErrorCode {
    invalid,          // the other side sent something that cannot be right; repeating it will not help
    unauthorized,     // who are you
    forbidden,        // you may not
    not_found,        // no such thing
    conflict,         // it exists already, or changed meanwhile
    too_large,        // over a limit of ours or theirs
    rate_limited,     // wait for retry_after, then again
    unavailable,      // not reachable, or answered 5xx: again later
    timeout,          // a deadline passed before anything was sent
    unknown_outcome,  // it may have happened: look before resending
    unsupported,      // this network or back-end cannot do that
    cancelled,        // we are stopping
    internal          // our own fault
};

struct Error {
    ErrorCode code = ErrorCode::internal;
    std::string detail;
    std::optional<std::chrono::milliseconds> retry_after{};  // what the other side asked for
    bool only_here = false;  // it asked that for this conversation alone; the rest of the account may go on
};

std::string_view name_of(ErrorCode code);

template <class T>
using Result = boost::system::result<T, Error>;

// Found by boost::system::result when .value() is called on an error: a broken assumption of ours.
[[noreturn]] inline void throw_exception_from_error(const Error& error, const boost::source_location&) {
    throw std::runtime_error("unexpected error: " + error.detail);
}

}  // namespace twicket
