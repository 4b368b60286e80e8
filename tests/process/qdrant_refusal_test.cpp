#include "vector_fleet.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace akashi::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::size_t count(const std::string& text, std::string_view part) {
    std::size_t found = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
    return found;
}

class QdrantRefusal : public ::testing::Test {
protected:
    std::string record_one(const std::string& outcome) {
        auto client = fleet.server(0).client();
        const auto id = record(client, outcome);
        EXPECT_TRUE(id) << fleet.log();
        return id.value_or("");
    }
    /// The answer's backend.
    std::string search(const std::string& words) {
        auto client = fleet.server(0).client();
        const auto answer = client.post("/v1/search", fmt::format(R"({{"query":"{}"}})", words));
        EXPECT_EQ(answer.status, 200) << answer.body;
        const auto at = answer.head.find("X-Search-Backend: ");
        if (at == std::string::npos) return "";
        const auto from = at + std::string_view("X-Search-Backend: ").size();
        return answer.head.substr(from, answer.head.find('\r', from) - from);
    }

    QdrantDouble qdrant;
    VectorFleet fleet;

    explicit QdrantRefusal(int size = 0)
        : fleet(1, {{"QDRANT_URL", with_collection(qdrant, size).url()}}) {}

private:
    /// With a collection for vectors of this size, unless it is 0.
    static QdrantDouble& with_collection(QdrantDouble& qdrant, int size) {
        if (size != 0) qdrant.make("akashi_decisions", size);
        return qdrant;
    }
};

/// The collection was made for another model.
class QdrantMisfit : public QdrantRefusal {
protected:
    QdrantMisfit() : QdrantRefusal(7) {}
};

TEST_F(QdrantRefusal, FailsOnlyThePointThatIsRefused) {
    record_one("first");
    ASSERT_TRUE(fleet.settles(&qdrant));
    // All points of a batch, in the order of the ids, which are made of the time.
    qdrant.stop();
    for (int i = 0; i < 4; ++i) record_one("before");
    const auto refused = record_one("refused");
    for (int i = 0; i < 4; ++i) record_one("behind");
    qdrant.refuse({refused});
    qdrant.start();
    ASSERT_TRUE(eventually([&] {
        return fleet.query("SELECT FROM search_outbox WHERE attempts > 0").size() == 1 &&
               fleet.query("SELECT FROM search_outbox").size() == 1;
    })) << fleet.log();
    EXPECT_EQ(fleet.query("SELECT decision_id FROM search_outbox")[0][0], refused);

    // The rest of the attempts would take a quarter of an hour.
    fleet.query("UPDATE search_outbox SET attempts = 9, locked_until = NULL");
    ASSERT_TRUE(fleet.server(0).wait_for_line("search outbox: dead-letter entry"));
    const auto log = fleet.log();
    const auto line = log.substr(log.find("search outbox: dead-letter entry"));
    EXPECT_THAT(line, HasSubstr(refused));
    EXPECT_THAT(line, HasSubstr(R"("attempts":10)"));
    EXPECT_THAT(
        fleet.query("SELECT decision_id FROM search_outbox WHERE attempts >= 10"),
        ElementsAre(ElementsAre(refused))
    );

    // What the operator does when the cause is mended (docs/operations.md).
    qdrant.release();
    fleet.query("UPDATE search_outbox SET attempts = 0, locked_until = NULL WHERE attempts >= 10");
    EXPECT_TRUE(fleet.settles(&qdrant));
}

TEST_F(QdrantMisfit, IsToldOnceAndLeavesEverythingElseAlone) {
    for (int i = 0; i < 5; ++i) record_one("sessions in files");
    ASSERT_TRUE(fleet.server(0).wait_for_line("collection does not fit the model"));
    // It has tried again meanwhile.
    const auto asked = qdrant.calls("Get");
    qdrant.wait_for("Get", asked + 3);
    EXPECT_EQ(search("sessions"), "text");
    record_one("sessions in Redis");
    EXPECT_EQ(count(fleet.log(), "collection does not fit the model"), 1U) << fleet.log();
    EXPECT_THAT(fleet.query("SELECT FROM search_outbox WHERE attempts > 0"), IsEmpty());

    qdrant.drop("akashi_decisions");
    EXPECT_TRUE(fleet.settles(&qdrant));
    EXPECT_TRUE(eventually([&] { return search("sessions") == "qdrant"; })) << fleet.log();
}

}  // namespace
}  // namespace akashi::testing
