#include "http/router.hpp"

#include "base/log.hpp"
#include "testing/run.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <gtest/gtest.h>

#include <stdexcept>

namespace akashi::http {
namespace {

namespace asio = boost::asio;

/// Answers with the pattern and the decoded parameters.
asio::awaitable<Response> report(Request& request) {
    Response response;
    response.body = request.route->pattern;
    for (const auto& [name, value] : request.path_parameters) {
        response.body.append(" ").append(name).append("=").append(value);
    }
    co_return response;
}
asio::awaitable<Response> fail(Request&) {
    throw std::runtime_error("secret cause");
    co_return Response();
}
asio::awaitable<Response> be_full(Request&) {
    throw Unavailable("disk full");
    co_return Response();
}
/// Fails as an aborted operation does, although the request itself was not cancelled.
asio::awaitable<Response> be_aborted(Request&) {
    throw boost::system::system_error(asio::error::operation_aborted);
    co_return Response();
}

/// The credential is the name of a role.
asio::awaitable<Result<Caller>> authenticate(const Request& request) {
    const auto role = parse_role(request.header("authorization"));
    if (!role) co_return Error(ErrorCode::unauthorized, "missing authorization header");
    Caller caller;
    caller.agent_id = "somebody";
    caller.role = *role;
    co_return caller;
}

/// What a session does with a request.
asio::awaitable<Response> handle(const Router& router, Request& request) {
    auto refusal = co_await router.admit(request);
    if (refusal) co_return std::move(*refusal);
    co_return co_await router.run(request);
}

class RouterTest : public ::testing::Test {
protected:
    RouterTest() {
        const auto add = [&](Method method, std::string pattern, std::optional<Role> role) {
            router.add({method, std::move(pattern), role, RateClass::none, report});
        };
        add(Method::get, "/health", {});
        add(Method::get, "/v1/decisions/recent", Role::reader);
        add(Method::get, "/v1/decisions/{id}", Role::reader);
        add(Method::del, "/v1/decisions/{id}", Role::admin);
        add(Method::get, "/v1/decisions/{id}/conflicts", Role::reader);
        add(Method::post, "/v1/decisions/bulk/{kind}", Role::agent);
        add(Method::get, "/mcp", Role::reader);
        add(Method::get, "/mcp/info", {});
        router.add({Method::get, "/fail", {}, RateClass::none, fail});
        router.add({Method::get, "/full", {}, RateClass::none, be_full});
        router.add({Method::get, "/aborted", {}, RateClass::none, be_aborted});
    }

    Response call(Method method, std::string path, std::string credential = "admin") {
        request = Request();
        request.method = method;
        request.path = std::move(path);
        request.request_id = "r1";
        if (!credential.empty()) request.headers = {{"authorization", credential}};
        return testing::run(io, handle(router, request));
    }
    std::string body(Method method, std::string path) { return call(method, path).body; }

    asio::io_context io;
    Request request;
    Router router{authenticate};
};

TEST_F(RouterTest, LiteralSegmentsBeatParameters) {
    EXPECT_EQ(body(Method::get, "/v1/decisions/recent"), "/v1/decisions/recent");
    EXPECT_EQ(body(Method::get, "/v1/decisions/x"), "/v1/decisions/{id} id=x");
    EXPECT_EQ(body(Method::post, "/v1/decisions/bulk/a"), "/v1/decisions/bulk/{kind} kind=a");
    EXPECT_EQ(
        body(Method::get, "/v1/decisions/bulk/conflicts"), "/v1/decisions/{id}/conflicts id=bulk"
    );
}

TEST_F(RouterTest, AMethodThatOnlyTheParameterHasReachesIt) {
    EXPECT_EQ(body(Method::del, "/v1/decisions/recent"), "/v1/decisions/{id} id=recent");
}

TEST_F(RouterTest, ParametersAreDecoded) {
    EXPECT_EQ(body(Method::get, "/v1/decisions/a%40b%2Fc+d"), "/v1/decisions/{id} id=a@b/c+d");
}

TEST_F(RouterTest, ParametersThatCannotBeDecodedAreRefused) {
    for (const char* path :
         {"/v1/decisions/%",
          "/v1/decisions/%4",
          "/v1/decisions/%zz",
          "/v1/decisions/a%00",
          "/v1/decisions/%ff",
          "/v1/decisions/%c0%af"}) {
        EXPECT_EQ(call(Method::get, path).status, 400u) << path;
    }
}

TEST_F(RouterTest, HeadIsServedLikeGet) {
    EXPECT_EQ(body(Method::head, "/v1/decisions/x"), "/v1/decisions/{id} id=x");
    EXPECT_EQ(call(Method::head, "/health", "").status, 200u);
}

TEST_F(RouterTest, OptionsNeedsNoCredentialsAndNoRoute) {
    for (const char* path : {"/health", "/v1/nothing", "*", "/nothing"}) {
        const auto response = call(Method::options, path, "");
        EXPECT_EQ(response.status, 204u);
        EXPECT_EQ(response.body, "");
    }
}

TEST_F(RouterTest, AWrongMethodIsToldWhichAreRight) {
    const auto response = call(Method::post, "/v1/decisions/recent");
    EXPECT_EQ(response.status, 405u);
    using Headers = std::vector<std::pair<std::string, std::string>>;
    EXPECT_EQ(response.headers, (Headers{{"Allow", "GET, HEAD, DELETE, OPTIONS"}}));
    EXPECT_NE(response.body.find("METHOD_NOT_ALLOWED"), std::string::npos);
    EXPECT_EQ(call(Method::other, "/health", "").status, 405u);
}

TEST_F(RouterTest, UnknownPathsAreNotFound) {
    for (const char* path :
         {"/",
          "/nothing",
          "/v1/decisions/",
          "/v1/decisions//conflicts",
          "/health/",
          "/v1/decisions/a/b/c",
          "*",
          ""}) {
        const auto response = call(Method::get, path);
        EXPECT_EQ(response.status, 404u) << path;
        EXPECT_NE(
            response.body.find(R"("code":"NOT_FOUND","message":"endpoint not found")"),
            std::string::npos
        );
    }
}

TEST_F(RouterTest, GuardedPathsAskForCredentialsBeforeTheyAreLookedUp) {
    EXPECT_EQ(call(Method::get, "/v1/nothing", "").status, 401u);
    EXPECT_EQ(call(Method::put, "/v1/decisions/x", "").status, 401u);
    EXPECT_EQ(call(Method::get, "/v1/decisions/%zz", "").status, 401u);
    EXPECT_EQ(call(Method::get, "/mcp", "").status, 401u);
    EXPECT_EQ(call(Method::get, "/v1", "").status, 404u);
    EXPECT_EQ(call(Method::get, "/nothing", "").status, 404u);
    EXPECT_EQ(call(Method::get, "/mcp/info", "").status, 200u);
}

TEST_F(RouterTest, APathWithoutARouteIsGuardedLikeTheRoutesBesideIt) {
    EXPECT_EQ(call(Method::get, "/mcp/nothing", "").status, 401u);
    EXPECT_EQ(call(Method::get, "/mcp/nothing").status, 404u);
    EXPECT_EQ(call(Method::get, "/health/nothing", "").status, 404u);
    EXPECT_EQ(call(Method::get, "/v10/nothing", "").status, 404u);
}

TEST_F(RouterTest, ARoleBelowTheMinimumIsForbidden) {
    EXPECT_EQ(call(Method::del, "/v1/decisions/x", "agent").status, 403u);
    EXPECT_EQ(call(Method::del, "/v1/decisions/x", "admin").status, 200u);
    EXPECT_EQ(call(Method::del, "/v1/decisions/x", "org_owner").status, 200u);
    EXPECT_EQ(request.caller.agent_id, "somebody");
}

TEST_F(RouterTest, ExceptionsBecome500AndTheCauseGoesToTheLogOnly) {
    std::string logged;
    Response response;
    {
        const log::Capture capture([&](std::string_view line) { logged = line; });
        response = call(Method::get, "/fail", "");
    }
    EXPECT_EQ(response.status, 500u);
    EXPECT_EQ(response.body.find("secret"), std::string::npos);
    for (const char* part :
         {R"("level":"ERROR","msg":"request failed")",
          "secret cause",
          R"("method":"GET","path":"/fail","request_id":"r1")"}) {
        EXPECT_NE(logged.find(part), std::string::npos) << logged;
    }
}

TEST_F(RouterTest, UnavailableStoresBecome503) {
    const log::Capture capture([](std::string_view) {});
    const auto response = call(Method::get, "/full", "");
    EXPECT_EQ(response.status, 503u);
    EXPECT_NE(response.body.find("disk full"), std::string::npos);
}

TEST(Router, RefusesWhatNeedsTheStoreUntilThatIsOpen) {
    bool is_open = false;
    Router router(authenticate, [&] { return is_open; });
    router.add({Method::get, "/v1/agents", Role::admin, RateClass::none, report});
    router.add({Method::post, "/auth/token", {}, RateClass::auth, fail});
    router.add(
        {.method = Method::get,
         .pattern = "/health",
         .minimum_role = {},
         .rate_class = RateClass::none,
         .handler = report,
         .needs_store = false}
    );
    asio::io_context io;
    const auto call = [&](Method method, const char* path) {
        Request request;
        request.method = method;
        request.path = path;
        return testing::run(io, handle(router, request));
    };
    for (const auto& [method, path] :
         {std::pair(Method::get, "/v1/agents"),
          std::pair(Method::get, "/v1/unknown"),
          std::pair(Method::post, "/auth/token")}) {
        const Response refusal = call(method, path);
        EXPECT_EQ(refusal.status, 503u) << path;
        EXPECT_NE(refusal.body.find("the server is starting"), std::string::npos) << refusal.body;
        EXPECT_EQ(refusal.headers.at(0).first, "Retry-After");
    }
    EXPECT_EQ(call(Method::get, "/health").status, 200u);
    is_open = true;
    EXPECT_EQ(call(Method::get, "/v1/agents").status, 401u);
}

TEST(Router, WaitsForTheStoreOfAServerThatHasJustBeenStarted) {
    int looks = 0;
    Router router(authenticate, [&] { return ++looks > 3; }, std::chrono::hours(1));
    router.add({Method::post, "/v1/trace", Role::agent, RateClass::none, report});
    asio::io_context io;
    Request request;
    request.method = Method::post;
    request.path = "/v1/trace";
    request.headers.emplace_back("authorization", "agent");
    EXPECT_EQ(testing::run(io, handle(router, request)).status, 200u);
    EXPECT_EQ(looks, 4);
}

TEST_F(RouterTest, AnAbortedOperationOfAnUncancelledRequestIsAnOrdinaryFailure) {
    const log::Capture capture([](std::string_view) {});
    EXPECT_EQ(call(Method::get, "/aborted", "").status, 500u);
}

TEST_F(RouterTest, ARouteCannotBeAddedTwice) {
    EXPECT_THROW(
        router.add({Method::get, "/v1/decisions/{id}", {}, RateClass::none, report}),
        std::logic_error
    );
}

}  // namespace
}  // namespace akashi::http
