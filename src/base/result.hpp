#pragma once

#include <boost/assert/source_location.hpp>
#include <boost/system/result.hpp>

#include <chrono>
#include <stdexcept>
#include <string>
#include <utility>

namespace akashi {

/// Outcomes that a caller is expected to handle. Everything else is an exception.
enum class ErrorCode {
    invalid_input,
    too_large,
    unauthorized,
    forbidden,
    not_found,
    method_not_allowed,
    conflict,
    quota_exceeded,
    rate_limited,  ///< too many attempts; Error::retry_after() says when to try again
    unavailable,   ///< try again soon: overloaded, disk full, shutting down
};

/// A code and a message that is safe to show to the client. Where the wire contract fixes the
/// message, `details` says more for people; it may be empty.
class Error {
public:
    Error() = default;
    Error(ErrorCode code, std::string message, std::string details = {})
        : code_(code), message_(std::move(message)), details_(std::move(details)) {}

    ErrorCode code() const { return code_; }
    /// By value from an error that is a copy: `result.error().message()` may be kept by reference.
    const std::string& message() const& { return message_; }
    std::string message() && { return std::move(message_); }
    const std::string& details() const& { return details_; }
    std::string details() && { return std::move(details_); }

    /// How long a client should wait before it tries again, a second or more; 0: waiting does not
    /// help. Clients hear it with quota_exceeded, rate_limited and unavailable, unless it is 0.
    std::chrono::seconds retry_after() const { return retry_after_; }
    /// The same error with another time to wait.
    Error with_retry_after(std::chrono::seconds wait) && {
        retry_after_ = wait;
        return std::move(*this);
    }

private:
    ErrorCode code_ = ErrorCode::invalid_input;
    std::string message_;
    std::string details_;
    std::chrono::seconds retry_after_{1};
};

/// A value, or the Error that says why there is none. Both convert to it.
template <class T>
using Result = boost::system::result<T, Error>;

/// Boost calls this for value() on a result that holds an error: a defect of the caller.
[[noreturn]] inline void
throw_exception_from_error(const Error& error, const boost::source_location&) {
    throw std::runtime_error("unchecked result: " + error.message());
}

/// Thrown by adapters when the store cannot take the work now: disk full, read-only, queue full.
/// Answered with 503 and the message, which is safe to show.
class Unavailable : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

}  // namespace akashi
