#include "app/lifecycle.hpp"

#include "app/banner.hpp"
#include "base/log.hpp"

#include <boost/asio/post.hpp>

#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <utility>

namespace akashi::app {

namespace asio = boost::asio;

namespace {

void raise_file_limit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

Lifecycle::Lifecycle() {
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
    raise_file_limit();
    if (!has_terminal()) hangups_.add(SIGHUP);
}

void Lifecycle::run(App& app, std::chrono::milliseconds delay) {
    wait_for_signal(app, delay);
    wait_for_hangup(app);
    io_.run();
    stopper_.join();
    if (failure_) std::rethrow_exception(failure_);
}

void Lifecycle::fail(std::exception_ptr failure) {
    asio::post(io_, [this, failure = std::move(failure)]() mutable {
        failure_ = std::move(failure);
        signals_.cancel();
    });
}

void Lifecycle::wait_for_hangup(App& app) {
    hangups_.async_wait([this, &app](const auto& cancelled, int) {
        if (cancelled) return;
        app.reload_keys();
        wait_for_hangup(app);
    });
}

void Lifecycle::wait_for_signal(App& app, std::chrono::milliseconds delay) {
    signals_.async_wait([this, &app, delay](const auto& failed, int) {
        if (failed && !failure_) return;
        app.announce_stop();
        if (failure_ || delay.count() == 0) return stop(app);
        stop_after(app, delay);
    });
}

/// The end of the delay cancels the wait for a signal that would end the delay.
void Lifecycle::stop_after(App& app, std::chrono::milliseconds delay) {
    signals_.async_wait([this, &app](const auto&, int) {
        delay_.cancel();
        stop(app);
    });
    delay_.expires_after(delay);
    delay_.async_wait([this](const auto& cancelled) {
        if (!cancelled && !stopper_.joinable()) signals_.cancel();
    });
}

/// What a step that failed has left may run for ever, so nobody waits for it.
void Lifecycle::end_at_once() {
    if (failure_) log::error("fatal error", failure_);  // why it was to stop
    log::flush();
    ::_exit(EXIT_FAILURE);
}

void Lifecycle::stop(App& app) {
    signals_.async_wait([](const auto& cancelled, int) {
        if (!cancelled) ::_exit(EXIT_FAILURE);
    });
    stopper_ = std::jthread([this, &app] {
        std::exception_ptr failure;
        try {
            app.stop();
        } catch (...) {
            failure = std::current_exception();
            log::error("shutdown failed", failure);
        }
        asio::post(io_, [this, failure] {
            if (failure) end_at_once();
            running_.reset();
            hangups_.cancel();
            signals_.cancel();
        });
    });
}

}  // namespace akashi::app
