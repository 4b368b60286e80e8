#pragma once

#include "net/http_message.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/experimental/concurrent_channel.hpp>

#include <curl/curl.h>

#include <memory>

namespace akashi::net {

/// Something that libcurl does. Belongs to the strand of its loop until `done` is closed, then to
/// the coroutine that waits for it.
class CurlTransfer {
public:
    explicit CurlTransfer(const boost::asio::any_io_executor& waiting) : done(waiting) {}
    virtual ~CurlTransfer() = default;
    CurlTransfer(const CurlTransfer&) = delete;
    CurlTransfer& operator=(const CurlTransfer&) = delete;

    virtual CURL* handle() const = 0;
    /// libcurl has ended it. Closes `done`.
    virtual void finish(CURLcode code) = 0;
    /// Ends it without an outcome of libcurl. Closes `done`.
    virtual void fail(Unreachable failure) = 0;

    /// Closed when there is an outcome.
    boost::asio::experimental::concurrent_channel<void(boost::system::error_code)> done;
};

/// Runs transfers of libcurl on an executor, without a thread of its own but those on which libcurl
/// looks up host names. Callable from any thread. It may be destroyed while transfers are on their
/// way: they fail. The executor's context must outlive it, and run until nobody waits any more.
class CurlLoop {
public:
    explicit CurlLoop(boost::asio::any_io_executor executor);
    ~CurlLoop();
    CurlLoop(const CurlLoop&) = delete;
    CurlLoop& operator=(const CurlLoop&) = delete;

    /// Returns when the transfer has an outcome. When the caller is cancelled, the transfer is
    /// given up and this throws boost::system::system_error.
    boost::asio::awaitable<void> run(std::shared_ptr<CurlTransfer> transfer);

    /// Fails the transfers that are on their way, and all later ones.
    void close();

private:
    struct State;
    std::shared_ptr<State> state_;  ///< shared with what is posted to its strand
};

}  // namespace akashi::net
