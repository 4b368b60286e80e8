// Treats any bytes as what a client sends: splits them into requests, routes these, and lets the
// real services handle them on a real database, as an admin. None may crash, hang or get a 500.

#include "app/data_directory.hpp"
#include "app/local_app.hpp"
#include "base/log.hpp"
#include "http/request_reader.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <stdlib.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <filesystem>

namespace {

using namespace akashi;

constexpr http::RequestReader::Limits kLimits{.header_bytes = 8192, .body_bytes = 65536};

bool is_progress(http::RequestReader::State state) {
    return state == http::RequestReader::State::head || state == http::RequestReader::State::done;
}

/// The server's parts without its socket. Lives as long as the process.
struct Target {
    Target() {
        std::string name = "/tmp/akashi-fuzz-XXXXXX";
        config.local.data_dir = ::mkdtemp(name.data());
        config.identity.may_delete_agents = true;
        log::set_level(log::Level::error);
        config.http.address = "127.0.0.1";
        config.http.port = 0;
        app.emplace(config);
        const std::string key = app::read_file(app->admin_key_file());
        credential = "ApiKey admin:" + key.substr(0, key.find('\n'));
    }
    ~Target() {
        app->app().stop();  // otherwise its periodic tasks keep the process from ending
        app.reset();
        std::filesystem::remove_all(config.local.data_dir);
    }

    boost::asio::awaitable<http::Response> run(http::Request& request) {
        const auto& router = app->app().router();
        auto refusal = co_await router.admit(request);
        if (refusal) co_return *refusal;
        co_return co_await router.run(request);
    }
    http::Response handle(http::Request& request) {
        auto answer = boost::asio::co_spawn(io, run(request), boost::asio::use_future);
        io.restart();
        while (answer.wait_for(std::chrono::seconds(0)) != std::future_status::ready) io.run_one();
        return answer.get();
    }

    boost::asio::io_context io;
    app::Config config = app::load_config([](const auto&) { return std::nullopt; });
    std::optional<app::LocalApp> app;
    std::string credential;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static Target target;
    if (size == 0) return 0;
    const std::size_t step = 1 + data[0];  // how many bytes one read returns
    http::RequestReader reader(kLimits);
    for (std::size_t at = 1; at < size;) {
        const auto room = reader.prepare();
        const std::size_t bytes = std::min({room.size(), step, size - at});
        std::memcpy(room.data(), data + at, bytes);
        reader.commit(bytes);
        at += bytes;
        auto state = reader.advance();
        for (; is_progress(state); state = reader.advance()) {
            if (state == http::RequestReader::State::head) continue;
            http::Request request = reader.take();
            request.request_id = "fuzz";
            request.headers.insert(request.headers.begin(), {"authorization", target.credential});
            if (target.handle(request).status == 500) std::abort();
        }
        if (state == http::RequestReader::State::refused) return 0;
    }
    return 0;
}
