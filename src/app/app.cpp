#include "app/app.hpp"

#include "app/house.hpp"
#include "base/log.hpp"

#include <algorithm>
#include <chrono>

namespace akashi::app {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

// With the delay before, and the last messages of telemetry, less than the 15 seconds of
// docs/operations.md, "Stop".
constexpr auto kHttpGrace = 8s;
/// Shorter than the grace, so that requests that wait for the store are answered with 503.
constexpr auto kHttpPatience = 7s;
constexpr auto kBackgroundPatience = 3s;
/// Beside the drain of HTTP.
constexpr auto kOutboxGrace = 8s;
constexpr auto kOutboxMargin = 250ms;

std::chrono::milliseconds left_until(SteadyClock::time_point deadline) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - SteadyClock::now());
    return std::max(left, 0ms);
}

}  // namespace

App::App(const Config& config, Edition edition)
    : house_(std::make_unique<House>(config, std::move(edition))) {}

App::~App() { house_->threads.join(); }

void App::listen() {
    house_->server.start();
    if (auto& metrics_server = house_->metrics_server) metrics_server->start();
}

void App::open() { house_->threads.run(house_->open()); }

void App::open_in_background(
    std::function<void()> on_ready, std::function<void(std::exception_ptr)> on_failure
) {
    const auto strand = asio::make_strand(house_->context.executor);
    house_->opening.spawn(strand, house_->open_or(std::move(on_ready), std::move(on_failure)));
}

void App::reload_keys() { house_->identity.reload_keys(); }

void App::announce_stop() {
    log::info("akashi shutting down");
    house_->is_stopping = true;
    house_->server.leave();
}

void App::stop() {
    if (!house_->is_stopping) announce_stop();
    // The steps of docs/operations.md, "Stop". What exports traces and metrics comes last, so that
    // it has seen all others.
    house_->live.end_streams();
    const auto abort = [this] { house_->backend.lifecycle->abort(); };
    const auto outbox_deadline = SteadyClock::now() + kOutboxGrace;
    house_->begin_drain(outbox_deadline);
    house_->threads.run(house_->server.stop(kHttpGrace), kHttpPatience, abort);
    // It ends by itself, unless it waits for a database that never answers.
    const auto patience = kOutboxMargin + left_until(outbox_deadline);
    house_->threads.run(house_->draining.join(patience + kOutboxMargin), patience, abort);
    house_->threads.run(house_->end_background(), kBackgroundPatience, abort);
}

bool App::accepts_key(const std::string& agent_id, const std::string& key) {
    bool accepted = false;
    house_->threads.run(house_->check_key(agent_id, key, accepted));
    return accepted;
}

unsigned short App::port() const { return house_->server.port(); }

const http::Router& App::router() const { return house_->router; }

}  // namespace akashi::app
