#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/asio/write.hpp>

#include <fmt/format.h>

#include <array>
#include <list>
#include <optional>
#include <regex>
#include <stdexcept>
#include <string>

namespace akashi::postgres {

namespace asio = boost::asio;

/// For tests: a proxy between a client and the server that can cut their connections. Runs on a
/// thread of its own.
class Relay {
public:
    explicit Relay(const std::string& server_url) {
        const std::regex authority("@([^:/]+):([0-9]+)");
        std::smatch match;
        if (!std::regex_search(server_url, match, authority))
            throw std::invalid_argument("the test needs a URL with @host:port");
        asio::ip::tcp::resolver resolver(thread_);
        server_ = *resolver.resolve(match[1].str(), match[2].str()).begin();
        open();
        url_ = std::regex_replace(server_url, authority, fmt::format("@127.0.0.1:{}", port_));
    }
    ~Relay() {
        close();
        thread_.join();
    }

    const std::string& url() const { return url_; }

    /// Accepts connections again. An error on a connection only ends its coroutines, as intended.
    void open() {
        on_thread([this] {
            acceptor_.emplace(
                thread_, asio::ip::tcp::endpoint(asio::ip::address_v4::loopback(), port_)
            );
            port_ = acceptor_->local_endpoint().port();
        });
        asio::co_spawn(thread_, accept(*acceptor_), asio::detached);
    }
    /// Ends all connections and refuses new ones.
    void close() {
        on_thread([this] {
            acceptor_->close();
            for (auto& socket : sockets_) socket.close();
        });
    }

    /// From now on clients get nothing from the server, and no connection ends.
    void fall_silent() {
        on_thread([this] { is_silent_ = true; });
    }

private:
    using Socket = asio::ip::tcp::socket;

    void on_thread(auto work) { asio::post(thread_, asio::use_future(work)).get(); }

    asio::awaitable<void> accept(asio::ip::tcp::acceptor& acceptor) {
        while (true) {
            Socket& client =
                sockets_.emplace_back(co_await acceptor.async_accept(asio::use_awaitable));
            Socket& server = sockets_.emplace_back(thread_);
            co_await server.async_connect(server_, asio::use_awaitable);
            asio::co_spawn(thread_, copy(client, server), asio::detached);
            asio::co_spawn(thread_, copy(server, client, &is_silent_), asio::detached);
        }
    }
    /// Drops what it reads while the flag is set.
    static asio::awaitable<void> copy(Socket& from, Socket& to, const bool* drops = nullptr) {
        std::array<char, 4096> buffer{};
        while (true) {
            const auto size =
                co_await from.async_read_some(asio::buffer(buffer), asio::use_awaitable);
            if (drops != nullptr && *drops) continue;
            co_await asio::async_write(to, asio::buffer(buffer, size), asio::use_awaitable);
        }
    }

    asio::thread_pool thread_{1};
    std::optional<asio::ip::tcp::acceptor> acceptor_;
    std::list<Socket> sockets_;
    bool is_silent_ = false;  ///< used only on the thread
    asio::ip::tcp::endpoint server_;
    unsigned short port_ = 0;
    std::string url_;
};

}  // namespace akashi::postgres
