#include "app/serve_command.hpp"

#include "app/banner.hpp"
#include "app/key_files.hpp"
#include "app/lifecycle.hpp"
#include "app/start_lines.hpp"
#include "base/log.hpp"

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
