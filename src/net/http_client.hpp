#pragma once

#include "net/http_message.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <memory>

namespace akashi::net {

/// Sends HTTP requests to other servers. Verifies certificates against those of the system, or of
/// the file that the environment variable SSL_CERT_FILE names; follows no redirect, uses no proxy.
/// Keeps connections for the next request. Callable from any thread.
///
/// It may be destroyed while requests are on their way: they end with Unreachable. The executor's
/// context must outlive it, and run until nobody waits any more. libcurl looks up host names on
/// threads of its own; nothing else does.
class HttpClient {
public:
    explicit HttpClient(boost::asio::any_io_executor executor);
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    /// The answer, whatever its status. Throws Unreachable, and std::invalid_argument for a header
    /// that cannot be sent. When the caller is cancelled, the request is given up and this throws
    /// boost::system::system_error.
    boost::asio::awaitable<HttpAnswer> send(HttpRequest request);

    /// Ends the requests that are on their way, and all later ones, with Unreachable.
    void close();

private:
    struct State;
    std::shared_ptr<State> state_;  ///< shared with what is posted to its strand
};

}  // namespace akashi::net
