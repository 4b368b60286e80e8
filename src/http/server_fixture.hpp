#pragma once

#include "base/log.hpp"
#include "base/uuid.hpp"
#include "http/server.hpp"
#include "testing/http_client.hpp"
#include "testing/move_time.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <string>

namespace akashi::http {

/// A server on a free port whose routes misbehave on demand.
class ServerFixture : public ::testing::Test {
protected:
    ServerFixture() {
        add("/fast", [this](Request& request) { return fast(request); });
        add("/stuck", [this](Request&) { return stuck(); });
        add("/gated", [this](Request&) { return gated(); });
        add("/echo", echo, Method::post);
        router.add(
            {.method = Method::post,
             .pattern = "/large",
             .minimum_role = std::nullopt,
             .rate_class = RateClass::none,
             .handler = echo,
             .open_body_bytes = 2'000}
        );
        router.add({Method::post, "/v1/echo", Role::reader, RateClass::none, echo});
    }
    /// Before anything of a derived fixture is destroyed, which the server may still use.
    void TearDown() override {
        if (server) stop(std::chrono::seconds(0));
    }

    void add(std::string pattern, Handler handler, Method method = Method::get) {
        router.add({method, std::move(pattern), std::nullopt, RateClass::none, std::move(handler)});
    }
    void add_probe(std::string pattern, Handler handler) {
        router.add(
            {Method::get,
             std::move(pattern),
             std::nullopt,
             RateClass::none,
             std::move(handler),
             log::Level::debug,
             true}
        );
    }

    static constexpr std::chrono::seconds kTimeout{30};

    /// On a free port, with time enough for every test.
    static ServerConfig make_config() {
        ServerConfig config;
        config.address = "::";
        config.port = 0;
        config.read_timeout = config.write_timeout = kTimeout;
        config.max_body_bytes = 1'048'576;
        return config;
    }

    void start(const std::function<void(ServerConfig&)>& adjust = {}) {
        ServerConfig config = make_config();
        if (adjust) adjust(config);
        server = std::make_unique<Server>(pool.get_executor(), std::move(config), router);
        server->start();
    }
    void move_time(SteadyClock::duration time) { testing::move_time(pool.get_executor(), time); }
    void stop(std::chrono::milliseconds grace) {
        boost::asio::co_spawn(pool, server->stop(grace), boost::asio::use_future).get();
        server.reset();
    }

    boost::asio::awaitable<Response> fast(Request& request) {
        co_return data_response(request, 200, R"("fast")");
    }
    static boost::asio::awaitable<Response> echo(Request& request) {
        Response response;
        response.body = request.body;
        co_return response;
    }
    /// Says that it runs, then waits until it is cancelled.
    boost::asio::awaitable<Response> stuck() {
        running.set_value();
        boost::asio::steady_timer timer(
            co_await boost::asio::this_coro::executor, std::chrono::hours(1)
        );
        co_await timer.async_wait(boost::asio::use_awaitable);
        co_return Response();
    }
    /// Says that it runs, then waits for the gate.
    boost::asio::awaitable<Response> gated() {
        running.set_value();
        boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor);
        while (!gate_is_open) {
            timer.expires_after(std::chrono::milliseconds(1));
            co_await timer.async_wait(boost::asio::use_awaitable);
        }
        Response response;
        response.body = "through";
        co_return response;
    }

    /// Knows two callers, whose credentials are `good` and `also good`.
    static boost::asio::awaitable<Result<Caller>> authenticate(const Request& request) {
        const std::string_view credentials = request.header("authorization");
        if (credentials == "good" || credentials == "also good") {
            Caller caller;
            caller.agent_id = "known";
            caller.role = Role::admin;
            if (credentials == "also good") caller.id = AgentRowId(Uuid::make_v4());
            co_return caller;
        }
        co_return Error(ErrorCode::unauthorized, "missing authorization header");
    }

    std::mutex mutex;
    std::string logged;  // guarded by the mutex
    log::Capture capture{[this](std::string_view line) {
        const std::lock_guard lock(mutex);
        logged.append(line).append("\n");
    }};
    std::string log_text() {
        const std::lock_guard lock(mutex);
        return logged;
    }

    std::promise<void> running;
    std::atomic<bool> gate_is_open = false;
    boost::asio::thread_pool pool{2};
    Router router{authenticate};
    std::unique_ptr<Server> server;
};

}  // namespace akashi::http
