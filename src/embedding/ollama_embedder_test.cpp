#include "embedding/ollama_embedder.hpp"

#include "embedding/provider_failure.hpp"
#include "embedding/provider_fixture.hpp"
#include "testing/run.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace akashi {
namespace {

namespace asio = boost::asio;
using ::testing::HasSubstr;
using Reply = ProviderDouble::Reply;

class OllamaEmbedderTest : public ::testing::Test {
protected:
    OllamaEmbedderTest() {
        config.ollama_url = server.url() + "/";
        config.dimensions = 4;
    }
    ~OllamaEmbedderTest() override {
        http.reset();
        pool.join();
    }

    std::vector<Vector> embed(std::vector<std::string> texts) {
        OllamaEmbedder embedder(pool.get_executor(), *http, config, {.retries = at_once()});
        return testing::run(io, embedder.embed(std::move(texts), TextKind::decision));
    }
    template <class Failure>
    std::string failure(const Reply& reply) {
        server.answer_with(reply);
        try {
            embed({"one"});
        } catch (const Failure& error) {
            return error.what();
        }
        return "no failure";
    }

    asio::io_context io;
    asio::thread_pool pool{1};
    std::optional<net::HttpClient> http{std::in_place, pool.get_executor()};
    ProviderDouble server;
    EmbeddingConfig config;
};

TEST_F(OllamaEmbedderTest, SendsAllTextsInOneRequest) {
    const auto vectors = embed({"a", "bcd"});
    ASSERT_EQ(vectors.size(), 2u);
    EXPECT_FLOAT_EQ(vectors[1][0] / vectors[1][1], 3);
    ASSERT_EQ(server.bodies().size(), 1u);
    EXPECT_EQ(
        boost::json::serialize(server.bodies()[0]),
        R"({"model":"mxbai-embed-large","input":["a","bcd"]})"
    );
    EXPECT_THAT(server.heads()[0], ::testing::StartsWith("POST /api/embed HTTP/1.1\r\n"));
}

TEST_F(OllamaEmbedderTest, SplitsAfter8Texts) {
    EXPECT_EQ(embed(std::vector<std::string>(9, "x")).size(), 9u);
    ASSERT_EQ(server.bodies().size(), 2u);
    EXPECT_EQ(server.bodies()[0].at("input").as_array().size(), 8u);
}

TEST_F(OllamaEmbedderTest, CutsLongTextsAtASpace) {
    embed({"é " + std::string(1'990, 'x') + " " + std::string(20, 'y')});
    EXPECT_EQ(server.bodies().at(0).at("input").at(0).as_string().size(), 1'993u);
}

TEST_F(OllamaEmbedderTest, SendsTextsOneByOneWhenTheBatchFails) {
    server.override_with([](const auto&, const auto& texts) -> std::optional<Reply> {
        if (texts.size() > 1) return Reply{500, R"({"error": "no batches"})"};
        return std::nullopt;
    });
    std::vector<std::string> texts;
    for (std::size_t i = 1; i <= 20; ++i) texts.emplace_back(i, 'x');
    const auto vectors = embed(texts);
    ASSERT_EQ(vectors.size(), 20u);
    for (std::size_t i = 0; i < 20; ++i)
        EXPECT_FLOAT_EQ(vectors[i][0] / vectors[i][1], static_cast<float>(i + 1));
    EXPECT_EQ(server.bodies().size(), 3u + 20u) << "three batches, and each text";
}

TEST_F(OllamaEmbedderTest, FailsWithTheFirstOfTheSingleRequests) {
    server.override_with([](const auto&, const auto& texts) -> std::optional<Reply> {
        if (texts.size() > 1 || texts[0] == "bad") return Reply{500, R"({"error": "NaN"})"};
        return std::nullopt;
    });
    EXPECT_THROW(embed({"good", "bad", "good"}), ProviderFailed);
}

TEST_F(OllamaEmbedderTest, TellsWhatIsWrong) {
    EXPECT_EQ(
        failure<ProviderMisconfigured>({404, R"({"error": "model not found"})"}),
        "ollama error (HTTP 404): it does not have the model: ollama pull mxbai-embed-large"
    );
    EXPECT_EQ(
        failure<TextRefused>({400, R"({"error": "input length exceeds"})"}),
        "ollama error (HTTP 400): input length exceeds"
    );
    EXPECT_EQ(failure<ProviderFailed>({200, "{}"}), "ollama: the answer has no \"embeddings\"");
    EXPECT_EQ(
        failure<ProviderFailed>({200, R"({"embeddings": [[]]})"}),
        "ollama: the answer has an empty vector"
    );
    EXPECT_EQ(
        failure<ProviderMisconfigured>({200, R"({"embeddings": [[1, 2]]})"}),
        "embedding dimension mismatch: got 2, want 4 (check AKASHI_EMBEDDING_DIMENSIONS)"
    );
}

}  // namespace
}  // namespace akashi
