#include "embedding/static_embedder.hpp"

#include "models/static_model_fixture.hpp"
#include "testing/run.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>

#include <gtest/gtest.h>

#include <future>

namespace akashi {
namespace {

namespace asio = boost::asio;

class StaticEmbedderTest : public ::testing::Test {
protected:
    StaticEmbedderTest() {
        directory.write("tokenizer.json", wordpiece_json());
        directory.write(
            "model.safetensors", write_safetensors({{"embedding.weight", small_table()}})
        );
        embedder.emplace(directory.path());
    }

    asio::io_context io;
    ModelDirectory directory;
    std::optional<StaticEmbedder> embedder;
};

TEST_F(StaticEmbedderTest, MakesAVectorForEachText) {
    const auto vectors =
        testing::run(io, embedder->embed({"the", "cat", "the"}, TextKind::decision));
    ASSERT_EQ(vectors.size(), 3u);
    EXPECT_FLOAT_EQ(vectors[0][0] / vectors[0][1], 2);
    EXPECT_FLOAT_EQ(vectors[1][0] / vectors[1][1], 3);
    EXPECT_EQ(vectors[2], vectors[0]);
    EXPECT_EQ(embedder->dimensions(), 2u);
}

TEST_F(StaticEmbedderTest, RefusesATextWithoutTokens) {
    EXPECT_THROW(testing::run(io, embedder->embed({"the", " "}, TextKind::decision)), TextRefused);
}

TEST_F(StaticEmbedderTest, GivesTheThreadBackBetweenTheSteps) {
    std::string text;
    for (int i = 0; i < 8'000; ++i) text += "the ";
    auto vectors = asio::co_spawn(
        io,
        embedder->embed(std::vector<std::string>(100, text), TextKind::decision),
        asio::use_future
    );
    io.run_one();  // begins it
    bool has_run = false;
    bool was_first = false;
    asio::post(io, [&] {
        has_run = true;
        was_first = vectors.wait_for(std::chrono::seconds(0)) != std::future_status::ready;
    });
    io.run();
    EXPECT_TRUE(has_run && was_first) << "it ran to its end at once";
    EXPECT_EQ(vectors.get().size(), 100u);
}

}  // namespace
}  // namespace akashi
