#include "app/local_command.hpp"

#include "app/banner.hpp"
#include "base/log.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <thread>

namespace akashi::app {

namespace asio = boost::asio;

namespace {

/// As many connections as the operating system lets us have.
void raise_file_limit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

/// A peer that hung up or a full file must be an error of one call, not the end of the process.
void ignore_signals() {
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
}

/// Signals from here on are ours, also those that come before anybody waits for them.
class Signals {
public:
    /// Returns after the first signal was handled: the app has stopped.
    void serve_until_first(App& app) {
        std::jthread stopper;
        signals_.async_wait([&](const auto& failed, int) {
            if (failed) return;
            signals_.async_wait([](const auto& cancelled, int number) {
                if (!cancelled) ::_exit(128 + number);
            });
            stopper = std::jthread([&] {
                try {
                    app.stop();
                } catch (...) {
                    log::error("shutdown failed", std::current_exception());
                }
                asio::post(io_, [&] { signals_.cancel(); });
            });
        });
        io_.run();
    }

private:
    asio::io_context io_{1};
    asio::signal_set signals_{io_, SIGINT, SIGTERM};
};

}  // namespace

int run_local(const Config& config, const Listen& listen) {
    ignore_signals();
    raise_file_limit();
    Signals signals;
    log::info("akashi starting", {{"version", AKASHI_VERSION}, {"port", listen.port}});
    {
        App app(config, listen);
        app.start();
        log::flush();
        if (::isatty(STDOUT_FILENO) == 1) {
            fmt::print("{}", banner(app, config));
            std::fflush(stdout);
        } else if (app.made_admin_key()) {
            log::info("admin API key written", {{"file", app.admin_key_file()}});
        }
        signals.serve_until_first(app);
    }
    log::info("akashi stopped");
    log::flush();
    return 0;
}

}  // namespace akashi::app
