#include "embedding/openai_embedder.hpp"

#include "embedding/provider_failure.hpp"
#include "embedding/provider_fixture.hpp"
#include "testing/run.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace akashi {
namespace {

namespace asio = boost::asio;
using ::testing::HasSubstr;
using ::testing::Not;
using Reply = ProviderDouble::Reply;

class OpenaiEmbedderTest : public ::testing::Test {
protected:
    OpenaiEmbedderTest() {
        config.openai_base_url = server.url() + "/v1/";
        config.openai_key = "sk-secret";
        config.dimensions = 4;
        patience.retries = at_once();
    }
    ~OpenaiEmbedderTest() override {
        http.reset();
        pool.join();
    }

    std::vector<Vector> embed(std::vector<std::string> texts, TextKind kind = TextKind::decision) {
        OpenaiEmbedder embedder(pool.get_executor(), *http, config, patience);
        return testing::run(io, embedder.embed(std::move(texts), kind));
    }
    template <class Failure>
    std::string failure(const Reply& reply, std::vector<std::string> texts = {"one", "two"}) {
        server.answer_with(reply);
        try {
            embed(std::move(texts));
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
    ProviderPatience patience;
};

TEST_F(OpenaiEmbedderTest, PlacesVectorsByIndexAndMakesTheirLength1) {
    // The double gives them in the reverse order.
    const auto vectors = embed({"a", "bcd"});
    ASSERT_EQ(vectors.size(), 2u);
    EXPECT_FLOAT_EQ(vectors[0][0], 1 / std::sqrt(6.f));
    EXPECT_FLOAT_EQ(vectors[0][3], 2 / std::sqrt(6.f));
    EXPECT_FLOAT_EQ(vectors[1][0], 3 / std::sqrt(14.f));
}

TEST_F(OpenaiEmbedderTest, SendsModelDimensionsAndKey) {
    embed({"text"});
    EXPECT_EQ(
        boost::json::serialize(server.bodies().at(0)),
        R"({"model":"text-embedding-3-small","dimensions":4,"input":["text"]})"
    );
    EXPECT_THAT(server.heads().at(0), ::testing::StartsWith("POST /v1/embeddings HTTP/1.1\r\n"));
    EXPECT_THAT(server.heads().at(0), HasSubstr("Authorization: Bearer sk-secret\r\n"));
}

TEST_F(OpenaiEmbedderTest, SendsNoDimensionsToOtherModelsAndNoKeyWhenThereIsNone) {
    config.openai_model = "intfloat/e5-small";
    config.openai_key = "";
    embed({"text"});
    EXPECT_EQ(
        boost::json::serialize(server.bodies().at(0)),
        R"({"model":"intfloat/e5-small","input":["text"]})"
    );
    EXPECT_THAT(server.heads().at(0), Not(HasSubstr("Authorization")));
}

TEST_F(OpenaiEmbedderTest, UsesTheModelForQueries) {
    config.openai_model = "passages";
    config.openai_query_model = "queries";
    embed({"text"}, TextKind::query);
    embed({"text"}, TextKind::decision);
    EXPECT_EQ(server.bodies().at(0).at("model"), "queries");
    EXPECT_EQ(server.bodies().at(1).at("model"), "passages");
}

TEST_F(OpenaiEmbedderTest, IsNamedAfterModelAndDimensions) {
    OpenaiEmbedder embedder(pool.get_executor(), *http, config, patience);
    EXPECT_EQ(embedder.model(), "openai/text-embedding-3-small/4");
    EXPECT_EQ(embedder.dimensions(), 4u);
}

TEST_F(OpenaiEmbedderTest, SplitsManyTexts) {
    std::vector<std::string> texts;
    for (std::size_t i = 1; i <= 300; ++i) texts.emplace_back(i, 'x');
    const auto vectors = embed(texts);
    ASSERT_EQ(vectors.size(), 300u);
    EXPECT_FLOAT_EQ(vectors[299][0] / vectors[299][1], 300);
    ASSERT_EQ(server.bodies().size(), 2u);
    EXPECT_EQ(server.bodies()[0].at("input").as_array().size(), 256u);
    EXPECT_TRUE(embed({}).empty());
    EXPECT_EQ(server.bodies().size(), 2u);
}

TEST_F(OpenaiEmbedderTest, SplitsLongTextsByTheirTokens) {
    // 10,001 tokens each, as we count them: 24 of them are the most.
    embed(std::vector<std::string>(30, std::string(30'000, 'x')));
    ASSERT_EQ(server.bodies().size(), 2u);
    EXPECT_EQ(server.bodies()[0].at("input").as_array().size(), 24u);
}

TEST_F(OpenaiEmbedderTest, CutsTextsThatAreTooLongAtASpace) {
    embed({std::string(29'990, 'x') + " " + std::string(100, 'y')});
    EXPECT_EQ(server.bodies().at(0).at("input").at(0).as_string().size(), 29'990u);
}

TEST_F(OpenaiEmbedderTest, TellsRefusedTexts) {
    const Reply reply{400, R"({"error": {"type": "invalid_request", "message": "too\nlong"}})"};
    EXPECT_EQ(failure<TextRefused>(reply), "openai error (HTTP 400): invalid_request: too long");
    EXPECT_EQ(failure<TextRefused>({413, R"({"error": "huge"})"}), "openai error (HTTP 413): huge");
    EXPECT_EQ(failure<TextRefused>({422, "plain"}), "openai error (HTTP 422): plain");
}

TEST_F(OpenaiEmbedderTest, TellsWhatSomebodyMustChange) {
    const Reply refused{401, R"({"error": {"message": "bad key sk-se...et"}})"};
    EXPECT_EQ(
        failure<ProviderMisconfigured>(refused),
        "openai error (HTTP 401): the key is refused (check OPENAI_API_KEY)"
    );
    EXPECT_THAT(failure<ProviderMisconfigured>({403}), HasSubstr("check OPENAI_API_KEY"));
    EXPECT_THAT(failure<ProviderMisconfigured>({404}), HasSubstr("check AKASHI_EMBEDDING_MODEL"));
    EXPECT_EQ(
        failure<ProviderMisconfigured>({200, R"({"data": [{"embedding": [1, 2, 3]}]})"}, {"one"}),
        "embedding dimension mismatch: got 3, want 4 (check AKASHI_EMBEDDING_DIMENSIONS)"
    );
}

TEST_F(OpenaiEmbedderTest, RefusesGarbage) {
    const auto garbage = [&](const char* body) {
        return failure<ProviderFailed>({200, body}, {"one"});
    };
    EXPECT_EQ(garbage("<html>"), "openai: the answer is not JSON");
    EXPECT_EQ(garbage(""), "openai: the answer is not JSON");
    EXPECT_EQ(garbage("[]"), "openai: the answer is not an object");
    EXPECT_EQ(garbage("{}"), "openai: the answer has no \"data\"");
    EXPECT_EQ(garbage(R"({"data": [1]})"), "openai: the answer has no \"embedding\"");
    EXPECT_EQ(garbage(R"({"data": []})"), "openai: the answer has no vectors for 1 of 1 texts");
    EXPECT_EQ(
        garbage(R"({"error": {"type": "overloaded", "message": "later"}})"),
        "openai error (HTTP 200): overloaded: later"
    );
    EXPECT_EQ(
        garbage(R"({"data": [{"embedding": [0, 0, 0, 0]}]})"),
        "openai: the answer has a vector without direction"
    );
    EXPECT_EQ(
        garbage(R"({"data": [{"embedding": [1e200, 0, 0, 0]}]})"),
        "openai: the answer has a vector without direction"
    );
    EXPECT_EQ(
        garbage(R"({"data": [{"embedding": [1, null, 0, 0]}]})"),
        "openai: the answer has a vector with something that is not a number"
    );
    EXPECT_EQ(
        garbage(R"({"data": [{"embedding": []}]})"), "openai: the answer has an empty vector"
    );
    EXPECT_EQ(
        garbage(R"({"data": [{"index": 1, "embedding": [1, 0, 0, 0]}]})"),
        "openai: the answer has a vector for text 1, which is not there"
    );
    EXPECT_EQ(
        garbage(
            R"({"data": [{"index": 0, "embedding": [1, 0, 0, 0]},
                         {"index": 0, "embedding": [1, 0, 0, 0]}]})"
        ),
        "openai: the answer has two vectors for text 0"
    );
}

TEST_F(OpenaiEmbedderTest, RepeatsWhatMayWorkSoon) {
    patience.retries.attempts = 3;
    std::size_t count = 0;
    server.override_with([&count](const auto&, const auto&) -> std::optional<Reply> {
        ++count;
        if (count == 1) return Reply{429, "", "Retry-After: 0\r\n"};
        if (count == 2) return Reply{500};
        return std::nullopt;
    });
    EXPECT_EQ(embed({"text"}).size(), 1u);
}

TEST_F(OpenaiEmbedderTest, IsAwayWhenThereIsNoAnswer) {
    EXPECT_THAT(failure<EmbedderAway>({429}), HasSubstr("HTTP 429"));
    EXPECT_THAT(failure<ProviderFailed>({500}), HasSubstr("HTTP 500"));
    const Reply cut{200, R"({"data": []})", "", testing::HttpDouble::Fate::cut};
    EXPECT_THAT(failure<EmbedderAway>(cut), HasSubstr("openai: 127.0.0.1:"));
    patience.timeout = std::chrono::milliseconds(20);
    const Reply never{200, "", "", testing::HttpDouble::Fate::never};
    EXPECT_THAT(failure<EmbedderAway>(never), HasSubstr("did not answer within 20 ms"));
}

TEST_F(OpenaiEmbedderTest, NeverTellsTheKey) {
    for (const int status : {400, 401, 429, 500, 503})
        EXPECT_THAT(
            failure<std::exception>({status, "your key sk-secret is strange"}),
            Not(HasSubstr("sk-secret"))
        );
    config.openai_key = "sk-\nsecret";
    EXPECT_THAT(failure<ProviderMisconfigured>({200}), Not(HasSubstr("secret")));
}

}  // namespace
}  // namespace akashi
