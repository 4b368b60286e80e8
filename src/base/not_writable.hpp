#pragma once

#include "base/result.hpp"

#include <string>
#include <utility>

namespace akashi {

/// Thrown when the store refuses every write until somebody repairs it: the disk is full, the
/// database is read-only. /health tells the reason to everyone, so it names no path.
class NotWritable : public Unavailable {
public:
    /// `reason` is a short clause (`the disk is full`), `message` the sentence for the client.
    NotWritable(std::string reason, const std::string& message)
        : Unavailable(message), reason_(std::move(reason)) {}

    const std::string& reason() const { return reason_; }

private:
    std::string reason_;
};

}  // namespace akashi
