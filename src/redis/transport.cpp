#include "redis/transport.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <openssl/ssl.h>

#include <utility>

namespace akashi::redis {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

Transport::Transport(const asio::any_io_executor& strand, const RedisUrl& url)
    : url_(url), socket_(strand) {
    if (url_.is_secure) prepare_tls();
}

void Transport::prepare_tls() {
    tls_.emplace(asio::ssl::context::tls_client);
    tls_->set_default_verify_paths();
    tls_->set_verify_mode(asio::ssl::verify_peer);
    SSL_CTX_set_min_proto_version(tls_->native_handle(), TLS1_2_VERSION);
    secure_.emplace(socket_, *tls_);
    secure_->set_verify_callback(asio::ssl::host_name_verification(url_.host));
    error_code is_name;
    asio::ip::make_address(url_.host, is_name);
    // A server with several names needs to know which one is meant. An address is no name.
    if (is_name) SSL_set_tlsext_host_name(secure_->native_handle(), url_.host.c_str());
}

asio::awaitable<void> Transport::connect(Lookup& lookup) {
    const auto found = co_await lookup.find();
    co_await asio::async_connect(socket_, found, asio::use_awaitable);
    socket_.set_option(tcp::no_delay(true));
    if (secure_)
        co_await secure_->async_handshake(asio::ssl::stream_base::client, asio::use_awaitable);
}

asio::awaitable<std::size_t> Transport::read_some(asio::mutable_buffer buffer) {
    return secure_ ? secure_->async_read_some(buffer, asio::use_awaitable)
                   : socket_.async_read_some(buffer, asio::use_awaitable);
}

asio::awaitable<void> Transport::write(std::string_view bytes) {
    const auto buffer = asio::buffer(bytes);
    if (secure_) {
        co_await asio::async_write(*secure_, buffer, asio::use_awaitable);
    } else {
        co_await asio::async_write(socket_, buffer, asio::use_awaitable);
    }
}

void Transport::start_write(std::string_view bytes, std::function<void(error_code)> written) {
    const auto buffer = asio::buffer(bytes);
    auto done = [written = std::move(written)](error_code failed, std::size_t) { written(failed); };
    if (secure_) {
        asio::async_write(*secure_, buffer, std::move(done));
    } else {
        asio::async_write(socket_, buffer, std::move(done));
    }
}

void Transport::close() {
    error_code ignored;
    socket_.close(ignored);
}

}  // namespace akashi::redis
