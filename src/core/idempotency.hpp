#pragma once

#include "base/result.hpp"

#include <exception>
#include <string>
#include <string_view>

namespace akashi {

/// Makes a write repeatable: the same key with the same fingerprint gets the first answer again,
/// with another fingerprint it is refused (docs/http-api.md, "Idempotency").
struct Idempotency {
    std::string agent_id;  ///< of the trace, otherwise of the caller
    std::string endpoint;  ///< `POST:/v1/trace`
    std::string key;
    std::string fingerprint;  ///< hash of the canonical request
    std::string answer = {};  ///< JSON text to answer with; empty while it is not known
    /// Another one that an older server may have stored for the same request; may be empty.
    std::string older_fingerprint = {};

    /// Whether a stored fingerprint is that of the same request.
    bool matches(std::string_view stored) const {
        return stored == fingerprint || (!stored.empty() && stored == older_fingerprint);
    }
};

/// What a store keeps for a key.
struct KeptAnswer {
    std::string fingerprint;
    std::string answer;
};

/// Thrown by a write whose idempotency key was stored by another request in the meantime. Nothing
/// was written.
class IdempotencyKeyTaken : public std::exception {
public:
    const char* what() const noexcept override { return "the idempotency key was just used"; }
};

inline Error idempotency_key_reused() {
    return {ErrorCode::conflict, "idempotency key reused with different payload"};
}

}  // namespace akashi
