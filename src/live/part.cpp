#include "live/part.hpp"

#include <utility>

namespace akashi {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {
/// Reads of what streams missed, at a time: after a restart, all streams come back together.
constexpr std::size_t kResumes = 2;
constexpr auto kResumePatience = 5s;
constexpr std::size_t kMissedBytes = 67'108'864;
}  // namespace

LivePart::LivePart(const Context& context, FeedStore& store, http::Authenticator authenticate)
    : authenticate_(std::move(authenticate)),
      resumes_(kResumes, kResumePatience),
      missed_(kMissedBytes),
      live_(context.executor, store) {}

void LivePart::add_routes(http::Router& router) { add_subscribe_routes(router, sources_); }

asio::awaitable<void> LivePart::start() {
    live_.start();
    co_return;
}

asio::awaitable<void> LivePart::stop() { return live_.stop(); }

}  // namespace akashi
