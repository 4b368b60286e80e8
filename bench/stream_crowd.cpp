#include "stream_crowd.hpp"

#include "requests.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <stdexcept>
#include <string_view>

namespace akashi::bench {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {
constexpr std::string_view kMark = R"("outcome":"live )";
}  // namespace

std::string live_outcome(std::size_t number) { return fmt::format("live {}", number); }

struct StreamCrowd::Member {
    explicit Member(asio::io_context& io) : socket(io) {}
    tcp::socket socket;
    std::string text;  ///< the beginning of an event
};

StreamCrowd::StreamCrowd(std::uint16_t port) : port_(port) {}

StreamCrowd::~StreamCrowd() { stop(); }

void StreamCrowd::add(std::size_t count, const std::string& authorization) {
    std::string request;
    make_get(request, authorization, "/v1/subscribe");
    const std::size_t first = members_.size();
    constexpr std::size_t kAtOnce = 200;
    for (std::size_t i = 0; i < count; i += kAtOnce) {
        const std::size_t end = std::min(count, i + kAtOnce);
        for (std::size_t k = i; k < end; ++k) {
            members_.push_back(std::make_unique<Member>(io_));
            auto& socket = members_.back()->socket;
            socket.connect({asio::ip::address_v4::loopback(), port_});
            asio::write(socket, asio::buffer(request));
        }
        for (std::size_t k = i; k < end; ++k) {
            Member& member = *members_[first + k];
            asio::read_until(member.socket, asio::dynamic_buffer(member.text), "\r\n\r\n");
            if (!member.text.starts_with("HTTP/1.1 200 "))
                throw std::runtime_error("a stream was refused: " + member.text);
            member.text.clear();
            member.text.shrink_to_fit();
        }
    }
}

void StreamCrowd::start() {
    for (const auto& member : members_) {
        member->socket.non_blocking(true);
        read(*member);
    }
    thread_ = std::thread([this] { io_.run(); });
}

void StreamCrowd::stop() {
    if (!thread_.joinable()) return;
    io_.stop();
    thread_.join();
}

void StreamCrowd::read(Member& member) {
    member.socket.async_wait(tcp::socket::wait_read, [this, &member](const auto& failed) {
        if (failed) return;
        static std::array<char, 65'536> bytes;
        boost::system::error_code ec;
        const std::size_t size = member.socket.read_some(asio::buffer(bytes), ec);
        if (ec && ec != asio::error::would_block) return;
        member.text.append(bytes.data(), size);
        note(member.text);
        read(member);
    });
}

/// Removes the events that have come whole.
void StreamCrowd::note(std::string& text) {
    const auto now = Clock::now();
    const auto end = text.rfind("\n\n");
    if (end == std::string::npos) return;
    for (auto at = text.find(kMark); at < end; at = text.find(kMark, at + 1)) {
        std::uint32_t number = 0;
        std::from_chars(text.data() + at + kMark.size(), text.data() + end, number);
        arrivals_.push_back({number, now});
        ++events_;
    }
    text.erase(0, end + 2);
    if (text.empty()) text.shrink_to_fit();
}

}  // namespace akashi::bench
