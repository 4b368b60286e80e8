#include "app/serve_command.hpp"

#include "app/key_files.hpp"
#include "app/lifecycle.hpp"
#include "base/log.hpp"

namespace akashi::app {

namespace {

/// Tokens end with the process, and other instances refuse them (docs/operations.md, "Install").
TokenSigner make_ephemeral_signer() {
    log::warn(
        "auth: no JWT key files configured, generating ephemeral key pair (not for production)"
    );
    const auto pair = TokenSigner::generate();
    return TokenSigner(pair.private_pem, pair.public_pem);
}

}  // namespace

std::unique_ptr<App> make_serve_app(const Config& config, const Listen& listen) {
    Edition edition{
        .signer = config.jwt_private_key.empty()
                      ? make_ephemeral_signer()
                      : load_signer(config.jwt_private_key, config.jwt_public_key),
        .make_backend = [&](auto executor) { return make_postgres_backend(executor, config); }
    };
    return std::make_unique<App>(config, listen, std::move(edition));
}

int run_serve(const Config& config, const Listen& listen) {
    Lifecycle lifecycle;
    log::info("akashi starting", {{"version", AKASHI_VERSION}, {"port", listen.port}});
    {
        const auto app = make_serve_app(config, listen);
        // At once, so that health checks hear why nothing works while the database is away.
        app->listen();
        app->open_in_background([&](std::exception_ptr failure) { lifecycle.fail(failure); });
        lifecycle.run(*app);
    }
    log::info("akashi stopped");
    log::flush();
    return 0;
}

}  // namespace akashi::app
