// What a trace keeps of its headers and of the `context` that its client sent.
#include "testing/stores/test_server.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>

namespace akashi::testing {
namespace {

namespace json = boost::json;

class TraceOriginHttp : public ::testing::Test {
protected:
    /// The decision of a trace with these headers and members of `context`, without the prefix of
    /// the key.
    json::object stored(const HttpHeaders& headers, const std::string& context = "") {
        const auto traced = planner.post(
            "/v1/trace",
            fmt::format(
                R"({{"agent_id":"planner","decision":{{"decision_type":"planning","outcome":"x"}},
                    "context":{{{}}}}})",
                context
            ),
            headers
        );
        EXPECT_EQ(traced.status, 201) << traced.body;
        const std::string id(traced.json.at("data").at("decision_id").as_string());
        json::object decision = planner.get("/v1/decisions/" + id).json.at("data").as_object();
        json::object& origin = decision.at("agent_context").at("server").as_object();
        EXPECT_EQ(origin.erase("api_key_prefix"), 1u);
        return decision;
    }
    /// `tool, version, model` as they are kept in the context and the same as columns.
    static std::string client_of(const json::object& decision) {
        const json::object& origin = decision.at("agent_context").at("server").as_object();
        const auto member = [](const json::object& object, const char* name) {
            const json::value* value = object.if_contains(name);
            return value == nullptr ? std::string("-") : std::string(value->as_string());
        };
        return fmt::format(
            "{} {} {} | {} {}",
            member(origin, "tool"),
            member(origin, "tool_version"),
            member(origin, "model"),
            member(decision, "tool"),
            member(decision, "model")
        );
    }

    TestServer server;
    // A generated key, which has a prefix on both stores.
    HttpClient planner = server.add_agent("planner", "agent");
};

TEST_F(TraceOriginHttp, NamesTheClientByItsUserAgent) {
    const auto client = [&](const std::string& agent) {
        return client_of(stored({{"User-Agent", agent}}));
    };
    EXPECT_EQ(client("akashi-python/1.2"), "akashi-python 1.2 - | akashi-python -");
    EXPECT_EQ(client("akashi-go"), "akashi-go - - | akashi-go -");
    EXPECT_EQ(client("akashi-go/"), "akashi-go - - | akashi-go -");
    EXPECT_EQ(client("akashi-x/1/2"), "akashi-x 1/2 - | akashi-x -");
    for (const char* other : {"", "curl/8.0", "Akashi-go/1", "akashi/1", "my akashi-go/1"})
        EXPECT_EQ(client(other), "- - - | - -") << other;
    const std::string longest = "akashi-" + std::string(193, 'x');
    EXPECT_EQ(client(longest + "y/1"), longest + " - - | " + longest + " -") << "200 bytes count";
}

TEST_F(TraceOriginHttp, TakesToolAndModelFromTheContextBeforeTheHeaders) {
    const HttpHeaders headers = {{"User-Agent", "akashi-go/1"}, {"X-Model", "model-h"}};
    EXPECT_EQ(client_of(stored(headers)), "akashi-go 1 model-h | akashi-go model-h");
    EXPECT_EQ(
        client_of(stored(headers, R"("tool":"tool-c","model":"model-c")")),
        "akashi-go 1 - | tool-c model-c"
    );
    EXPECT_EQ(
        client_of(stored(headers, R"("tool":"","model":7)")), "akashi-go 1 - | akashi-go model-h"
    ) << "what is empty or no text does not count";
    EXPECT_EQ(
        client_of(stored({{"X-Model", std::string(201, 'm')}})),
        "- - " + std::string(200, 'm') + " | - " + std::string(200, 'm')
    );
}

TEST_F(TraceOriginHttp, KeepsASessionThatIsAUuidInEveryForm) {
    const std::string id = "0d3c0000-0000-4000-8000-00000000000a";
    for (const auto& sent :
         {id,
          std::string("0D3C0000-0000-4000-8000-00000000000A"),
          "urn:uuid:" + id,
          "{" + id + "}",
          std::string("0d3c000000004000800000000000000a")})
        EXPECT_EQ(stored({{"X-Akashi-Session", sent}}).at("session_id"), id.c_str()) << sent;
    for (const char* sent : {"", "x", "0d3c0000-0000-4000-8000-00000000000"})
        EXPECT_FALSE(stored({{"X-Akashi-Session", sent}}).contains("session_id")) << sent;
}

}  // namespace
}  // namespace akashi::testing
