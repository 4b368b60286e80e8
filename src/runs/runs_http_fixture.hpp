#pragma once

#include "testing/stores/test_server.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace akashi::testing {

/// A server with two agents and a reader that share no tag, and helpers to make and read runs.
class RunsHttpTest : public ::testing::Test {
protected:
    static constexpr const char* kUnknown = "0196a3c0-7d10-7b52-9c41-5f0a3d2e1b60";

    static std::string refusal(const HttpReply& reply) {
        const auto* error = reply.json.as_object().if_contains("error");
        if (error == nullptr) return fmt::format("{}", reply.status);
        return fmt::format("{} {}", reply.status, std::string(error->at("message").as_string()));
    }
    static std::string text(const boost::json::value& value) {
        return std::string(value.as_string());
    }
    static std::string create(
        HttpClient& client, const std::string& agent, const std::string& rest = ""
    ) {
        const auto made =
            client.post("/v1/runs", fmt::format(R"({{"agent_id":"{}"{}}})", agent, rest));
        EXPECT_EQ(made.status, 201) << made.body;
        return text(made.json.at("data").at("id"));
    }
    static HttpReply complete(
        HttpClient& client,
        const std::string& id,
        const std::string& body = "{}",
        const HttpHeaders& headers = {}
    ) {
        return client.post("/v1/runs/" + id + "/complete", body, headers);
    }
    /// Traces a decision of the planner into the run. `members` are of the trace, `rest` of the
    /// decision.
    static HttpReply trace_into(
        HttpClient& client,
        const std::string& run,
        const std::string& members = "",
        const HttpHeaders& headers = {},
        const std::string& rest = ""
    ) {
        std::string body = trace_body("planner", "an outcome", rest);
        body.insert(body.size() - 1, R"(,"run_id":")" + run + '"' + members);
        return client.post("/v1/trace", body, headers);
    }
    static std::vector<std::string> list(HttpClient& client, const std::string& query = "") {
        const auto page = client.get("/v1/runs" + query);
        EXPECT_EQ(page.status, 200) << page.body;
        std::vector<std::string> ids;
        for (const auto& run : page.json.at("data").as_array()) ids.push_back(text(run.at("id")));
        return ids;
    }

    TestServer server;
    HttpClient admin = server.admin();
    HttpClient planner = server.add_agent("planner", "agent");
    HttpClient coder = server.add_agent("coder", "agent");
    HttpClient viewer = server.add_agent("viewer", "reader");
};

}  // namespace akashi::testing
