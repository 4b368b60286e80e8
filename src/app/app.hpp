#pragma once

#include "app/config.hpp"
#include "http/router.hpp"

#include <memory>
#include <string>

namespace akashi::app {

/// What the command line adds to the configuration.
struct Listen {
    std::string address = "127.0.0.1";
    unsigned short port = 8080;  ///< 0: any free port
};

/// The composition root of `akashi local`: makes every part, connects them and ends them in
/// reverse.
class App {
public:
    /// Opens the data directory and the port; nothing is served yet. Throws std::runtime_error that
    /// says what to do when something is in the way.
    App(const Config& config, const Listen& listen);
    ~App();

    void start();
    /// Finishes what is in hand within 15 seconds. Call once, from a thread that is not the app's.
    void stop();

    unsigned short port() const;
    /// Every route of the server; usable without the network until the app is gone.
    const http::Router& router() const;
    /// True when this start made the key of the agent `admin` and wrote it to admin_key_file().
    bool made_admin_key() const;
    std::string admin_key_file() const;

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace akashi::app
