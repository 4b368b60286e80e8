// What the routes that show decisions show of each, compared with the route that shows one.
#include "testing/stores/test_server.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <string_view>

namespace akashi::testing {
namespace {

namespace json = boost::json;

std::string text(const json::value& value) { return std::string(value.as_string()); }

class DecisionFieldsHttp : public ::testing::Test {
protected:
    static std::string body_of(const std::string& outcome, const std::string& references) {
        return fmt::format(
            R"({{"agent_id":"planner","decision":{{"decision_type":"planning","outcome":"{}",
                "confidence":0.75,"reasoning":"A reasoning",
                "alternatives":[{{"label":"A label","rejection_reason":"A rejection"}}],
                "evidence":[{{"source_type":"document","content":"A content"}}]}}{},
                "context":{{"project":"a project","tool":"a tool","model":"a model"}}}})",
            outcome,
            references
        );
    }
    json::value trace(const std::string& outcome, const std::string& references = "") {
        const auto reply = admin.post("/v1/trace", body_of(outcome, references));
        EXPECT_EQ(reply.status, 201) << reply.body;
        return reply.json.at("data");
    }
    json::value read(const std::string& id) {
        return admin.get("/v1/decisions/" + id).json.at("data");
    }
    /// The decision as it is read by its id, without some members.
    json::value detail_without(std::initializer_list<std::string_view> names) {
        json::object detail = read(shown_id).as_object();
        for (const auto name : names) EXPECT_EQ(detail.erase(name), 1u) << name;
        return detail;
    }

    TestServer server;
    HttpClient admin = server.admin();
    const std::string first_id = text(trace("First").at("decision_id"));
    const std::string shown_id = text(trace(
                                          "Shown",
                                          fmt::format(
                                              R"(,"precedent_ref":"{0}","precedent_reason":"Why",
                                                  "supersedes_id":"{1}")",
                                              first_id,
                                              text(trace("Ended").at("decision_id"))
                                          )
    )
                                          .at("decision_id"));
    const json::value citations[2] = {
        trace("Cites", fmt::format(R"(,"precedent_ref":"{}")", shown_id)),
        trace("Cites, too", fmt::format(R"(,"precedent_ref":"{}")", shown_id))
    };
};

TEST_F(DecisionFieldsHttp, AreTheSameInEveryList) {
    const json::value with_both = detail_without({});
    EXPECT_EQ(with_both.at("precedent_citation_count"), 2);
    const json::value with_alternatives = detail_without({"evidence"});
    const json::value with_evidence = detail_without({"alternatives"});
    const json::value bare = detail_without({"alternatives", "evidence"});
    const auto first_of = [](const HttpReply& reply) {
        EXPECT_EQ(reply.status, 200) << reply.body;
        return reply.json.at("data").at(0);
    };
    const auto query = [&](const std::string& include) {
        return first_of(admin.post(
            "/v1/query",
            fmt::format(R"({{"filters":{{"outcome":"Shown"}},"include":[{}]}})", include)
        ));
    };
    EXPECT_EQ(query(""), bare);
    EXPECT_EQ(query(R"("alternatives")"), with_alternatives);
    EXPECT_EQ(query(R"("evidence")"), with_evidence);
    EXPECT_EQ(query(R"("evidence","alternatives","unknown")"), with_both);
    EXPECT_EQ(first_of(admin.get("/v1/decisions/recent?offset=2")), with_alternatives);
    EXPECT_EQ(first_of(admin.get("/v1/agents/planner/history?offset=2")), bare);
    const std::string time = text(bare.at("valid_from"));
    const auto then = admin.post("/v1/query/temporal", fmt::format(R"({{"as_of":"{}"}})", time));
    EXPECT_EQ(then.json.at("data").at("as_of"), time.c_str());
    EXPECT_EQ(then.json.at("data").at("decisions").at(0), bare);
    EXPECT_FALSE(then.json.at("data").at("has_more").as_bool());
    EXPECT_FALSE(then.json.at("data").as_object().contains("next_offset"));
    const auto revisions = admin.get("/v1/decisions/" + shown_id + "/revisions").json.at("data");
    EXPECT_EQ(revisions.at("decision_id"), shown_id.c_str());
    EXPECT_EQ(revisions.at("count"), 2);
    EXPECT_EQ(revisions.at("revisions").at(1), bare);
    EXPECT_FALSE(revisions.at("revisions").at(0).at("supersession_velocity_hours").is_null());
    const auto search = admin.post("/v1/search", R"({"query":"Shown"})");
    EXPECT_EQ(search.json.at("data").at(0).at("decision"), bare);
    const auto check = admin.post("/v1/check", R"({"decision_type":"planning","query":"Shown"})");
    EXPECT_EQ(check.json.at("data").at("decisions").at(0), with_alternatives);
}

TEST_F(DecisionFieldsHttp, OfAnEndedDecisionTellWhenItEnded) {
    const json::value shown = read(shown_id);
    const json::value ended = read(text(shown.at("supersedes_id")));
    EXPECT_EQ(ended.at("outcome"), "Ended");
    EXPECT_EQ(ended.at("valid_to"), shown.at("valid_from"));
    const auto begin = parse_rfc3339(text(ended.at("valid_from"))).value();
    const auto end = parse_rfc3339(text(ended.at("valid_to"))).value();
    const std::chrono::duration<double, std::ratio<3600>> hours = end - begin;
    EXPECT_GT(hours.count(), 0);
    EXPECT_DOUBLE_EQ(ended.at("supersession_velocity_hours").to_number<double>(), hours.count());
    EXPECT_TRUE(shown.at("supersession_velocity_hours").is_null());
    EXPECT_EQ(read(first_id).at("precedent_citation_count"), 1);
}

TEST_F(DecisionFieldsHttp, AreNamedByTheReceiptOfTheTrace) {
    const json::value& receipt = citations[0];
    const json::value stored = read(text(receipt.at("decision_id")));
    EXPECT_EQ(receipt.at("run_id"), stored.at("run_id"));
    EXPECT_EQ(receipt.at("event_count"), 3);
    EXPECT_EQ(receipt.at("embedding_skipped"), true);
    EXPECT_EQ(receipt.as_object().size(), 4u) << "no warnings, and the confidence was kept";
    const auto lowered = admin.post(
        "/v1/trace",
        R"({"agent_id":"planner","context":{"project":"a project"},
            "decision":{"decision_type":"planning","outcome":"Sure","confidence":0.95}})"
    );
    json::object lowered_receipt = lowered.json.at("data").as_object();
    EXPECT_EQ(lowered_receipt.erase("run_id") + lowered_receipt.erase("decision_id"), 2u);
    EXPECT_EQ(
        json::value(lowered_receipt),
        json::parse(R"({"event_count":1,"embedding_skipped":true,
        "warnings":["high confidence (0.95) with no supporting evidence — consider adding evidence )"
                    R"(items or lowering confidence to 0.4–0.8"],
        "confidence_adjusted":true,"original_confidence":0.95,"stored_confidence":0.8,
        "confidence_reasons":["confidence >= 0.8 with no evidence: reduced by 0.15"]})")
    );
}

}  // namespace
}  // namespace akashi::testing
