// The limits and offsets of every list, at their edges.
#include "testing/stores/test_server.hpp"

#include <boost/json/serialize.hpp>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace akashi::testing {
namespace {

namespace json = boost::json;

/// One decision more than the largest default limit, all with one word and one type, and as many
/// agents as two pages of one need.
class Paging : public ::testing::Test {
protected:
    Paging() {
        for (int i = 0; i < kDecisions; ++i) {
            const auto body = trace_body("planner", fmt::format("Queue {}", i), "", "planning");
            EXPECT_EQ(admin.post("/v1/trace", body).status, 201);
        }
    }

    /// `rows@offset/limit of total`, then what follows.
    static std::string page(const HttpReply& reply) {
        EXPECT_EQ(reply.status, 200) << reply.body;
        const json::object& list = reply.json.as_object();
        return fmt::format(
            "{}@{}/{} of {}{}",
            list.at("data").as_array().size(),
            list.at("offset").as_int64(),
            list.at("limit").as_int64(),
            list.at("total").as_int64(),
            rest_of(list)
        );
    }
    /// `, then 10` when the list goes on at the offset 10.
    static std::string rest_of(const json::object& list) {
        const json::value* more = list.if_contains("has_more");
        const json::value* next = list.if_contains("next_offset");
        EXPECT_EQ(more != nullptr && more->as_bool(), next != nullptr);
        return next == nullptr ? "" : fmt::format(", then {}", next->as_int64());
    }
    std::string get(const std::string& path, const std::string& parameters) {
        return page(admin.get(path + "?" + parameters));
    }
    std::string post(const std::string& path, const std::string& members) {
        return page(admin.post(path, "{" + members + "}"));
    }
    /// Rows and what follows, for an answer whose list is `data.<name>`.
    std::string post_inner(const std::string& path, const std::string& name, std::string body) {
        const auto reply = admin.post(path, std::move(body));
        EXPECT_EQ(reply.status, 200) << reply.body;
        const json::object& data = reply.json.at("data").as_object();
        return fmt::format("{}{}", data.at(name).as_array().size(), rest_of(data));
    }

    static constexpr int kDecisions = 101;
    TestServer server;
    HttpClient admin = server.admin();
};

TEST_F(Paging, OfListsThatAreReadWithGetKeepsToItsBounds) {
    for (int i = 1; i < kDecisions; ++i)  // beside the key of the admin
        EXPECT_EQ(admin.post("/v1/keys", R"({"agent_id":"planner"})").status, 201);
    const std::pair<std::string, std::string> lists[] = {
        {"/v1/keys", "50@0/50 of 101, then 50"},
        {"/v1/decisions/recent", "10@0/10 of 101, then 10"},
        {"/v1/agents/planner/history", "50@0/50 of 101, then 50"},
    };
    for (const auto& [path, preset] : lists) {
        const auto paged = [&](const std::string& parameters) { return get(path, parameters); };
        for (const char* absent :
             {"",
              "limit=",
              "limit=x",
              "limit=5x",
              "limit=1.5",
              "limit=99999999999999999999",
              "offset=",
              "offset=x",
              "offset=-1",
              "unknown=1"})
            EXPECT_EQ(paged(absent), preset) << path << absent;
        EXPECT_EQ(paged("limit=0"), "1@0/1 of 101, then 1");
        EXPECT_EQ(paged("limit=-7"), "1@0/1 of 101, then 1");
        EXPECT_EQ(paged("limit=1"), "1@0/1 of 101, then 1");
        EXPECT_EQ(paged("limit=100"), "100@0/100 of 101, then 100");
        EXPECT_EQ(paged("limit=101"), "101@0/101 of 101");
        EXPECT_EQ(paged("limit=1000"), "101@0/1000 of 101");
        EXPECT_EQ(paged("limit=1001"), "101@0/1000 of 101");
        EXPECT_EQ(paged("limit=%2B2&limit=3"), "2@0/2 of 101, then 2") << "the first counts";
        EXPECT_EQ(paged("limit=1&offset=99"), "1@99/1 of 101, then 100");
        EXPECT_EQ(paged("limit=1&offset=100"), "1@100/1 of 101");
        EXPECT_EQ(paged("limit=1&offset=101"), "0@101/1 of 101");
        EXPECT_EQ(paged("limit=1&offset=100000"), "0@100000/1 of 101");
        EXPECT_EQ(paged("limit=1&offset=100001"), "0@100000/1 of 101");
    }
}

TEST_F(Paging, OfAgentsKeepsToItsBounds) {
    const auto paged = [&](const std::string& parameters) { return get("/v1/agents", parameters); };
    EXPECT_EQ(paged(""), "2@0/200 of 2");
    EXPECT_EQ(paged("limit=0"), "1@0/1 of 2, then 1");
    EXPECT_EQ(paged("limit=1&offset=1"), "1@1/1 of 2");
    EXPECT_EQ(paged("limit=2"), "2@0/2 of 2");
    EXPECT_EQ(paged("limit=1000"), "2@0/1000 of 2");
    EXPECT_EQ(paged("limit=1001&offset=-1"), "2@0/1000 of 2");
    EXPECT_EQ(paged("limit=x&offset=2"), "0@2/200 of 2");
    EXPECT_EQ(paged("offset=100001"), "0@100000/200 of 2");
}

TEST_F(Paging, OfAQueryKeepsToItsBounds) {
    const auto paged = [&](const std::string& members) { return post("/v1/query", members); };
    for (const char* preset : {"", R"("limit":0)", R"("limit":-1)", R"("limit":null)"})
        EXPECT_EQ(paged(preset), "50@0/50 of 101, then 50") << preset;
    EXPECT_EQ(paged(R"("limit":1)"), "1@0/1 of 101, then 1");
    EXPECT_EQ(paged(R"("limit":1000)"), "101@0/1000 of 101");
    EXPECT_EQ(paged(R"("limit":1001)"), "101@0/1000 of 101");
    EXPECT_EQ(paged(R"("limit":100,"offset":1)"), "100@1/100 of 101");
    EXPECT_EQ(paged(R"("limit":1,"offset":-1)"), "1@0/1 of 101, then 1");
    EXPECT_EQ(paged(R"("offset":100001)"), "0@100000/50 of 101");
}

TEST_F(Paging, OfATimeInThePastKeepsToItsBounds) {
    const std::string now(
        admin.get("/v1/decisions/recent").json.at("data").at(0).at("valid_from").as_string()
    );
    const auto paged = [&](const std::string& members) {
        return post_inner(
            "/v1/query/temporal", "decisions", fmt::format(R"({{"as_of":"{}"{}}})", now, members)
        );
    };
    for (const char* preset : {"", R"(,"limit":0)", R"(,"limit":-1)", R"(,"offset":-1)"})
        EXPECT_EQ(paged(preset), "100, then 100") << preset;
    EXPECT_EQ(paged(R"(,"limit":1)"), "1, then 1");
    EXPECT_EQ(paged(R"(,"limit":101)"), "101");
    EXPECT_EQ(paged(R"(,"limit":1001)"), "101");
    EXPECT_EQ(paged(R"(,"offset":100)"), "1");
    EXPECT_EQ(paged(R"(,"offset":101)"), "0");
}

TEST_F(Paging, OfASearchCountsFromTheBestHit) {
    const auto paged = [&](const std::string& members) {
        return post("/v1/search", R"("query":"queue")" + members);
    };
    for (const char* preset : {"", R"(,"limit":0)", R"(,"limit":-1)", R"(,"offset":-1)"})
        EXPECT_EQ(paged(preset), "100@0/100 of 101, then 100") << preset;
    EXPECT_EQ(paged(R"(,"limit":1)"), "1@0/1 of 101, then 1");
    EXPECT_EQ(paged(R"(,"limit":1000)"), "101@0/1000 of 101");
    EXPECT_EQ(paged(R"(,"limit":1001)"), "101@0/1000 of 101");
    EXPECT_EQ(paged(R"(,"limit":10,"offset":9)"), "10@9/10 of 101, then 19");
    EXPECT_EQ(paged(R"(,"limit":10,"offset":100)"), "1@100/10 of 101");
    EXPECT_EQ(paged(R"(,"offset":1001)"), "0@1000/100 of 101");
}

TEST_F(Paging, OfACheckHasAtMost100Decisions) {
    for (const std::string query : {"", R"(,"query":"queue")"}) {
        const auto paged = [&](const std::string& members) {
            return post_inner(
                "/v1/check", "decisions", R"({"decision_type":"planning")" + query + members + "}"
            );
        };
        for (const char* preset : {"", R"(,"limit":0)", R"(,"limit":-1)"})
            EXPECT_EQ(paged(preset), "5") << query << preset;
        EXPECT_EQ(paged(R"(,"limit":1)"), "1") << query;
        EXPECT_EQ(paged(R"(,"limit":100)"), "100") << query;
        EXPECT_EQ(paged(R"(,"limit":101)"), "100") << query;
    }
}

TEST_F(Paging, OfRevisionsBeginsAtItsOffset) {
    std::string last;
    for (const char* outcome : {"first", "second", "third"}) {
        auto body = trace_body("planner", outcome);
        if (!last.empty()) body.insert(body.size() - 1, R"(,"supersedes_id":")" + last + '"');
        const auto traced = admin.post("/v1/trace", body);
        ASSERT_EQ(traced.status, 201) << traced.body;
        last = traced.json.at("data").at("decision_id").as_string();
    }
    const auto from = [&](const std::string& offset) {
        const auto data =
            admin.get("/v1/decisions/" + last + "/revisions?offset=" + offset).json.at("data");
        const auto& revisions = data.at("revisions").as_array();
        EXPECT_EQ(data.at("count"), revisions.size());
        return revisions.empty() ? "" : json::serialize(revisions[0].at("outcome"));
    };
    EXPECT_EQ(from("-1"), R"("first")");
    EXPECT_EQ(from("x"), R"("first")");
    EXPECT_EQ(from("1"), R"("second")");
    EXPECT_EQ(from("2"), R"("third")");
    EXPECT_EQ(from("3"), "");
}

}  // namespace
}  // namespace akashi::testing
