#include "changing_crowd.hpp"
#include "testing/http_double.hpp"
#include "vector_fleet.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <mutex>
#include <string>

namespace akashi::testing {
namespace {

namespace json = boost::json;
using ::testing::HasSubstr;

constexpr int kDimensions = 4;

/// What a server with the protocol of OpenAI answers: for each text a vector of its bytes.
HttpDouble::Reply vectors_for(const HttpDouble::Request& request, int dimensions) {
    json::array data;
    const auto body = json::parse(request.body);
    for (const auto& text : body.at("input").as_array()) {
        json::array vector;
        for (int i = 0; i < dimensions; ++i)
            vector.emplace_back(1 + (text.as_string().size() * 7 + static_cast<unsigned>(i)) % 5);
        data.push_back({{"index", data.size()}, {"embedding", std::move(vector)}});
    }
    const auto answer = json::serialize(json::object{{"data", std::move(data)}});
    return {.body = answer, .headers = "Content-Type: application/json\r\n"};
}

/// What a provider answers at its worst.
struct Fault {
    const char* name;
    HttpDouble::Reply (*answer)(const HttpDouble::Request&);
};
/// How GoogleTest names a parameter; the name is its own.
// NOLINTNEXTLINE(readability-identifier-naming)
void PrintTo(const Fault& fault, std::ostream* out) { *out << fault.name; }

const Fault kFaults[] = {
    {"AsksForALongPause",
     [](const HttpDouble::Request&) -> HttpDouble::Reply {
         return {.status = 429, .body = "{}", .headers = "Retry-After: 3600\r\n"};
     }},
    {"AsksForAShortPause",
     [](const HttpDouble::Request&) -> HttpDouble::Reply {
         return {.status = 429, .body = "{}", .headers = "Retry-After: 1\r\n"};
     }},
    {"Fails", [](const HttpDouble::Request&) -> HttpDouble::Reply { return {.status = 500}; }},
    {"AnswersGarbage",
     [](const HttpDouble::Request&) -> HttpDouble::Reply { return {.body = "<html>hello"}; }},
    {"AnswersHalf",
     [](const HttpDouble::Request& request) {
         auto reply = vectors_for(request, kDimensions);
         reply.fate = HttpDouble::Fate::cut;
         return reply;
     }},
    {"HasAnotherDimension",
     [](const HttpDouble::Request& request) { return vectors_for(request, kDimensions + 1); }},
    {"NeverAnswers",
     [](const HttpDouble::Request&) -> HttpDouble::Reply {
         return {.fate = HttpDouble::Fate::never};
     }},
    {"RefusesTheKey",
     [](const HttpDouble::Request&) -> HttpDouble::Reply {
         return {.status = 401, .body = R"({"error":{"message":"bad key"}})"};
     }},
};

/// A server whose provider works, or does what a test says.
class ProviderFault : public ::testing::TestWithParam<Fault> {
protected:
    void set_fault(HttpDouble::Reply (*answer)(const HttpDouble::Request&)) {
        const std::lock_guard lock(mutex_);
        answer_ = answer;
    }
    HttpDouble::Reply answer(const HttpDouble::Request& request) {
        const std::lock_guard lock(mutex_);
        return answer_ == nullptr ? vectors_for(request, kDimensions) : answer_(request);
    }
    Environment environment() const {
        return {
            {"AKASHI_EMBEDDING_PROVIDER", "openai"},
            {"OPENAI_API_KEY", "a-key"},
            {"OPENAI_BASE_URL", provider.url() + "/v1"},
            {"AKASHI_EMBEDDING_DIMENSIONS", std::to_string(kDimensions)}
        };
    }
    static std::string search(VectorFleet& fleet) {
        auto client = fleet.server(0).client();
        const auto answer = client.post("/v1/search", R"({"query":"login and payments"})");
        EXPECT_EQ(answer.status, 200) << answer.body;
        EXPECT_FALSE(answer.json().at("data").as_array().empty());
        return answer.head;
    }
    void record_some(VectorFleet& fleet, const std::string& name) {
        ChangingCrowd crowd(fleet.ports(), name, 2);
        ASSERT_TRUE(crowd.wait_for_answers(60)) << fleet.log();
        crowd.stop();
        ASSERT_EQ(crowd.wrong_answer(), "");
    }

    std::mutex mutex_;  // guards the next
    HttpDouble::Reply (*answer_)(const HttpDouble::Request&) = nullptr;
    HttpDouble provider{[this](const auto& request) { return answer(request); }};
};

TEST_P(ProviderFault, DelaysNoTraceAndEveryDecisionGetsItsVectorAfterwards) {
    // Comes up late: what is recorded before has no vector.
    set_fault(GetParam().answer);
    VectorFleet fleet(1, environment());
    ASSERT_NO_FATAL_FAILURE(record_some(fleet, "early"));
    EXPECT_THAT(search(fleet), HasSubstr("X-Search-Backend: text"));
    set_fault(nullptr);
    ASSERT_TRUE(fleet.settles(nullptr));
    EXPECT_TRUE(eventually([&] { return search(fleet).contains("X-Search-Backend: memory"); }));

    // Goes away, and comes back.
    set_fault(GetParam().answer);
    ASSERT_NO_FATAL_FAILURE(record_some(fleet, "meanwhile"));
    search(fleet);
    set_fault(nullptr);
    ASSERT_TRUE(fleet.settles(nullptr));
    fleet.end_all();
    EXPECT_FALSE(fleet.log().contains("dead-letter"));
}

INSTANTIATE_TEST_SUITE_P(
    Provider,
    ProviderFault,
    ::testing::ValuesIn(kFaults),
    [](const auto& test) { return std::string(test.param.name); }
);

/// With the index in another process.
class ProviderFaultWithQdrant : public ProviderFault {};

TEST_P(ProviderFaultWithQdrant, LeavesEveryCurrentDecisionInQdrantAndNoOther) {
    QdrantDouble qdrant;
    Environment given = environment();
    given["QDRANT_URL"] = qdrant.url();
    VectorFleet fleet(1, given);
    ASSERT_NO_FATAL_FAILURE(record_some(fleet, "first"));
    ASSERT_TRUE(fleet.settles(&qdrant));
    // Vectors that are stored, but not in Qdrant, when the provider goes, too.
    qdrant.stop();
    ASSERT_NO_FATAL_FAILURE(record_some(fleet, "without-qdrant"));
    set_fault(GetParam().answer);
    ASSERT_NO_FATAL_FAILURE(record_some(fleet, "without-both"));
    fleet.kill(0);
    fleet.start(0);
    qdrant.start();
    ASSERT_NO_FATAL_FAILURE(record_some(fleet, "without-provider"));
    set_fault(nullptr);
    ASSERT_TRUE(fleet.settles(&qdrant));
    fleet.end_all();
    EXPECT_FALSE(fleet.log().contains("dead-letter"));
}

INSTANTIATE_TEST_SUITE_P(
    Provider,
    ProviderFaultWithQdrant,
    ::testing::Values(kFaults[2], kFaults[7]),
    [](const auto& test) { return std::string(test.param.name); }
);

/// A text that the provider refuses.
using RefusedText = ProviderFault;

TEST_P(RefusedText, LeavesOnlyItsDecisionWithoutAVector) {
    VectorFleet fleet(1, environment());
    set_fault(GetParam().answer);
    auto client = fleet.server(0).client();
    for (int i = 0; i < 5; ++i) ASSERT_TRUE(record(client, "harmless"));
    const auto refused = record(client, "unspeakable").value_or("");
    for (int i = 0; i < 5; ++i) ASSERT_TRUE(record(client, "harmless, too"));
    ASSERT_TRUE(eventually([&] {
        return fleet.query("SELECT FROM decision_embeddings").size() == 11 &&
               fleet.query("SELECT FROM search_outbox").empty();
    })) << fleet.log();
    const auto without =
        fleet.query("SELECT decision_id, problem FROM decision_embeddings WHERE embedding IS NULL");
    ASSERT_EQ(without.size(), 1U);
    EXPECT_EQ(without[0].at(0), refused);
    EXPECT_FALSE(without[0].at(1).empty());
    EXPECT_TRUE(fleet.server(0).wait_for_line("backfill: text refused"));
}

const Fault kRefusals[] = {
    {"WithAStatus",
     [](const HttpDouble::Request& request) -> HttpDouble::Reply {
         if (!request.body.contains("unspeakable")) return vectors_for(request, kDimensions);
         return {.status = 400, .body = R"({"error":{"message":"not this one"}})"};
     }},
    {"ByFailing",
     [](const HttpDouble::Request& request) -> HttpDouble::Reply {
         if (!request.body.contains("unspeakable")) return vectors_for(request, kDimensions);
         return {.status = 500};
     }},
};

INSTANTIATE_TEST_SUITE_P(
    Provider,
    RefusedText,
    ::testing::ValuesIn(kRefusals),
    [](const auto& test) { return std::string(test.param.name); }
);

}  // namespace
}  // namespace akashi::testing
