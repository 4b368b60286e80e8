#pragma once

#include "app/backend.hpp"
#include "app/config.hpp"
#include "http/router.hpp"
#include "identity/part.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <exception>
#include <functional>
#include <memory>

namespace akashi::app {

/// What differs between `akashi local` and `akashi serve`.
struct Edition {
    IdentityPart::Secrets secrets;
    /// Makes the store; its coroutines run on the executor.
    std::function<Backend(boost::asio::any_io_executor)> make_backend;
};

/// The composition root: the list of parts in the order in which they start. Its functions are
/// called from one thread that is not the app's.
class App {
public:
    /// Binds the port; nothing is served yet. Throws std::runtime_error that says what to do when
    /// that fails.
    App(const Config& config, Edition edition);
    ~App();

    /// Begins to serve. Requests that need the store before it is open are answered with 503.
    void listen();

    /// Opens the store and starts the other parts; then /readyz reports ready. Throws as
    /// StoreLifecycle::open does.
    void open();
    /// The same while requests are served. One of the two is called at the end, on a thread of the
    /// app, unless stop() comes first.
    void open_in_background(
        std::function<void()> on_ready, std::function<void(std::exception_ptr)> on_failure
    );

    /// Reads the key files for tokens again, as IdentityPart::reload_keys() does.
    void reload_keys();

    /// From now on /readyz says no, so that load balancers send new requests elsewhere, and each
    /// answer ends its connection; requests are served as before. Callable from any thread, before
    /// stop().
    void announce_stop();

    /// Finishes running requests and background work within 15 seconds, in the order of
    /// docs/operations.md, "Stop". Call it once; required after open() or open_in_background().
    /// Throws when a part could not stop, so that it may have lost something.
    void stop();

    /// Whether an agent of the default organization can log in with this key. After open().
    bool accepts_key(const std::string& agent_id, const std::string& key);

    unsigned short port() const;
    /// Every route of the server; usable without the network while the app exists.
    const http::Router& router() const;

private:
    struct House;
    std::unique_ptr<House> house_;
};

}  // namespace akashi::app
