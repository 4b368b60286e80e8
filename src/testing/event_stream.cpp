#include "testing/event_stream.hpp"

#include "base/text.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <boost/json/parse.hpp>

#include <charconv>

namespace akashi::testing {

namespace asio = boost::asio;
using asio::ip::tcp;

struct EventStream::Connection {
    asio::io_context io;
    tcp::socket socket{io};
    std::string received;  // not decoded yet
    std::string body;      // not parsed yet
    std::string head;
    std::string path;
    std::string all;  // what has come of the body
    bool is_chunked = false;

    ~Connection() {
        HttpReply reply;
        for (std::size_t at = head.find("\r\n"); at + 2 < head.size();) {
            const auto begin = at + 2;
            at = head.find("\r\n", begin);
            const std::string line = head.substr(begin, at - begin);
            const auto colon = line.find(": ");
            if (colon == std::string::npos) break;
            reply.headers.emplace(to_lower(line.substr(0, colon)), line.substr(colon + 2));
        }
        reply.status = status();
        reply.body = all;
        if (is_chunked) record_exchange("GET", path, reply);
    }
    int status() const {
        constexpr std::size_t kStatusAt = 9;
        int status = 0;
        if (head.size() > kStatusAt)
            std::from_chars(head.data() + kStatusAt, head.data() + head.size(), status);
        return status;
    }
    /// The bytes up to the end of `mark`; empty at the end of the connection.
    std::string take_until(std::string_view mark) {
        boost::system::error_code ec;
        const auto size = asio::read_until(socket, asio::dynamic_buffer(received), mark, ec);
        return ec ? std::string() : take(size);
    }
    std::string take(std::size_t size) {
        std::string bytes = received.substr(0, size);
        received.erase(0, size);
        return bytes;
    }
    /// Decodes one more chunk; false at the end of the body.
    bool read_chunk() {
        const std::string line = take_until("\r\n");
        std::size_t size = 0;
        std::from_chars(line.data(), line.data() + line.size(), size, 16);
        if (size == 0) return false;
        boost::system::error_code ec;
        constexpr std::size_t kLineEnd = 2;
        if (received.size() < size + kLineEnd) {
            const auto missing = size + kLineEnd - received.size();
            asio::read(socket, asio::dynamic_buffer(received), asio::transfer_exactly(missing), ec);
        }
        if (ec) return false;
        body += received.substr(0, size);
        all += take(size);
        take(kLineEnd);
        return true;
    }
    bool read_more() {
        if (is_chunked) return read_chunk();
        boost::system::error_code ec;
        asio::read(socket, asio::dynamic_buffer(body), asio::transfer_at_least(1), ec);
        return !ec;
    }
};

EventStream::EventStream(unsigned short port, std::string_view path, const HttpHeaders& headers)
    : connection_(std::make_unique<Connection>()) {
    connection_->path = path;
    auto& socket = connection_->socket;
    socket.connect({asio::ip::address_v4::loopback(), port});
    std::string request = "GET " + std::string(path) + " HTTP/1.1\r\nHost: localhost\r\n";
    for (const auto& [name, value] : headers)
        request.append(name).append(": ").append(value).append("\r\n");
    asio::write(socket, asio::buffer(request + "\r\n"));
    connection_->head = connection_->take_until("\r\n\r\n");
    connection_->is_chunked =
        connection_->head.find("Transfer-Encoding: chunked") != std::string::npos;
}

EventStream::~EventStream() = default;
EventStream::EventStream(EventStream&&) noexcept = default;
EventStream& EventStream::operator=(EventStream&&) noexcept = default;

int EventStream::status() const { return connection_->status(); }

const std::string& EventStream::head() const { return connection_->head; }

std::vector<std::string> EventStream::next_block() {
    auto& body = connection_->body;
    auto end = body.find("\n\n");
    while (end == std::string::npos) {
        if (!connection_->read_more()) return {};
        end = body.find("\n\n");
    }
    std::vector<std::string> lines;
    for (std::size_t at = 0; at <= end;) {
        const auto line_end = body.find('\n', at);
        lines.push_back(body.substr(at, line_end - at));
        at = line_end + 1;
    }
    body.erase(0, end + 2);
    return lines;
}

std::optional<EventStream::Event> EventStream::next() {
    while (true) {
        const auto lines = next_block();
        if (lines.empty()) return std::nullopt;
        Event event;
        std::string data;
        for (const std::string& line : lines) {
            if (line.starts_with("id: ")) event.id = line.substr(4);
            if (line.starts_with("event: ")) event.type = line.substr(7);
            if (line.starts_with("data: ")) data += line.substr(6);
        }
        if (data.empty()) continue;
        event.data = boost::json::parse(data).as_object();
        return event;
    }
}

std::string EventStream::rest() {
    while (connection_->read_more()) {
    }
    return std::exchange(connection_->body, {});
}

void EventStream::shut_down() {
    boost::system::error_code ignored;
    connection_->socket.shutdown(tcp::socket::shutdown_both, ignored);
}

}  // namespace akashi::testing
