#pragma once

#include "postgres/connection.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace akashi::postgres {

// What instances tell each other. The payloads are ids only (see Notifier).
inline constexpr const char* kDecisionsChannel = "akashi_decisions";
inline constexpr const char* kConflictsChannel = "akashi_conflicts";

/// How patient a Listener is (docs/operations.md, "The connection of NOTIFY_URL drops"). It
/// attempts to connect at once, then after `first_pause`, which doubles each time up to
/// `longest_pause`, for ever. Every pause is longer by up to a half at random. After a connection
/// that lasted for less than `first_pause`, the first attempt is left out.
struct ListenerTiming {
    std::chrono::milliseconds first_pause{500};
    std::chrono::milliseconds longest_pause{30'000};
    std::chrono::milliseconds silence{30'000};  ///< then the server is asked whether it is there
    std::chrono::milliseconds patience{5'000};  ///< to connect, and for each answer
};

/// Listens on a connection of its own, which must go to the server directly: a session behind
/// PgBouncer hears nothing. A connection that is lost, or was never there, is made again for ever.
/// The context behind the executor must outlive the listener.
class Listener {
public:
    /// Called for each notification, on the executor, one at a time. Must not throw or block.
    using Handler = std::function<void(const Notification&)>;

    /// Connects to nothing yet. Channels are plain words. Throws std::runtime_error with one
    /// sentence when the URL is wrong.
    Listener(
        boost::asio::any_io_executor executor,
        const std::string& url,
        std::vector<std::string> channels,
        Handler handler,
        ListenerTiming timing = {}
    );
    /// After stop(), or once the executor runs nothing any more.
    ~Listener();
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    /// Returns at once. Once, before stop().
    void start();
    /// Ends the connection, also one that is being made, at once; only the look-up of a host's name
    /// is waited for. The handler is not called afterwards.
    boost::asio::awaitable<void> stop();

    /// Whether notifications arrive at the moment. From any thread.
    bool is_listening() const;

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace akashi::postgres
