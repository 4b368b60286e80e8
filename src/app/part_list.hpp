#pragma once

#include "core/part.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <vector>

namespace akashi::app {

/// The parts of the server in the order in which they start. start() and stop() run one after the
/// other, never at once.
class PartList {
public:
    /// The parts and the context behind the executor must outlive the list.
    PartList(boost::asio::any_io_executor executor, std::vector<Part*> parts);

    void add_routes(http::Router& router);

    /// Starts the parts in order. When one throws or is cancelled, that part and those before it
    /// are stopped in reverse, and its exception is rethrown.
    boost::asio::awaitable<void> start();

    /// Stops the parts that were started, in reverse. When one throws, the others are still
    /// stopped, and the first exception is rethrown.
    boost::asio::awaitable<void> stop();

private:
    const boost::asio::any_io_executor executor_;
    const std::vector<Part*> parts_;
    std::size_t started_ = 0;
};

}  // namespace akashi::app
