#include "net/json_answer.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/stream_parser.hpp>

#include <algorithm>
#include <chrono>
#include <string_view>

namespace akashi::net {

namespace asio = boost::asio;
namespace json = boost::json;

namespace {

constexpr std::size_t kPieceBytes = 16'384;
constexpr std::chrono::microseconds kTurn{500};

}  // namespace

asio::awaitable<json::value> parse_json_in_turns(std::string text) {
    using Clock = std::chrono::steady_clock;
    // One allocation after the other, freed at once: a long answer is many small arrays.
    json::stream_parser parser(json::make_shared_resource<json::monotonic_resource>());
    auto end = Clock::now() + kTurn;
    for (std::string_view rest = text; !rest.empty();) {
        const auto piece = rest.substr(0, kPieceBytes);
        parser.write(piece.data(), piece.size());
        rest.remove_prefix(piece.size());
        if (Clock::now() < end) continue;
        co_await asio::post(asio::use_awaitable);
        end = Clock::now() + kTurn;
    }
    parser.finish();
    co_return parser.release();
}

}  // namespace akashi::net
