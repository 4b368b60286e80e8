#include "base/steady_clock.hpp"
#include "embedding/background_texts.hpp"
#include "embedding/embedding_service_fixture.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <future>

namespace akashi {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

constexpr auto kOpenai = "openai/text-embedding-3-small/4";

class EmbeddingQueryTest : public EmbeddingServiceFixture {};

TEST_F(EmbeddingQueryTest, ComparesAQueryWithTheBackground) {
    start_with("openai");
    expect_model(kOpenai);
    const auto answer = query("abc");
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->model, kOpenai);
    EXPECT_FLOAT_EQ(answer->vector[0], 3 / std::sqrt(14.f));

    std::vector<double> similarities;
    for (const auto text : background_texts()) {
        const auto n = static_cast<double>(text.size());
        similarities.push_back((3 * n + 1 + 4) / std::sqrt(14) / std::sqrt(n * n + 5));
    }
    double mean = 0;
    for (const double one : similarities) mean += one / 64;
    double variance = 0;
    for (const double one : similarities) variance += (one - mean) * (one - mean) / 64;
    EXPECT_NEAR(answer->mean, mean, 1e-6);
    // The double tells texts by their length, so no answer stands out (background.cpp).
    EXPECT_NEAR(answer->deviation, std::sqrt(variance) * 3.2 / 4.2, 1e-6);
    EXPECT_GT(answer->deviation, 0);
}

TEST_F(EmbeddingQueryTest, RemembersQueries) {
    start_with("openai");
    expect_model(kOpenai);
    openai.forget();
    query("abc");
    query("abc");
    EXPECT_EQ(openai.bodies().size(), 1u);
    query("abcd");
    EXPECT_EQ(openai.bodies().size(), 2u);
}

TEST_F(EmbeddingQueryTest, AsksOnceForManyWhoWantTheSame) {
    start_with("openai");
    expect_model(kOpenai);
    openai.forget();
    std::vector<std::future<std::optional<QueryVector>>> answers;
    for (int i = 0; i < 20; ++i)
        answers.push_back(asio::co_spawn(io, service->embed_query("abc"), asio::use_future));
    io.restart();
    io.run();
    for (auto& answer : answers) EXPECT_TRUE(answer.get());
    EXPECT_EQ(openai.bodies().size(), 1u);
}

TEST_F(EmbeddingQueryTest, SendsOnlySoManyAwayToWaitAndTheOthersAtOnce) {
    start_with("openai");
    expect_model(kOpenai);
    std::vector<std::future<std::optional<QueryVector>>> answers;
    for (int i = 0; i < 40; ++i)
        answers.push_back(
            asio::co_spawn(io, service->embed_query("query " + std::to_string(i)), asio::use_future)
        );
    io.restart();
    io.run();
    int answered = 0;
    for (auto& answer : answers) answered += answer.get() ? 1 : 0;
    EXPECT_EQ(answered, 16);
    EXPECT_FALSE(query("query 39")) << "it would wait in vain again";
    SteadyClock::move_on(3s);
    EXPECT_TRUE(query("query 39"));
}

TEST_F(EmbeddingQueryTest, CutsLongQueries) {
    start_with("openai");
    expect_model(kOpenai);
    openai.forget();
    EXPECT_TRUE(query(std::string(5'000, 'x')));
    EXPECT_EQ(openai.bodies().at(0).at("input").at(0).as_string().size(), 4'096u);
}

TEST_F(EmbeddingQueryTest, HasNoVectorForAQueryWhenTheProviderFails) {
    start_with("openai");
    expect_model(kOpenai);
    for (const int status : {400, 500}) {
        openai.answer_with({status});
        EXPECT_EQ(query("after " + std::to_string(status)), std::nullopt) << status;
    }
    openai.answer_well();
    EXPECT_TRUE(query("abc"));
    SteadyClock::move_on(3s);
    EXPECT_TRUE(query("after 500")) << "failures are not remembered for long";
}

TEST_F(EmbeddingQueryTest, DoesNotWaitLongForTheVectorOfAQuery) {
    pace.query = 10ms;
    start_with("openai");
    expect_model(kOpenai);
    openai.answer_with({200, "", "", testing::HttpDouble::Fate::never});
    EXPECT_EQ(query("abc"), std::nullopt);
    EXPECT_EQ(query("abcd"), std::nullopt);
    EXPECT_EQ(service->model(), std::nullopt) << "it has failed twice";
}

}  // namespace
}  // namespace akashi
