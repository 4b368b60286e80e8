#pragma once

#include "base/steady_clock.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <memory>
#include <string>

namespace akashi::redis {

/// DNS lookups of one name. The system's resolver cannot be interrupted: a caller that gives up
/// leaves it alone, and the next caller waits for the same lookup. Used on one strand. Made by
/// std::make_shared.
class Lookup : public std::enable_shared_from_this<Lookup> {
public:
    using Found = boost::asio::ip::tcp::resolver::results_type;

    Lookup(const boost::asio::any_io_executor& strand, std::string host, std::string port);

    /// The addresses, which are those of the name itself when it is one. Throws
    /// boost::system::system_error when there are none, and when cancelled.
    boost::asio::awaitable<Found> find();

private:
    void begin();

    const std::string host_;
    const std::string port_;
    boost::asio::ip::tcp::resolver resolver_;
    SteadyTimer done_;  ///< cancelled when the lookup has ended
    bool is_running_ = false;
    boost::system::error_code failed_;
    Found found_;
};

}  // namespace akashi::redis
