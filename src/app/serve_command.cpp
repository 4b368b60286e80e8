#include "app/serve_command.hpp"

#include "app/banner.hpp"
#include "app/key_files.hpp"
#include "app/lifecycle.hpp"
#include "app/start_lines.hpp"
#include "base/log.hpp"
#include "identity/weak_key.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace akashi::app {

namespace {

/// Its tokens are valid only in this process: other instances, and this one after a restart, refuse
/// them (docs/operations.md, "Install").
TokenSigner make_ephemeral_signer() {
    log::warn(
        "auth: no JWT key files configured, generating ephemeral key pair (not for production)"
    );
    const auto pair = TokenSigner::generate();
    return TokenSigner(pair.private_pem, pair.public_pem);
}

/// In development, anybody who reaches the server is somebody who develops it.
void refuse_weak_key(const IdentityConfig& config) {
    if (config.is_development() || config.admin_api_key.empty()) return;
    const auto weakness = weakness_of(config.admin_api_key);
    if (!weakness) return;
    throw std::runtime_error(fmt::format(
        "AKASHI_ADMIN_API_KEY {}, so anybody could log in as the administrator: choose a random "
        "one, "
        "such as the output of openssl rand -hex 32, or set none and run akashi admin key create "
        "--agent admin",
        *weakness
    ));
}

void announce(const App& app, const Config& config) {
    log_ready(address_of(config, app.port()));
    if (has_terminal()) show(serve_banner(app, config));
}

}  // namespace

std::unique_ptr<App> make_serve_app(const Config& config) {
    const auto read_signer = [identity = config.identity] { return load_signer(identity); };
    auto secrets = config.identity.is_development()
                       ? IdentityPart::Secrets{.signer = make_ephemeral_signer()}
                       : IdentityPart::Secrets{.signer = read_signer(), .read_signer = read_signer};
    const auto make_backend = [&](auto executor) {
        return make_postgres_backend(std::move(executor), config);
    };
    return std::make_unique<App>(config, Edition{std::move(secrets), make_backend});
}

int run_serve(const Config& config) {
    refuse_weak_key(config.identity);
    Lifecycle lifecycle;
    log_start(config);
    {
        const auto app = make_serve_app(config);
        // Before the store is open, so that health checks get an answer while the database is down.
        app->listen();
        app->open_in_background(
            [&] { announce(*app, config); },
            [&](std::exception_ptr failure) { lifecycle.fail(failure); }
        );
        lifecycle.run(*app, config.serve.shutdown_delay);
    }
    log::info("akashi stopped");
    log::flush();
    return 0;
}

}  // namespace akashi::app
