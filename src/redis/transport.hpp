#pragma once

#include "redis/lookup.hpp"
#include "redis/redis_url.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>

#include <cstddef>
#include <functional>
#include <optional>
#include <string_view>

namespace akashi::redis {

/// The bytes to and from a server, over TCP or TLS. Used on one strand; errors are
/// boost::system::system_error unless said otherwise.
class Transport {
public:
    /// `strand` runs everything. Throws when TLS cannot be set up.
    Transport(const boost::asio::any_io_executor& strand, const RedisUrl& url);

    /// Once, to where `lookup` finds. With TLS, the certificate must be for the host of the URL,
    /// and one that the system trusts.
    boost::asio::awaitable<void> connect(Lookup& lookup);
    /// Waits for the next bytes; at least one.
    boost::asio::awaitable<std::size_t> read_some(boost::asio::mutable_buffer buffer);
    boost::asio::awaitable<void> write(std::string_view bytes);
    /// The same with a function that is called on the strand; the bytes and the transport live
    /// until then. One write at a time.
    void start_write(
        std::string_view bytes, std::function<void(boost::system::error_code)> written
    );

    /// Ends what is on its way.
    void close();

private:
    using Socket = boost::asio::ip::tcp::socket;

    void prepare_tls();

    const RedisUrl url_;
    Socket socket_;
    std::optional<boost::asio::ssl::context> tls_;
    std::optional<boost::asio::ssl::stream<Socket&>> secure_;  ///< none: plain TCP
};

}  // namespace akashi::redis
