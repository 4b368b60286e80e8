#pragma once

#include "core/idempotency_service.hpp"
#include "http/message.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/json/value.hpp>

#include <optional>
#include <string>

namespace akashi::http {

/// The idempotency key of a request: `Idempotency-Key` is the server's name for it, the SDKs send
/// `X-Idempotency-Key`. Fails with invalid_input when it has more than 255 bytes or is not UTF-8.
Result<std::optional<std::string>> idempotency_key(const Request& request);

/// The key with what identifies the write: its caller, its method and path, and `body`, in its
/// canonical form. A secret must not be in `body`, since a fast hash of it is stored. Nothing when
/// the request has no key.
Result<std::optional<Idempotency>> idempotency_of(
    const Request& request, const boost::json::value& body
);

/// Runs a write of this request once for its idempotency key, if it has one. `body` is as above.
/// Fails as idempotency_of() and IdempotencyService::run() do.
boost::asio::awaitable<Result<std::string>> run_once(
    IdempotencyService& service,
    const Request& request,
    boost::json::value body,
    IdempotencyService::Write write
);

}  // namespace akashi::http
