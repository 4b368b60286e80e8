#pragma once

#include "embedding/embedder.hpp"
#include "net/http_client.hpp"
#include "net/retry.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/experimental/concurrent_channel.hpp>
#include <boost/json/value.hpp>

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace akashi {

/// How patient requests to a provider are.
struct ProviderPatience {
    net::RetryPolicy retries;
    std::chrono::milliseconds timeout{30'000};  ///< of one attempt
};

/// A server that makes vectors.
struct ProviderAddress {
    std::string name;        ///< begins the messages, as `openai`
    std::string url;         ///< of the requests
    std::string secret;      ///< sent as bearer token when there is one; never in a message
    std::string model_hint;  ///< what to do when it does not know the model
    std::string key_hint;    ///< what to do when it refuses the key
};

/// Sends requests for vectors to one server: at most 4 at once for decisions and 4 for queries,
/// with retries. Makes of what can go wrong one of EmbedderAway, ProviderFailed,
/// ProviderMisconfigured and TextRefused. Callable from any thread.
class ProviderClient {
public:
    /// `http` must outlive it, and everybody who uses it.
    ProviderClient(
        const boost::asio::any_io_executor& executor,
        net::HttpClient& http,
        ProviderAddress address,
        ProviderPatience patience
    );

    /// Posts the JSON, which is for `texts` texts with vectors of `dimensions` numbers, and returns
    /// the answer, which is an object.
    boost::asio::awaitable<boost::json::value> post(
        std::string body, TextKind kind, std::size_t texts, std::size_t dimensions
    );

    const ProviderAddress& address() const { return address_; }

private:
    using Places = boost::asio::experimental::concurrent_channel<void(boost::system::error_code)>;
    class Place;

    boost::asio::awaitable<net::HttpAnswer> send(net::HttpRequest request, TextKind kind);
    [[noreturn]] void fail(const net::HttpAnswer& answer) const;
    std::string describe(const std::string& body) const;

    net::HttpClient& http_;
    const ProviderAddress address_;
    const ProviderPatience patience_;
    Places decision_places_;
    Places query_places_;
};

}  // namespace akashi
