#pragma once

#include <boost/json/value.hpp>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace akashi::testing {

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

/// What a server answered.
struct HttpReply {
    int status = 0;
    std::multimap<std::string, std::string> headers;  ///< names in lower case
    std::string body;
    boost::json::value json;  ///< the body when its type says JSON, else null

    /// The first header of this name, in any case; empty when there is none.
    std::string header(std::string_view name) const;
};

/// When AKASHI_RECORD_EXCHANGES names a directory, appends the exchange to `<pid>.jsonl` there.
void record_exchange(std::string_view method, std::string_view path, const HttpReply& reply);

/// A blocking HTTP/1.1 client with one keep-alive connection to 127.0.0.1, opened again when the
/// server has closed it. Throws boost::system::system_error when no data comes for 30 seconds or
/// the connection breaks. One thread at a time. Records every exchange.
class HttpClient {
public:
    /// Connects at the first request.
    explicit HttpClient(unsigned short port);
    ~HttpClient();
    HttpClient(HttpClient&&) noexcept;
    HttpClient& operator=(HttpClient&&) noexcept;

    /// Sent with every request from now on; a request's own header of this name replaces it.
    void set_default_header(std::string name, std::string value);

    HttpReply get(std::string_view path, const HttpHeaders& headers = {});
    /// Sends `json` with `Content-Type: application/json`.
    HttpReply post(std::string_view path, std::string json, const HttpHeaders& headers = {});
    HttpReply send(
        std::string_view method,
        std::string_view path,
        std::string body,
        const HttpHeaders& headers = {}
    );

private:
    struct Connection;
    HttpReply exchange(
        std::string_view method,
        std::string_view path,
        const std::string& body,
        const HttpHeaders& headers
    );

    unsigned short port_;
    HttpHeaders defaults_;
    std::unique_ptr<Connection> connection_;
};

/// Sends `bytes` on a new connection to 127.0.0.1 and returns all that comes back until the server
/// closes it. Throws after 30 seconds of silence.
std::string raw_exchange(unsigned short port, std::string_view bytes);

}  // namespace akashi::testing
