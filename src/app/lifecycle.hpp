#pragma once

#include "app/app.hpp"
#include "base/steady_clock.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <chrono>
#include <csignal>
#include <exception>
#include <thread>

namespace akashi::app {

/// The life of a server process. SIGTERM and SIGINT are caught as soon as this exists, also before
/// run(); a later one cuts the stop short, as run() says. From here on, a write to a closed
/// connection or past the file size limit fails only that call and does not end the process. The
/// process may open as many files and connections as the operating system allows.
class Lifecycle {
public:
    Lifecycle();

    /// Returns after the first signal, when the app has stopped. After the signal the app serves
    /// for `delay` longer, while its /readyz says no; a second signal ends this delay. A signal
    /// while the app stops ends the process at once with 1. After fail() run() stops
    /// the app too, without the delay, and throws that failure. When the app cannot be stopped, the
    /// process ends with 1, too. SIGHUP makes the app read its key files again; at a terminal it
    /// means that the terminal was closed, and ends the process.
    void run(App& app, std::chrono::milliseconds delay = {});
    /// Ends the server because of this failure. Callable from any thread, once, also before run().
    void fail(std::exception_ptr failure);

private:
    void wait_for_hangup(App& app);
    void wait_for_signal(App& app, std::chrono::milliseconds delay);
    void stop_after(App& app, std::chrono::milliseconds delay);
    void stop(App& app);
    [[noreturn]] void end_at_once();

    boost::asio::io_context io_{1};
    boost::asio::signal_set signals_{io_, SIGINT, SIGTERM};
    boost::asio::signal_set hangups_{io_};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> running_{
        io_.get_executor()
    };
    SteadyTimer delay_{io_};
    std::exception_ptr failure_;  // only for the thread of run(), as is the next
    std::jthread stopper_;
};

}  // namespace akashi::app
