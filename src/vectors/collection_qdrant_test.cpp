#include "vectors/qdrant_fixture.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/json/parse.hpp>

#include <gmock/gmock.h>

#include <thread>

namespace akashi {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

class CollectionOnQdrant : public ::testing::Test, protected QdrantFixture {
protected:
    static constexpr const char* kName = "akashi_decisions";

    void upsert_one() { upsert({make_point(1, {1, 0, 0})}); }
};

TEST_F(CollectionOnQdrant, IsMadeWithTheFirstPoints) {
    upsert_one();
    EXPECT_EQ(
        describe().at("settings"), boost::json::parse(R"({"collection_name": "akashi_decisions",
            "vectors_config": {"params": {"size": "3", "distance": "Cosine"}},
            "hnsw_config": {"m": "16", "ef_construct": "128"}})")
    );
    EXPECT_EQ(count_lines("qdrant: created collection"), 1);
    EXPECT_EQ(count_lines("qdrant: payload indexes ensured"), 1);
}

TEST_F(CollectionOnQdrant, HasAnIndexForEachFilter) {
    upsert_one();
    EXPECT_EQ(describe().at("indexes"), boost::json::parse(R"({
        "org_id": {"type": "keyword", "is_tenant": true},
        "agent_id": {"type": "keyword", "is_tenant": false},
        "decision_type": {"type": "keyword", "is_tenant": false},
        "session_id": {"type": "keyword", "is_tenant": false},
        "tool": {"type": "keyword", "is_tenant": false},
        "model": {"type": "keyword", "is_tenant": false},
        "project": {"type": "keyword", "is_tenant": false},
        "run_id": {"type": "keyword", "is_tenant": false},
        "trace_id": {"type": "keyword", "is_tenant": false},
        "outcome_hash": {"type": "keyword", "is_tenant": false},
        "confidence": {"type": "float", "is_tenant": false},
        "completeness_score": {"type": "float", "is_tenant": false},
        "valid_from_unix": {"type": "float", "is_tenant": false}})"));
}

TEST_F(CollectionOnQdrant, IsQuantizedAndOnDiskWhenConfigured) {
    VectorConfig config;
    config.qdrant_is_quantized = true;
    config.qdrant_is_on_disk = true;
    index = make_index(config);
    upsert_one();
    const auto settings = describe().at("settings");
    EXPECT_EQ(settings.at("vectors_config").at("params").at("on_disk"), true);
    EXPECT_EQ(
        settings.at("quantization_config"),
        boost::json::parse(R"({"scalar": {"type": "Int8", "always_ram": true}})")
    );
}

TEST_F(CollectionOnQdrant, HasTheConfiguredName) {
    VectorConfig config;
    config.qdrant_collection = "others";
    index = make_index(config);
    upsert_one();
    EXPECT_FALSE(qdrant.describe("others").is_null());
    EXPECT_TRUE(describe().is_null());
}

TEST_F(CollectionOnQdrant, ThatExistsGetsItsIndexesOnceAProcess) {
    qdrant.make(kName, 3);
    upsert_one();
    upsert_one();
    EXPECT_EQ(describe().at("indexes").as_object().size(), 13);
    EXPECT_EQ(qdrant.calls("CreateFieldIndex"), 13);
    EXPECT_EQ(qdrant.calls("Get"), 1);
    EXPECT_EQ(count_lines("qdrant: collection already exists"), 1);
}

TEST_F(CollectionOnQdrant, IsMadeOnceByManyAtTheSameTime) {
    for (std::uint8_t number = 0; number < 8; ++number)
        boost::asio::co_spawn(
            io, index->upsert({make_point(number, {1, 0, 0})}), boost::asio::detached
        );
    io.run();
    EXPECT_EQ(qdrant.calls("Create"), 1);
    EXPECT_EQ(qdrant.calls("CreateFieldIndex"), 13);
    EXPECT_EQ(find_numbers().size(), 8);
}

TEST_F(CollectionOnQdrant, ThatAnotherServerMakesMeanwhileIsUsed) {
    const auto other = make_index();
    qdrant.stall("Create");
    auto mine = boost::asio::co_spawn(
        io, index->upsert({make_point(1, {1, 0, 0})}), boost::asio::use_future
    );
    auto theirs = boost::asio::co_spawn(
        io, other->upsert({make_point(2, {1, 0, 0})}), boost::asio::use_future
    );
    std::thread runner([&] { io.run(); });
    qdrant.wait_for("Create", 2);
    qdrant.release();
    runner.join();
    mine.get();
    theirs.get();
    EXPECT_EQ(find_numbers().size(), 2);
    EXPECT_EQ(count_lines("qdrant: created collection"), 1);
}

TEST_F(CollectionOnQdrant, IsMadeAgainAfterItWasDeleted) {
    upsert_one();
    qdrant.drop(kName);
    EXPECT_THROW(find({}), VectorsAway);
    EXPECT_TRUE(describe().is_null());
    upsert({make_point(2, {1, 0, 0})});
    EXPECT_THAT(find_numbers(), ElementsAre(2));
    EXPECT_EQ(describe().at("indexes").as_object().size(), 13);
}

TEST_F(CollectionOnQdrant, ThatVanishesBetweenTwoWritesIsMadeByTheSecond) {
    upsert_one();
    qdrant.drop(kName);
    upsert({make_point(2, {1, 0, 0})});
    EXPECT_THAT(find_numbers(), ElementsAre(2));
}

TEST_F(CollectionOnQdrant, OfAnotherSizeIsComplainedAboutOnce) {
    qdrant.make(kName, 4);
    const auto complaint = HasSubstr(
        "collection \"akashi_decisions\" has vectors of 4 dimensions, and the model toy/3 makes 3; "
        "set QDRANT_COLLECTION to a name that is not used yet"
    );
    EXPECT_THAT([&] { upsert_one(); }, ThrowsMessage<VectorsAway>(complaint));
    EXPECT_THAT([&] { find({}); }, ThrowsMessage<VectorsAway>(complaint));
    EXPECT_EQ(count_lines("qdrant: collection does not fit the model"), 1);
    EXPECT_EQ(qdrant.calls("Upsert") + qdrant.calls("Query"), 0);
    EXPECT_TRUE(akashi::testing::run(io, index->is_reachable()));
}

TEST_F(CollectionOnQdrant, IsUsedAsSoonAsItFits) {
    qdrant.make(kName, 4);
    EXPECT_THROW(upsert_one(), VectorsAway);
    qdrant.drop(kName);
    upsert_one();
    EXPECT_THAT(find_numbers(), ElementsAre(1));
}

TEST_F(CollectionOnQdrant, ThatWasMadeAgainWithAnotherSizeRefusesNoPoints) {
    upsert_one();
    qdrant.drop(kName);
    qdrant.make(kName, 4);
    EXPECT_THROW(upsert_one(), VectorsAway);
    EXPECT_THROW(find({}), VectorsAway);
    EXPECT_EQ(count_lines("qdrant: collection does not fit the model"), 1);
}

TEST_F(CollectionOnQdrant, WithAnotherDistanceDoesNotFit) {
    qdrant.make(kName, 3, "Euclid");
    EXPECT_THROW(upsert_one(), VectorsAway);
    EXPECT_EQ(count_lines("does not compare them by cosine"), 1);
}

}  // namespace
}  // namespace akashi
