#include "testing/stores/test_server.hpp"

#include <boost/json/parse.hpp>

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <sstream>

namespace akashi::testing {
namespace {

namespace json = boost::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;

constexpr const char* kPath = "/v1/export/decisions";

class ExportHttp : public ::testing::Test {
protected:
    std::string record(
        const std::string& outcome,
        const std::string& agent_id = "planner",
        const std::string& rest = "",
        const std::string& type = "architecture"
    ) {
        const auto reply = admin_.post("/v1/trace", trace_body(agent_id, outcome, rest, type));
        EXPECT_EQ(reply.status, 201) << reply.body;
        return std::string(reply.json.at("data").at("decision_id").as_string());
    }
    std::string supersede(const std::string& id, const std::string& outcome) {
        std::string body = trace_body("planner", outcome);
        body.replace(0, 1, fmt::format(R"({{"supersedes_id":"{}",)", id));
        const auto reply = admin_.post("/v1/trace", body);
        EXPECT_EQ(reply.status, 201) << reply.body;
        return std::string(reply.json.at("data").at("decision_id").as_string());
    }
    static std::vector<json::object> lines_of(const HttpReply& reply) {
        std::vector<json::object> lines;
        std::istringstream body(reply.body);
        for (std::string line; std::getline(body, line);)
            lines.push_back(json::parse(line).as_object());
        return lines;
    }
    std::vector<std::string> outcomes(const std::string& query = "") {
        const auto reply = admin_.get(kPath + query);
        EXPECT_EQ(reply.status, 200) << reply.body;
        std::vector<std::string> list;
        for (const auto& line : lines_of(reply)) list.emplace_back(line.at("outcome").as_string());
        return list;
    }

    TestServer server_;
    HttpClient admin_ = server_.admin();
};

TEST_F(ExportHttp, HasOneDecisionALineWithAllItsParts) {
    const std::string id = record(
        "use SQLite",
        "planner",
        R"(,"alternatives":[{"label":"PostgreSQL"}],)"
        R"("evidence":[{"source_type":"memory","content":"it was fast"}])"
    );
    const auto reply = admin_.get(kPath);
    ASSERT_EQ(reply.status, 200);
    EXPECT_TRUE(reply.body.ends_with("}\n"));
    const auto lines = lines_of(reply);
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_EQ(lines[0].at("alternatives").at(0).at("label"), "PostgreSQL");
    EXPECT_EQ(lines[0].at("evidence").at(0).at("content"), "it was fast");
    const auto found = admin_.get("/v1/decisions/" + id);
    EXPECT_EQ(json::value(lines[0]), found.json.at("data"));
}

TEST_F(ExportHttp, SaysThatItIsAFileAndAsOfWhen) {
    const auto reply = admin_.get(kPath);
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.body, "");
    EXPECT_EQ(reply.header("Content-Type"), "application/x-ndjson");
    EXPECT_EQ(reply.header("Cache-Control"), "no-cache");
    EXPECT_THAT(
        reply.header("Content-Disposition"),
        MatchesRegex(R"(attachment; filename="akashi-export-[0-9]{8}-[0-9]{6}\.ndjson")")
    );
    EXPECT_TRUE(parse_rfc3339(reply.header("X-Akashi-Export-As-Of")));
}

TEST_F(ExportHttp, HasTheOldestFirstAndNoneThatHasEnded) {
    const std::string first = record("one");
    record("two");
    supersede(first, "three");
    EXPECT_THAT(outcomes(), ElementsAre("two", "three"));
}

TEST_F(ExportHttp, HasEveryDecisionHoweverManyThereAre) {
    constexpr std::size_t kDecisions = 600;  // some pages
    std::vector<std::string> expected;
    for (std::size_t i = 0; i < kDecisions; ++i) {
        expected.push_back(fmt::format("decision {}", i));
        record(expected.back());
    }
    EXPECT_EQ(outcomes(), expected);
}

TEST_F(ExportHttp, HasOnlyWhatPassesTheFilters) {
    record("one");
    record("of the coder", "coder");
    record("a plan", "planner", "", "planning");
    const auto reply = admin_.post(
        "/v1/trace",
        R"({"agent_id":"planner","context":{"project":"shop"},)"
        R"("decision":{"decision_type":"architecture","outcome":"of the shop","confidence":0.7}})"
    );
    EXPECT_EQ(reply.status, 201) << reply.body;
    EXPECT_THAT(outcomes("?project=shop"), ElementsAre("of the shop"));
    EXPECT_THAT(outcomes("?agent_id=coder"), ElementsAre("of the coder"));
    EXPECT_THAT(outcomes("?decision_type=%20PLANNING"), ElementsAre("a plan"));
    EXPECT_THAT(outcomes("?to=2020-01-01T00:00:00Z"), IsEmpty());
    EXPECT_THAT(outcomes("?from=2020-01-01T00:00:00Z&agent_id=coder"), ElementsAre("of the coder"));
    EXPECT_THAT(outcomes("?from=2200-01-01T00:00:00Z"), IsEmpty());
}

TEST_F(ExportHttp, RefusesTimesThatAreNone) {
    const auto from = admin_.get(std::string(kPath) + "?from=yesterday");
    EXPECT_EQ(from.status, 400);
    EXPECT_THAT(
        from.body,
        HasSubstr("invalid 'from' parameter: must be RFC 3339 format (e.g., 2025-01-01T00:00:00Z)")
    );
    EXPECT_EQ(from.header("Content-Disposition"), "");
    const auto to = admin_.get(std::string(kPath) + "?to=2025-13-01");
    EXPECT_EQ(to.status, 400);
    EXPECT_THAT(
        to.body,
        HasSubstr("invalid 'to' parameter: must be RFC 3339 format (e.g., 2025-12-31T23:59:59Z)")
    );
    EXPECT_EQ(admin_.get(std::string(kPath) + "?as_of=yesterday").status, 400);
    EXPECT_EQ(admin_.get(std::string(kPath) + "?as_of=2200-01-01T00:00:00Z").status, 400);
}

TEST_F(ExportHttp, GoesOnBehindTheLastLineAsOfTheSameTime) {
    const std::string first = record("one");
    const std::string second = record("two");
    record("three");
    const std::string as_of = admin_.get(kPath).header("X-Akashi-Export-As-Of");
    record("later");
    supersede(second, "later, too");
    EXPECT_THAT(outcomes("?as_of=" + as_of), ElementsAre("one", "two", "three"));
    EXPECT_THAT(outcomes("?as_of=" + as_of + "&after=" + first), ElementsAre("two", "three"));
    const auto reply = admin_.get(fmt::format("{}?as_of={}&after={}", kPath, as_of, second));
    EXPECT_EQ(reply.header("X-Akashi-Export-As-Of"), as_of);
}

TEST_F(ExportHttp, RefusesToGoOnWhenItIsNotSaidWhere) {
    const std::string id = record("one");
    const std::string as_of = "&as_of=2026-01-01T00:00:00Z";
    const auto alone = admin_.get(fmt::format("{}?after={}", kPath, id));
    EXPECT_EQ(alone.status, 400);
    EXPECT_THAT(alone.body, HasSubstr("send as_of with after"));
    EXPECT_EQ(admin_.get(fmt::format("{}?after=x{}", kPath, as_of)).status, 400);
    const auto unknown =
        admin_.get(fmt::format("{}?after={}{}", kPath, Uuid::make_v4().str(), as_of));
    EXPECT_EQ(unknown.status, 400);
    EXPECT_THAT(unknown.body, HasSubstr("after must be the id of a decision that is there"));
}

TEST_F(ExportHttp, HasNothingOfOtherOrganizations) {
    auto stranger = server_.add_agent_of(OrgId(Uuid({9})), "boss", Role::admin);
    EXPECT_EQ(stranger.post("/v1/trace", trace_body("boss", "theirs")).status, 201);
    record("ours");
    EXPECT_THAT(outcomes(), ElementsAre("ours"));
}

}  // namespace
}  // namespace akashi::testing
