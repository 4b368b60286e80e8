#pragma once

#include "app/backend.hpp"
#include "app/config.hpp"
#include "http/router.hpp"
#include "identity/token_signer.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <exception>
#include <functional>
#include <memory>
#include <string>

namespace akashi::app {

/// What the command line adds to the configuration.
struct Listen {
    std::string address = "127.0.0.1";
    unsigned short port = 8080;  ///< 0: any free port
};

/// What is different between `akashi local` and `akashi serve`.
struct Edition {
    TokenSigner signer;
    /// Makes the store; its coroutines run on the executor.
    std::function<std::unique_ptr<Backend>(boost::asio::any_io_executor)> make_backend;
    /// Keeps the key that was made for the agent `admin`, where a first start without
    /// AKASHI_ADMIN_API_KEY makes one. Empty: none is made.
    std::function<void(const std::string& key)> keep_admin_key = {};
};

/// The composition root: makes every part, connects them and ends them in reverse. Its functions
/// are called from one thread that is not the app's.
class App {
public:
    /// Binds the port; nothing is served yet. Throws std::runtime_error that says what to do when
    /// something is in the way.
    App(const Config& config, const Listen& listen, Edition edition);
    ~App();

    /// Begins to serve. Requests that need the store before it is open are answered with 503.
    void listen();

    /// Opens the store, makes the first agent, starts the background work, and reports to be ready.
    /// Throws as Backend::open does.
    void open();
    /// The same while requests are served. `on_failure` is called on a thread of the app.
    void open_in_background(std::function<void(std::exception_ptr)> on_failure);

    /// Finishes what is in hand within 15 seconds, in the order of docs/operations.md, "Stop".
    /// Once, and always when the store was opened.
    void stop();

    unsigned short port() const;
    /// Every route of the server; usable without the network until the app is gone.
    const http::Router& router() const;

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace akashi::app
