#pragma once

#include "core/idempotency_instruments.hpp"
#include "core/idempotency_store.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <optional>
#include <string>

namespace akashi {

/// Answers a repeated write with the answer of the first (docs/http-api.md, "Idempotency").
/// Callable from any thread.
class IdempotencyService {
public:
    /// `store` must outlive the service.
    explicit IdempotencyService(IdempotencyStore& store) : store_(store) {}

    /// The answer to a write.
    struct Answer {
        std::string data;      ///< JSON text
        bool is_kept = false;  ///< the transaction has stored what a repetition gets
    };
    /// Writes, and stores the key in the same transaction. Without a key it only writes. Throws
    /// IdempotencyKeyTaken when the key is there already.
    using Write =
        std::function<boost::asio::awaitable<Result<Answer>>(std::optional<Idempotency> key)>;

    /// Runs the write, unless the key was used before: then the result is the stored answer, or
    /// conflict `idempotency key reused with different payload`. A write that fails leaves no key.
    /// When the server stopped between a write and the storing of its answer, the same request is
    /// run again, so a write that does not store its answer itself must be harmless to repeat. When
    /// only the storing of the answer failed, throws MaybeStored.
    boost::asio::awaitable<Result<std::string>> run(
        OrgId org, std::optional<Idempotency> key, Write write
    );

private:
    boost::asio::awaitable<Result<std::string>> repeat(
        OrgId org, Idempotency key, KeptAnswer kept, Write write
    );
    boost::asio::awaitable<Result<std::string>> keep(OrgId org, Idempotency key, Answer answer);

    IdempotencyStore& store_;
    const IdempotencyInstruments instruments_;
};

}  // namespace akashi
