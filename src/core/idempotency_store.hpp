#pragma once

#include "core/idempotency.hpp"
#include "core/ids.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string>

namespace akashi {

/// Where keys of writes are looked up. The write itself stores its key, in its own transaction.
/// Threads and failures as for DecisionStore.
class IdempotencyStore {
public:
    virtual ~IdempotencyStore() = default;

    /// What is kept for the key, whatever its fingerprint.
    virtual boost::asio::awaitable<std::optional<KeptAnswer>> find(OrgId org, Idempotency key) = 0;

    /// Adds the answer to a key that was stored without one.
    virtual boost::asio::awaitable<void> keep_answer(
        OrgId org, Idempotency key, std::string answer
    ) = 0;
};

}  // namespace akashi
