#include "testing/http_client.hpp"

#include "base/text.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <future>
#include <optional>

namespace akashi::testing {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace beast_http = boost::beast::http;
using boost::system::error_code;

namespace {

constexpr auto kPatience = std::chrono::seconds(30);

/// Runs `io` until `outcome` is ready. The timeout of the stream ends what takes too long.
template <class T>
T wait(asio::io_context& io, std::future<T> outcome) {
    io.restart();
    io.run();
    return outcome.get();
}

void set_headers(
    beast_http::request<beast_http::string_body>& request, const HttpHeaders& headers
) {
    for (const auto& [name, value] : headers) request.set(name, value);
}

}  // namespace

void record_exchange(std::string_view method, std::string_view path, const HttpReply& reply) {
    const char* directory = std::getenv("AKASHI_RECORD_EXCHANGES");
    if (!directory || !*directory) return;
    boost::json::object headers;
    for (const auto& [name, value] : reply.headers) headers[name] = value;
    const boost::json::object line{
        {"method", method},
        {"path", path},
        {"status", reply.status},
        {"content_type", reply.header("content-type")},
        {"response_headers", headers},
        {"body", reply.body},
    };
    std::ofstream file(
        std::string(directory) + "/" + std::to_string(::getpid()) + ".jsonl", std::ios::app
    );
    file << boost::json::serialize(line) + "\n" << std::flush;
}

struct HttpClient::Connection {
    asio::io_context io;
    beast::tcp_stream stream{io};
    beast::flat_buffer buffer;
    bool used = false;

    explicit Connection(unsigned short port) {
        stream.expires_after(kPatience);
        wait(io, stream.async_connect({asio::ip::address_v4::loopback(), port}, asio::use_future));
    }
};

std::string HttpReply::header(std::string_view name) const {
    const auto found = headers.find(to_lower(name));
    return found == headers.end() ? "" : found->second;
}

HttpClient::HttpClient(unsigned short port) : port_(port) {}
HttpClient::~HttpClient() = default;
HttpClient::HttpClient(HttpClient&&) noexcept = default;
HttpClient& HttpClient::operator=(HttpClient&&) noexcept = default;

void HttpClient::set_default_header(std::string name, std::string value) {
    std::erase_if(defaults_, [&](const auto& header) { return header.first == name; });
    defaults_.emplace_back(std::move(name), std::move(value));
}

HttpReply HttpClient::get(std::string_view path, const HttpHeaders& headers) {
    return send("GET", path, "", headers);
}

HttpReply HttpClient::post(std::string_view path, std::string json, const HttpHeaders& headers) {
    HttpHeaders all{{"Content-Type", "application/json"}};
    all.insert(all.end(), headers.begin(), headers.end());
    return send("POST", path, std::move(json), all);
}

HttpReply HttpClient::send(
    std::string_view method, std::string_view path, std::string body, const HttpHeaders& headers
) {
    HttpReply reply;
    try {
        const bool reused = connection_ && connection_->used;
        try {
            reply = exchange(method, path, body, headers);
        } catch (const boost::system::system_error& error) {
            // The server had closed the kept connection before it answered: retries on a new one.
            if (!reused || error.code() == beast::error::timeout) throw;
            connection_.reset();
            reply = exchange(method, path, body, headers);
        }
    } catch (...) {
        connection_.reset();
        throw;
    }
    record_exchange(method, path, reply);
    return reply;
}

HttpReply HttpClient::exchange(
    std::string_view method,
    std::string_view path,
    const std::string& body,
    const HttpHeaders& headers
) {
    if (!connection_) connection_ = std::make_unique<Connection>(port_);
    Connection& connection = *connection_;
    connection.used = true;

    beast_http::request<beast_http::string_body> request;
    request.method_string(method);
    request.target(path);
    request.version(11);
    request.set(beast_http::field::host, "127.0.0.1");
    set_headers(request, defaults_);
    set_headers(request, headers);
    request.body() = body;
    if (!body.empty() || (method != "GET" && method != "HEAD")) request.prepare_payload();
    connection.stream.expires_after(kPatience);
    wait(connection.io, beast_http::async_write(connection.stream, request, asio::use_future));

    beast_http::response_parser<beast_http::string_body> parser;
    parser.body_limit(boost::none);
    parser.skip(method == "HEAD");
    connection.stream.expires_after(kPatience);
    wait(
        connection.io,
        beast_http::async_read(connection.stream, connection.buffer, parser, asio::use_future)
    );

    HttpReply reply;
    reply.status = static_cast<int>(parser.get().result_int());
    for (const auto& field : parser.get()) {
        reply.headers.emplace(to_lower(field.name_string()), field.value());
    }
    reply.body = std::move(parser.get().body());
    error_code ec;
    if (reply.header("content-type").contains("json")) {
        reply.json = boost::json::parse(reply.body, ec);
    }
    if (!parser.get().keep_alive()) connection_.reset();
    return reply;
}

std::string raw_exchange(unsigned short port, std::string_view bytes) {
    asio::io_context io;
    beast::tcp_stream stream(io);
    stream.expires_after(kPatience);
    wait(io, stream.async_connect({asio::ip::address_v4::loopback(), port}, asio::use_future));
    std::string answer;
    std::array<char, 4096> piece;
    try {
        wait(io, asio::async_write(stream, asio::buffer(bytes), asio::use_future));
        for (;;) {
            stream.expires_after(kPatience);
            const std::size_t size =
                wait(io, stream.async_read_some(asio::buffer(piece), asio::use_future));
            answer.append(piece.data(), size);
        }
    } catch (const boost::system::system_error& error) {
        if (error.code() == beast::error::timeout) throw;
    }
    return answer;
}

}  // namespace akashi::testing
