#pragma once

#include "net/http_message.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/experimental/concurrent_channel.hpp>

#include <curl/curl.h>

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>

namespace akashi::net {

/// One request on its way. Belongs to the strand of its client until `done` is closed, then to the
/// coroutine that waits for it.
class Transfer {
public:
    /// Throws std::invalid_argument for a header that cannot be sent.
    Transfer(HttpRequest request, const boost::asio::any_io_executor& waiting);
    ~Transfer();
    Transfer(const Transfer&) = delete;
    Transfer& operator=(const Transfer&) = delete;

    CURL* handle() const { return easy_; }

    /// libcurl has ended it.
    void finish(CURLcode code);
    /// Ends it without an answer.
    void fail(Unreachable failure);

    /// Closed when there is an outcome.
    boost::asio::experimental::concurrent_channel<void(boost::system::error_code)> done;
    /// The answer, or throws the failure.
    HttpAnswer take();

private:
    static std::size_t receive_body(char* data, std::size_t, std::size_t size, void* self);
    static std::size_t receive_header(char* data, std::size_t, std::size_t size, void* self);
    void set_up();
    void add_header(const Header& header);
    Unreachable explain(CURLcode code) const;

    const HttpRequest request_;
    CURL* easy_;
    curl_slist* headers_ = nullptr;
    std::array<char, CURL_ERROR_SIZE> reason_{};
    std::size_t header_bytes_ = 0;
    bool is_too_long_ = false;
    bool is_head_whole_ = false;  ///< the blank line has come
    HttpAnswer answer_;
    std::optional<Unreachable> failure_;
};

}  // namespace akashi::net
