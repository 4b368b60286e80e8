// The cursors of the lists of decisions.
#include "testing/stores/test_server.hpp"

#include <boost/json/serialize.hpp>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

namespace akashi::testing {
namespace {

namespace json = boost::json;
using ::testing::ElementsAre;

constexpr const char* kInvalid =
    "invalid cursor: send next_cursor of a page of the same list in the same order";

class CursorHttp : public ::testing::Test {
protected:
    CursorHttp() {
        for (const char* outcome : {"one", "two", "three", "four", "five"}) record(outcome);
    }
    void record(const std::string& outcome) {
        EXPECT_EQ(admin.post("/v1/trace", trace_body("planner", outcome)).status, 201);
    }
    /// Reads a list in pages of two; something new arrives after each. `read` gets a cursor, or an
    /// empty text for the first page.
    std::vector<std::string> read_all(const std::function<HttpReply(const std::string&)>& read) {
        std::vector<std::string> outcomes;
        std::string cursor;
        do {
            const auto reply = read(cursor);
            EXPECT_EQ(reply.status, 200) << reply.body;
            const json::object& page = reply.json.as_object();
            for (const auto& item : page.at("data").as_array())
                outcomes.emplace_back(item.at("outcome").as_string());
            EXPECT_EQ(page.at("has_more"), page.contains("next_cursor"));
            EXPECT_EQ(page.contains("next_offset"), cursor.empty());
            EXPECT_EQ(page.at("offset"), 0);
            const json::value* next = page.if_contains("next_cursor");
            cursor = next == nullptr ? "" : std::string(next->as_string());
            record("new");
        } while (!cursor.empty());
        return outcomes;
    }
    std::string first_cursor(const std::string& members = "") {
        const auto reply = admin.post("/v1/query", "{\"limit\":1" + members + "}");
        return std::string(reply.json.at("next_cursor").as_string());
    }
    static std::string refusal(const HttpReply& reply) {
        EXPECT_EQ(reply.status, 400) << reply.body;
        return std::string(reply.json.at("error").at("message").as_string());
    }

    TestServer server;
    HttpClient admin = server.admin();
};

TEST_F(CursorHttp, LeadThroughAListThatGrowsMeanwhile) {
    for (const std::string path : {"/v1/decisions/recent", "/v1/agents/planner/history"}) {
        const auto upto = [&](const std::string& cursor) {
            return admin.get(path + "?limit=2" + (cursor.empty() ? "" : "&cursor=" + cursor));
        };
        const auto outcomes = read_all(upto);
        ASSERT_GE(outcomes.size(), 5U);
        EXPECT_THAT(
            std::vector(outcomes.end() - 5, outcomes.end()),
            ElementsAre("five", "four", "three", "two", "one")
        ) << path;
    }
}

TEST_F(CursorHttp, LeadThroughAQueryInBothDirections) {
    const auto query = [&](const std::string& members) {
        return [this, members](const std::string& cursor) {
            const std::string place = cursor.empty() ? "" : ",\"cursor\":\"" + cursor + '"';
            return admin.post("/v1/query", "{\"limit\":2" + members + place + "}");
        };
    };
    EXPECT_THAT(read_all(query("")), ElementsAre("five", "four", "three", "two", "one"));
    const auto oldest_first = admin.post(
        "/v1/query",
        R"({"order_dir":"asc","limit":2,"cursor":")" + first_cursor(R"(,"order_dir":"asc")") + "\"}"
    );
    EXPECT_EQ(oldest_first.json.at("data").at(0).at("outcome"), "two");
    EXPECT_EQ(oldest_first.json.at("data").at(1).at("outcome"), "three");
}

TEST_F(CursorHttp, AreRefusedWhenTheyAreWrong) {
    const std::string cursor = first_cursor();
    for (const std::string& wrong :
         {std::string("x"), cursor + "A", cursor.substr(1), std::string(34, 'A')}) {
        EXPECT_EQ(refusal(admin.get("/v1/decisions/recent?cursor=" + wrong)), kInvalid);
        EXPECT_EQ(refusal(admin.get("/v1/agents/planner/history?cursor=" + wrong)), kInvalid);
        EXPECT_EQ(refusal(admin.post("/v1/query", R"({"cursor":")" + wrong + "\"}")), kInvalid);
    }
    const std::string place = R"("cursor":")" + cursor + '"';
    EXPECT_EQ(refusal(admin.post("/v1/query", R"({"order_dir":"asc",)" + place + "}")), kInvalid);
    EXPECT_EQ(
        refusal(admin.post("/v1/query", R"({"order_by":"confidence",)" + place + "}")),
        "only order_by valid_from has cursors; leave out order_by, or send offset"
    );
    EXPECT_EQ(
        refusal(admin.post("/v1/query", R"({"offset":1,)" + place + "}")),
        "send cursor or offset, not both"
    );
    EXPECT_EQ(
        refusal(admin.get("/v1/decisions/recent?offset=1&cursor=" + cursor)),
        "send cursor or offset, not both"
    );
    EXPECT_EQ(admin.get("/v1/decisions/recent?offset=0&cursor=" + cursor).status, 200);
    EXPECT_EQ(refusal(admin.post("/v1/query", R"({"cursor":7})")), "invalid request body");
}

TEST_F(CursorHttp, AreNotOfferedInOrdersThatHaveNone) {
    const auto page = admin.post("/v1/query", R"({"order_by":"confidence","limit":1})");
    EXPECT_EQ(page.json.at("has_more"), true);
    EXPECT_FALSE(page.json.as_object().contains("next_cursor"));
    EXPECT_EQ(page.json.at("next_offset"), 1);
}

}  // namespace
}  // namespace akashi::testing
