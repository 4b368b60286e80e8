// Figures about conflicts and labels, as a client sees them.
#include "conflicts/labelled_pair.hpp"
#include "testing/stores/test_server.hpp"

#include <boost/json/parse.hpp>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace akashi::testing {
namespace {

namespace json = boost::json;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class FiguresHttp : public ::testing::Test {
protected:
    /// Two agents disagree about a parameter.
    std::string dispute(const std::string& parameter) {
        const auto bind = [&](const char* agent, const char* value) {
            std::string body = trace_body(agent, fmt::format("{} for {}", value, parameter));
            body.insert(
                body.size() - 1,
                fmt::format(R"(,"bindings":[{{"parameter":"{}","value":"{}"}}])", parameter, value)
            );
            const auto reply = admin.post("/v1/trace", body);
            EXPECT_EQ(reply.status, 201) << reply.body;
            return reply;
        };
        bind("planner", "one");
        return text(bind("coder", "two").json.at("data").at("conflicts").at(0).at("id"));
    }
    static std::string text(const json::value& value) { return std::string(value.as_string()); }
    static std::string message(const HttpReply& reply) {
        return fmt::format("{} {}", reply.status, text(reply.json.at("error").at("message")));
    }
    static std::string path_of(const std::string& conflict) {
        return "/v1/admin/conflicts/" + conflict + "/label";
    }
    HttpReply label(const std::string& conflict, const std::string& body) {
        return admin.send("PUT", path_of(conflict), body);
    }
    json::value analyze(const std::string& rest = "") {
        const auto reply = admin.get("/v1/conflicts/analytics" + rest);
        EXPECT_EQ(reply.status, 200) << reply.body;
        return reply.json.at("data");
    }

    static constexpr const char* kUnknown = "0196a3c0-7d10-7b52-9c41-5f0a3d2e1b60";
    TestServer server;
    HttpClient admin = server.admin();
};

TEST_F(FiguresHttp, AnalyticsSumUpTheLastSevenDays) {
    EXPECT_EQ(analyze().at("summary").at("total_detected"), 0);
    EXPECT_TRUE(analyze().at("summary").at("mean_time_to_resolution_hours").is_null());
    EXPECT_THAT(analyze().at("by_agent_pair").as_array(), IsEmpty());
    EXPECT_THAT(analyze().at("trend").as_array(), SizeIs(8));
    dispute("ttl");
    const auto data = analyze();
    EXPECT_EQ(data.at("summary").at("total_detected"), 1);
    EXPECT_EQ(data.at("summary").at("total_resolved"), 0);
    EXPECT_EQ(data.at("summary").at("false_positive_rate"), 0);
    EXPECT_EQ(
        data.at("by_agent_pair"),
        json::parse(
            R"([{"agent_a":"coder","agent_b":"planner","count":1,"open":1,"resolved":0,
                 "false_positive":0}])"
        )
    );
    EXPECT_EQ(data.at("by_scoring_method").at(0).at("scoring_method"), "binding_v1");
    EXPECT_TRUE(data.at("by_decision_type").at(0).at("avg_significance").is_null());
    EXPECT_EQ(data.at("trend").as_array().back().at("detected"), 1);
    EXPECT_THAT(analyze("?period=90d").at("trend").as_array(), SizeIs(91));
    const auto past = analyze("?from=2026-01-01T00:00:00Z&to=2026-01-03T00:00:00Z");
    EXPECT_EQ(past.at("summary").at("total_detected"), 0);
    EXPECT_EQ(past.at("period").at("end"), "2026-01-03T00:00:00Z");
    EXPECT_THAT(past.at("trend").as_array(), SizeIs(2));
    EXPECT_EQ(analyze("?class=judged").at("summary").at("total_detected"), 0);
}

TEST_F(FiguresHttp, WrongPeriodsAreRefusedByName) {
    const std::pair<const char*, const char*> refusals[] = {
        {"period=8d", "400 invalid period: must be one of 7d, 30d, 90d"},
        {"from=2026-01-01T00:00:00Z", "400 to is missing: send both from and to, or period"},
        {"to=2026-01-01T00:00:00Z", "400 from is missing: send both from and to, or period"},
        {"from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", "400 from must be before to"},
        {"from=2025-01-01T00:00:00Z&to=2026-01-02T00:00:00Z",
         "400 time range must not exceed 365 days"},
        {"conflict_kind=x",
         "400 invalid conflict_kind x; valid values are cross_agent, self_contradiction"},
        {"class=hint", "400 invalid class hint; valid values are exact, judged"},
    };
    for (const auto& [query, answer] : refusals)
        EXPECT_EQ(message(admin.get(std::string("/v1/conflicts/analytics?") + query)), answer);
}

TEST_F(FiguresHttp, AConflictIsLabelledReadAndUnlabelled) {
    const std::string conflict = dispute("ttl");
    EXPECT_EQ(message(admin.get(path_of(conflict))), "404 label not found");
    const auto made = label(conflict, R"({"label":"genuine","notes":"both cannot be"})");
    EXPECT_EQ(made.status, 200) << made.body;
    EXPECT_EQ(text(made.json.at("data").at("scored_conflict_id")), conflict);
    EXPECT_EQ(made.json.at("data").at("labeled_by"), "admin");
    EXPECT_EQ(admin.get(path_of(conflict)).json.at("data"), made.json.at("data"));
    EXPECT_EQ(label(conflict, R"({"label":"unrelated_false_positive"})").status, 200);
    EXPECT_FALSE(admin.get(path_of(conflict)).json.at("data").as_object().contains("notes"));
    const auto audit = admin.get("/v1/audit?operation=label_conflict").json.at("data").as_array();
    ASSERT_THAT(audit, SizeIs(2));
    EXPECT_EQ(text(audit[0].at("resource_id")), conflict);
    EXPECT_EQ(audit[0].at("before").at("label"), "genuine");
    EXPECT_EQ(audit[0].at("after").at("label"), "unrelated_false_positive");
    EXPECT_EQ(admin.send("DELETE", path_of(conflict), "").status, 204);
    EXPECT_EQ(message(admin.send("DELETE", path_of(conflict), "")), "404 label not found");
    EXPECT_EQ(admin.get("/v1/conflicts/" + conflict).status, 200);
}

TEST_F(FiguresHttp, WrongLabelsAreRefused) {
    const std::string conflict = dispute("ttl");
    EXPECT_EQ(
        message(label(conflict, R"({"label":"maybe"})")),
        "400 label must be one of: genuine, related_not_contradicting, unrelated_false_positive"
    );
    EXPECT_EQ(message(label(conflict, R"({"label":5})")), "400 invalid request body");
    EXPECT_EQ(message(label("x", R"({"label":"genuine"})")), "400 invalid conflict id");
    EXPECT_EQ(message(label(kUnknown, R"({"label":"genuine"})")), "404 conflict not found");
    EXPECT_EQ(
        message(label(
            conflict, fmt::format(R"({{"label":"genuine","notes":"{}"}})", std::string(4097, 'n'))
        )),
        "400 notes has 4097 bytes, and 4096 are allowed; shorten it"
    );
    EXPECT_EQ(
        message(admin.get("/v1/admin/conflict-labels?format=xml")),
        "400 format must be one of: json, pairs"
    );
}

TEST_F(FiguresHttp, LabelsAreListedWithTheirCounts) {
    label(dispute("a"), R"({"label":"genuine"})");
    label(dispute("b"), R"({"label":"related_not_contradicting"})");
    const auto reply = admin.get("/v1/admin/conflict-labels?limit=1");
    const auto& data = reply.json.at("data");
    ASSERT_THAT(data.at("labels").as_array(), SizeIs(1));
    EXPECT_EQ(data.at("labels").at(0).at("label"), "related_not_contradicting");
    EXPECT_EQ(reply.header("x-akashi-next-offset"), "1");
    EXPECT_EQ(
        data.at("counts"),
        json::parse(
            R"({"genuine":1,"related_not_contradicting":1,"unrelated_false_positive":0,"total":2,
                "Genuine":1,"RelatedNotContradicting":1,"UnrelatedFalsePositive":0,"Total":2})"
        )
    );
    EXPECT_EQ(admin.get("/v1/admin/conflict-labels?offset=1").header("x-akashi-next-offset"), "");
}

TEST_F(FiguresHttp, LabelledDecisionsAreExportedForTheEvaluation) {
    const std::string conflict = dispute("ttl");
    label(conflict, R"({"label":"genuine"})");
    label(dispute("limit"), R"({"label":"unrelated_false_positive"})");
    const auto first = admin.get("/v1/admin/conflict-labels?format=pairs&limit=1");
    EXPECT_EQ(first.header("content-type"), "application/x-ndjson");
    EXPECT_EQ(first.header("x-akashi-next-offset"), "1");
    const auto unrelated = parse_labelled_pair(first.body);
    ASSERT_TRUE(unrelated) << unrelated.error().message();
    EXPECT_EQ(unrelated->label, PairLabel::unrelated);
    const auto rest = admin.get("/v1/admin/conflict-labels?format=pairs&offset=1");
    EXPECT_EQ(rest.header("x-akashi-next-offset"), "");
    const auto genuine = parse_labelled_pair(rest.body);
    ASSERT_TRUE(genuine) << genuine.error().message();
    EXPECT_EQ(genuine->id, conflict);
    EXPECT_EQ(genuine->label, PairLabel::contradiction);
    ASSERT_THAT(genuine->a.bindings, SizeIs(1));
    EXPECT_EQ(genuine->a.bindings[0].parameter, "ttl");
    EXPECT_EQ(genuine->a.outcome, genuine->a.bindings[0].value + " for ttl");
}

TEST_F(FiguresHttp, TheEvaluationSaysHowPreciseEachMethodIs) {
    const auto evaluate = [&] {
        const auto reply = admin.post("/v1/admin/scorer-eval", "{}");
        EXPECT_EQ(reply.status, 200) << reply.body;
        return reply.json.at("data");
    };
    EXPECT_EQ(
        evaluate().at("message"),
        "no labeled conflicts — label some via PUT /v1/admin/conflicts/{id}/label first"
    );
    EXPECT_EQ(evaluate().at("precision"), 0);
    EXPECT_THAT(evaluate().at("by_method").as_array(), IsEmpty());
    label(dispute("a"), R"({"label":"genuine"})");
    label(dispute("b"), R"({"label":"genuine"})");
    label(dispute("c"), R"({"label":"genuine"})");
    label(dispute("d"), R"({"label":"related_not_contradicting"})");
    const auto data = evaluate();
    EXPECT_EQ(data.at("precision"), 0.75);
    EXPECT_EQ(data.at("true_positives"), 3);
    EXPECT_EQ(data.at("false_positives"), 1);
    EXPECT_EQ(data.at("total_labeled"), 4);
    EXPECT_NEAR(data.at("precision_interval").at("low").as_double(), 0.3006, 1e-4);
    EXPECT_NEAR(data.at("precision_interval").at("high").as_double(), 0.9544, 1e-4);
    EXPECT_FALSE(data.as_object().contains("message"));
    ASSERT_THAT(data.at("by_method").as_array(), SizeIs(1));
    EXPECT_EQ(data.at("by_method").at(0).at("scoring_method"), "binding_v1");
    EXPECT_EQ(data.at("by_method").at(0).at("true_positives"), 3);
}

}  // namespace
}  // namespace akashi::testing
