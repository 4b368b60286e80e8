#pragma once

#include "base/result.hpp"

#include <stdexcept>
#include <string>

namespace akashi::postgres {

/// A statement that PostgreSQL refused. The text is for logs.
class PostgresError : public std::runtime_error {
public:
    /// `reason` is only the server's sentence; `message` is the full text for logs.
    PostgresError(
        std::string state, std::string constraint, std::string reason, const std::string& message
    )
        : std::runtime_error(message),
          state_(std::move(state)),
          constraint_(std::move(constraint)),
          reason_(std::move(reason)) {}

    /// The SQLSTATE, five characters.
    const std::string& state() const { return state_; }
    /// The violated constraint; empty when it was another kind of error.
    const std::string& constraint() const { return constraint_; }

    /// What the server said, without where it happened. Safe to show for our own AK… states.
    const std::string& reason() const { return reason_; }

    /// Serialization failure or deadlock: a retry may succeed.
    bool is_retryable() const { return state_ == "40001" || state_ == "40P01"; }
    /// akashi_require() refused it.
    bool is_requirement() const { return state_ == "AK400"; }
    /// A row that it refers to is gone, perhaps only since a moment.
    bool is_broken_reference() const { return state_ == "23503"; }
    /// It waited too long for a lock, or akashi_require_in_time() refused it.
    bool is_late() const { return state_ == "55P03" || state_ == "AK503"; }

private:
    std::string state_;
    std::string constraint_;
    std::string reason_;
};

/// The connection failed after the statements were sent: nobody knows whether they were committed.
/// An Unavailable without this type says that they were not.
class OutcomeUnknown : public Unavailable {
public:
    using Unavailable::Unavailable;
};

}  // namespace akashi::postgres
