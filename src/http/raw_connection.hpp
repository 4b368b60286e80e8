#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

#include <string>
#include <string_view>

namespace akashi::http {

namespace asio = boost::asio;
using asio::ip::tcp;

/// A connection on which the test controls every byte.
class RawConnection {
public:
    explicit RawConnection(unsigned short port) {
        socket_.connect({asio::ip::address_v4::loopback(), port});
    }
    void send(std::string_view bytes) { asio::write(socket_, asio::buffer(bytes)); }
    void finish_sending() { socket_.shutdown(tcp::socket::shutdown_send); }
    void close() { socket_.close(); }
    /// Ends reads and writes that other threads are in.
    void shut_down() {
        boost::system::error_code ignored;
        socket_.shutdown(tcp::socket::shutdown_both, ignored);
    }
    std::string read(std::size_t size) {
        std::string bytes(size, '\0');
        asio::read(socket_, asio::buffer(bytes));
        return bytes;
    }
    /// What has come, at least one byte; empty at the end.
    std::string read_some() {
        std::string bytes(4'096, '\0');
        boost::system::error_code ec;
        bytes.resize(socket_.read_some(asio::buffer(bytes), ec));
        return bytes;
    }
    /// The head of an answer and what came with it.
    std::string read_head() {
        std::string bytes;
        boost::system::error_code ec;
        asio::read_until(socket_, asio::dynamic_buffer(bytes), "\r\n\r\n", ec);
        return bytes;
    }
    /// Sends this again and again until the server closes the connection.
    void send_until_closed(std::string_view bytes) {
        boost::system::error_code ec;
        while (!ec) asio::write(socket_, asio::buffer(bytes), ec);
    }
    std::string read_to_end() {
        std::string bytes;
        boost::system::error_code ec;
        asio::read(socket_, asio::dynamic_buffer(bytes), ec);
        return bytes;
    }

private:
    asio::io_context io_;
    tcp::socket socket_{io_};
};

inline std::size_t count(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
    return found;
}

}  // namespace akashi::http
