#pragma once

#include "app/app.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <csignal>
#include <exception>
#include <thread>

namespace akashi::app {

/// The life of a server process. SIGTERM and SIGINT are caught from the moment this exists, also
/// those that come before anybody waits for them; the second one ends the process at once. A peer
/// that hung up or a full file is an error of one call from here on, not the end of the process,
/// and there may be as many connections as the operating system allows.
class Lifecycle {
public:
    Lifecycle();

    /// Returns after the first signal, when the app has stopped. Stops it also after fail(), and
    /// throws that failure.
    void run(App& app);
    /// Ends the server because of this. Callable from any thread, once, also before run().
    void fail(std::exception_ptr failure);

private:
    void wait_for_signal(App& app);
    void stop(App& app);

    boost::asio::io_context io_{1};
    boost::asio::signal_set signals_{io_, SIGINT, SIGTERM};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> running_{
        io_.get_executor()
    };
    std::exception_ptr failure_;  // belongs to the thread of run(), as the next
    std::jthread stopper_;
};

}  // namespace akashi::app
