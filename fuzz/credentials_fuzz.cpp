// Treats any bytes as credentials: as the value of the header Authorization, or as the header and
// the claims of a token that is signed with the right key. None may crash, hang or let anybody in.

#include "app/data_directory.hpp"
#include "app/local_app.hpp"
#include "base/crypto.hpp"
#include "base/log.hpp"
#include "identity/token_signer.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <stdlib.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string_view>

namespace {

using namespace akashi;

/// The server's parts without its socket, and the key with which it signs. Lives as long as the
/// process.
struct Target {
    Target() {
        std::string name = "/tmp/akashi-fuzz-XXXXXX";
        config.local.data_dir = ::mkdtemp(name.data());
        log::set_level(log::Level::error);
        config.http.address = "127.0.0.1";
        config.http.port = 0;
        app.emplace(config);
        const std::filesystem::path data = config.local.data_dir;
        private_key.emplace(app::read_file((data / "jwt_private.pem").string()));
    }
    ~Target() {
        app->app().stop();  // otherwise its periodic tasks keep the process from ending
        app.reset();
        std::filesystem::remove_all(config.local.data_dir);
    }

    /// The status of a request with this header; 0 when it was admitted.
    unsigned ask(std::string authorization) {
        http::Request request;
        request.method = http::Method::get;
        request.path = "/v1/decisions/recent";
        request.request_id = "fuzz";
        request.client_ip = "192.0.2.1";
        request.headers.emplace_back("authorization", std::move(authorization));
        auto answer =
            boost::asio::co_spawn(io, app->app().router().admit(request), boost::asio::use_future);
        io.restart();
        while (answer.wait_for(std::chrono::seconds(0)) != std::future_status::ready) io.run_one();
        const auto refusal = answer.get();
        return refusal ? refusal->status : 0;
    }

    /// A token with these parts and the right signature.
    std::string sign(std::string_view header, std::string_view claims) const {
        const std::string text = base64url_encode(header) + '.' + base64url_encode(claims);
        return text + '.' + base64url_encode(private_key->sign(text));
    }

    boost::asio::io_context io;
    app::Config config = app::load_config([](const auto&) { return std::nullopt; });
    std::optional<app::LocalApp> app;
    std::optional<Ed25519PrivateKey> private_key;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static Target target;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    unsigned status = 0;
    if (const auto end = bytes.find('\n'); end != std::string_view::npos)
        status = target.ask("Bearer " + target.sign(bytes.substr(0, end), bytes.substr(end + 1)));
    else
        status = target.ask(std::string(bytes));
    // No agent has an id that the bytes could name, and nobody guesses the key.
    if (status != 401 && status != 429) std::abort();
    return 0;
}
