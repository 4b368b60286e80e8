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

// The channels on which instances notify each other. The payloads are ids only (see Notifier).
inline constexpr const char* kAgentsChannel = "akashi_agents";
inline constexpr const char* kDecisionsChannel = "akashi_decisions";
inline constexpr const char* kConflictsChannel = "akashi_conflicts";

/// When a Listener connects (docs/operations/the-connection-of-notify-url-drops.md): at once,
/// then after `first_pause`, which doubles each time up to `longest_pause`, without an end. Every
/// pause is lengthened by up to a half at random. After a connection that lasted for less than
/// `first_pause`, the immediate attempt is left out.
struct ListenerTiming {
    std::chrono::milliseconds first_pause{500};
    std::chrono::milliseconds longest_pause{30'000};
    std::chrono::milliseconds silence{500};     ///< after it, the server is asked for an answer
    std::chrono::milliseconds patience{5'000};  ///< timeout to connect, and for each answer
    std::chrono::milliseconds echo{2'000};      ///< until a notification to itself must have come
};

/// Listens on a connection of its own, which must go to the server directly: behind PgBouncer in
/// transaction mode it would seem to work and hear nothing. So each connection begins with a
/// notification to itself, which is sent on a second connection, because PgBouncer may give the
/// same session to what the first one sends. The listener connects again until stop(), whenever the
/// connection is lost, could not be opened or hears nothing. The context behind the executor must
/// outlive the listener.
class Listener {
public:
    /// Called for each notification, on the executor, one at a time. Must not throw or block.
    using Handler = std::function<void(const Notification&)>;

    /// Called whenever it begins to listen, before any notification of that connection. Must not
    /// throw or block. What was notified before it may have been missed.
    using Begin = std::function<void()>;

    /// Connects to nothing yet. Channels are plain words. Throws std::runtime_error with one
    /// sentence when the URL is wrong.
    Listener(
        boost::asio::any_io_executor executor,
        const std::string& url,
        std::vector<std::string> channels,
        Handler handler,
        ListenerTiming timing = {},
        Begin begin = [] {}
    );
    /// Only after stop(), or once the executor runs nothing any more.
    ~Listener();
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    /// Returns at once. Call it once, before stop().
    void start();
    /// Ends the connection, or the attempt to connect, at once; only a DNS lookup is waited for.
    /// The handler is not called afterwards.
    boost::asio::awaitable<void> stop();

    /// Whether notifications arrive at the moment. Callable from any thread.
    bool is_listening() const;
    /// Whether the last connection worked but heard nothing, so that the URL must be corrected.
    /// Callable from any thread.
    bool is_deaf() const;
    /// Whether it listens, and the server was heard within this time. So a connection that is dead
    /// without a sign counts for that long only. Callable from any thread.
    bool has_heard_within(std::chrono::milliseconds time) const;

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace akashi::postgres
