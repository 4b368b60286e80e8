#pragma once

#include "base/result.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>
#include <utility>

namespace akashi {

/// Thrown when a write of a client failed and may have been stored all the same. Any other
/// Unavailable of a write says that it is not stored (docs/http-api.md, "Errors").
class MaybeStored : public Unavailable {
public:
    explicit MaybeStored(const std::string& cause)
        : Unavailable(
              cause + "; the write may have been stored, so repeat it with the same Idempotency-Key"
          ) {}
};

/// Awaits what follows a write that is stored already: to the client, its failure must not look
/// like that of the write.
template <class T>
boost::asio::awaitable<T> after_write(boost::asio::awaitable<T> rest) {
    try {
        co_return co_await std::move(rest);
    } catch (const MaybeStored&) {
        throw;
    } catch (const Unavailable& error) {
        throw MaybeStored(error.what());
    }
}

}  // namespace akashi
