#pragma once

#include "billing/form.hpp"
#include "net/http_client.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <stdexcept>
#include <string>
#include <string_view>

namespace akashi {

/// The version of Stripe's API that requests are written for.
inline constexpr const char* kStripeVersion = "2026-10-28.endive";

/// Stripe gave no session. Nothing of it is secret.
class StripeFailed : public std::runtime_error {
public:
    StripeFailed(const std::string& message, int status, std::string code, std::string request_id)
        : std::runtime_error(message),
          status_(status),
          code_(std::move(code)),
          request_id_(std::move(request_id)) {}

    int status() const { return status_; }             ///< 0: there was no answer
    const std::string& code() const { return code_; }  ///< `resource_missing`; may be empty
    const std::string& request_id() const { return request_id_; }  ///< `req_…`; may be empty

private:
    int status_;
    std::string code_;
    std::string request_id_;
};

/// Where Stripe is, and how long to wait for it.
struct StripeAddress {
    std::string url;                             ///< `https://api.stripe.com`
    std::string secret;                          ///< never in a message
    std::chrono::milliseconds patience{10'000};  ///< for an answer, all attempts included
    std::chrono::milliseconds first_pause{300};  ///< the longest one before the second attempt
};

/// Makes sessions at Stripe. Callable from any thread.
class StripeClient {
public:
    /// The context behind the executor must outlive the client.
    StripeClient(boost::asio::any_io_executor executor, StripeAddress address);

    /// Posts the form to `path`, such as `/v1/checkout/sessions`, and returns the `url` of the
    /// session. What Stripe did not do is tried up to twice more: requests with the same `key`, up
    /// to 255 bytes, make one session. Throws StripeFailed.
    boost::asio::awaitable<std::string> make_session(std::string path, Form form, std::string key);

    /// Ends what is on its way, with StripeFailed.
    void close() { http_.close(); }

private:
    boost::asio::awaitable<net::HttpAnswer> send(net::HttpRequest request);
    std::string url_of(const net::HttpAnswer& answer) const;
    std::string shorten(std::string_view text) const;

    net::HttpClient http_;
    const StripeAddress address_;
};

}  // namespace akashi
