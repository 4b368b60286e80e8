#include "base/steady_clock.hpp"
#include "testing/program/patience.hpp"
#include "vectors/qdrant_fixture.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include <gmock/gmock.h>

#include <cstdlib>
#include <future>
#include <thread>

namespace akashi {
namespace {

namespace asio = boost::asio;

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::ThrowsMessage;

class OutageOnQdrant : public ::testing::Test, protected QdrantFixture {
protected:
    void upsert_one() { upsert({make_point(1, {1, 0, 0})}); }
    bool is_reachable() { return akashi::testing::run(io, index->is_reachable()); }
    /// Asks until Qdrant answers again, which takes about a second.
    void await_return() {
        while (!is_reachable()) SteadyClock::move_on(std::chrono::seconds(5));
    }
};

TEST_F(OutageOnQdrant, EndsWithItsPointsWhenQdrantReturns) {
    upsert_one();
    qdrant.stop();
    EXPECT_THROW(find({}), VectorsAway);
    EXPECT_THROW(upsert_one(), VectorsAway);
    EXPECT_FALSE(is_reachable());
    qdrant.start();
    SteadyClock::move_on(std::chrono::seconds(5));
    await_return();
    EXPECT_THAT(find_numbers(), ElementsAre(1));
    EXPECT_EQ(count_lines("qdrant: unreachable"), 1);
    EXPECT_EQ(count_lines("qdrant: connected"), 2);
}

TEST_F(OutageOnQdrant, MayTakeThePointsButNotTheCollectionThatIsMadeAgain) {
    upsert_one();
    qdrant.stop();
    qdrant.start(/*is_empty=*/true);
    await_return();
    EXPECT_THROW(find({}), VectorsAway);
    upsert({make_point(2, {1, 0, 0})});
    EXPECT_THAT(find_numbers(), ElementsAre(2));
}

TEST_F(OutageOnQdrant, AtTheStartEndsWhenQdrantComes) {
    qdrant.stop();
    EXPECT_THROW(upsert_one(), VectorsAway);
    qdrant.start();
    await_return();
    upsert_one();
    EXPECT_THAT(find_numbers(), ElementsAre(1));
}

TEST_F(OutageOnQdrant, OfAFrozenQdrantIsNoticed) {
    akashi::testing::have_patience(std::chrono::seconds(30));  // two calls take 3 s
    upsert_one();
    qdrant.freeze();
    EXPECT_THAT([&] { find({}); }, ThrowsMessage<VectorsAway>(HasSubstr("in time")));
    EXPECT_FALSE(is_reachable());
    qdrant.thaw();
    await_return();
    EXPECT_THAT(find_numbers(), ElementsAre(1));
}

TEST_F(OutageOnQdrant, IsEachFailureThatIsNotTheRequest) {
    upsert_one();
    for (const char* status :
         {"UNAVAILABLE", "RESOURCE_EXHAUSTED", "INTERNAL", "PERMISSION_DENIED", "CANCELLED"}) {
        qdrant.fail("Upsert", status);
        EXPECT_THROW(upsert_one(), VectorsAway) << status;
        qdrant.fail("Query", status);
        EXPECT_THROW(find({}), VectorsAway) << status;
        qdrant.fail("Delete", status);
        EXPECT_THROW(akashi::testing::run(io, index->remove({make_id(1)})), VectorsAway) << status;
    }
    qdrant.fail("Upsert", "INVALID_ARGUMENT");
    EXPECT_THROW(upsert_one(), PointRejected);
}

TEST_F(OutageOnQdrant, WhileTheIndexesAreMadeIsMadeUpForLater) {
    qdrant.fail("CreateFieldIndex", "INTERNAL");
    EXPECT_THROW(upsert_one(), VectorsAway);
    upsert_one();
    EXPECT_EQ(describe().at("indexes").as_object().size(), 13);
}

TEST_F(OutageOnQdrant, EndsACallThatIsCancelled) {
    upsert_one();
    qdrant.stall("Upsert");
    asio::cancellation_signal cancel;
    auto stored = asio::co_spawn(
        io,
        index->upsert({make_point(2, {1, 0, 0})}),
        asio::bind_cancellation_slot(cancel.slot(), asio::use_future)
    );
    io.restart();
    std::thread runner([&] { io.run(); });
    qdrant.wait_for("Upsert", 2);
    asio::post(io, [&] { cancel.emit(asio::cancellation_type::all); });
    qdrant.wait_for("Upsert cancelled", 1);
    EXPECT_THROW(stored.get(), boost::system::system_error);
    runner.join();
}

TEST_F(OutageOnQdrant, IsLookedForByOneOfManyAtTheSameTime) {
    qdrant.stall("HealthCheck");
    std::vector<std::future<bool>> answers;
    answers.reserve(20);
    for (int count = 0; count < 20; ++count)
        answers.push_back(asio::co_spawn(io, index->is_reachable(), asio::use_future));
    std::thread runner([&] { io.run(); });
    qdrant.wait_for("HealthCheck", 1);
    qdrant.release();
    for (auto& answer : answers) EXPECT_TRUE(answer.get());
    runner.join();
    io.restart();
    EXPECT_TRUE(is_reachable());
    EXPECT_EQ(qdrant.calls("HealthCheck"), 1);
    SteadyClock::move_on(std::chrono::seconds(5));
    EXPECT_TRUE(is_reachable());
    EXPECT_EQ(qdrant.calls("HealthCheck"), 2);
}

TEST_F(OutageOnQdrant, IsAnsweredToTheOthersWhenTheFirstWhoAskedIsCancelled) {
    qdrant.stall("HealthCheck");
    asio::cancellation_signal cancel;
    auto first = asio::co_spawn(
        io, index->is_reachable(), asio::bind_cancellation_slot(cancel.slot(), asio::use_future)
    );
    auto second = asio::co_spawn(io, index->is_reachable(), asio::use_future);
    std::thread runner([&] { io.run(); });
    qdrant.wait_for("HealthCheck", 1);
    std::promise<void> cancelled;
    asio::post(io, [&] {
        cancel.emit(asio::cancellation_type::all);
        cancelled.set_value();
    });
    cancelled.get_future().get();
    qdrant.release();
    EXPECT_TRUE(second.get());
    runner.join();
}

VectorConfig with_key(const char* key) {
    VectorConfig config;
    config.qdrant_api_key = key;
    return config;
}

TEST(SecretsOnQdrant, MustBeRight) {
    QdrantFixture fixture({.api_key = "right"}, with_key("wrong"));
    EXPECT_THAT(
        [&] { fixture.upsert({QdrantFixture::make_point(1, {1, 0, 0})}); },
        ThrowsMessage<VectorsAway>(HasSubstr("QDRANT_API_KEY"))
    );
    fixture.index = fixture.make_index(with_key("right"));
    fixture.upsert({QdrantFixture::make_point(1, {1, 0, 0})});
    EXPECT_THAT(fixture.find_numbers(), ElementsAre(1));
}

TEST(SecretsOnQdrant, OfHeadersHaveOnlyPrintableCharacters) {
    EXPECT_THROW(
        QdrantIndex(with_key("key\n"), {.address = "127.0.0.1:1"}, {}), std::invalid_argument
    );
}

// One test, because gRPC reads the certificates that are trusted only once.
TEST(SecretsOnQdrant, GoOnlyToACertificateThatTheSystemTrusts) {
    QdrantFixture trusted({.is_secure = true});
    setenv("GRPC_DEFAULT_SSL_ROOTS_FILE_PATH", trusted.qdrant.certificate().c_str(), 1);
    trusted.upsert({QdrantFixture::make_point(1, {1, 0, 0})});
    EXPECT_THAT(trusted.find_numbers(), ElementsAre(1));

    akashi::testing::QdrantDouble untrusted({.is_secure = true});
    QdrantIndex index({}, *parse_qdrant_url(untrusted.url()), [] { return "toy/3"; });
    EXPECT_THROW(
        akashi::testing::run(trusted.io, index.upsert({QdrantFixture::make_point(1, {1, 0, 0})})),
        VectorsAway
    );
    EXPECT_EQ(untrusted.calls("Get"), 0);
}

}  // namespace
}  // namespace akashi
