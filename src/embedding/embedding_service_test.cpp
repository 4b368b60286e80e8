#include "embedding/embedding_service.hpp"

#include "embedding/background_texts.hpp"
#include "embedding/embedding_service_fixture.hpp"
#include "models/static_model_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <thread>

namespace akashi {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::StartsWith;
using Reply = ProviderDouble::Reply;
using Fate = testing::HttpDouble::Fate;

constexpr auto kOllama = "ollama/mxbai-embed-large/4";
constexpr auto kOpenai = "openai/text-embedding-3-small/4";

class EmbeddingServiceTest : public EmbeddingServiceFixture {};

TEST_F(EmbeddingServiceTest, UsesTheProviderThatIsConfigured) {
    start_with("openai");
    expect_model(kOpenai);
    EXPECT_TRUE(service->is_configured());
    EXPECT_EQ(changes, 1);
    EXPECT_TRUE(ollama.heads().empty());
    const auto results = embed({"a", "bcd"});
    ASSERT_EQ(results.size(), 2u);
    EXPECT_FLOAT_EQ(std::get<Vector>(results[1])[0], 3 / std::sqrt(14.f));
    EXPECT_TRUE(embed({}).empty());
    EXPECT_EQ(logged("embedding provider: openai").size(), 1u);
}

TEST_F(EmbeddingServiceTest, ProbesWithTheBackgroundTexts) {
    const auto texts = background_texts();
    EXPECT_EQ(std::set<std::string_view>(texts.begin(), texts.end()).size(), 64u);
    start_with("ollama");
    expect_model(kOllama);
    EXPECT_EQ(ollama.bodies().at(0).at("input").at(0).as_string(), std::string(texts.front()));
    EXPECT_EQ(ollama.bodies().size(), (64u + 32u) / 8u) << "the questions, too";
}

TEST_F(EmbeddingServiceTest, PrefersOllamaWhenItIsThere) {
    start_with("auto");
    expect_model(kOllama);
    EXPECT_THAT(ollama.heads().at(0), StartsWith("GET /api/tags"));
    EXPECT_TRUE(openai.heads().empty());
    EXPECT_EQ(logged("embedding provider: ollama (auto-detected)").size(), 1u);
}

TEST_F(EmbeddingServiceTest, TakesOpenaiWhenThereIsNoOllama) {
    ollama.answer_with({500});
    start_with("auto");
    expect_model(kOpenai);
}

TEST_F(EmbeddingServiceTest, ChangesToABetterProviderThatAppears) {
    ollama.answer_with({500});
    pace.period = 1ms;
    start_with("auto");
    expect_model(kOpenai);
    ollama.answer_well();
    expect_model(kOllama);
}

TEST_F(EmbeddingServiceTest, TakesTheNextProviderWhenTheBestFails) {
    start_with("auto");
    expect_model(kOllama);
    ollama.answer_with({500});
    for (int i = 0; i < 2; ++i) EXPECT_THROW(embed({"text"}), EmbedderAway);
    expect_model(kOpenai);
    EXPECT_EQ(logged("embedding provider lost").size(), 1u);
}

TEST_F(EmbeddingServiceTest, WaitsForAProvider) {
    ollama.answer_with({500});
    config.openai_base_url = EmbeddingConfig().openai_base_url;
    config.openai_key = "";
    pace.period = 1ms;
    start_with("auto");
    EXPECT_EQ(service->model(), std::nullopt);
    EXPECT_TRUE(service->is_configured());
    EXPECT_EQ(query("text"), std::nullopt);
    EXPECT_THROW(testing::run(io, service->embed("any", {"text"})), EmbedderAway);
    while (ollama.heads().size() < 3) std::this_thread::yield();
    EXPECT_EQ(logged("no embedding provider available").size(), 1u);
    ollama.answer_well();
    expect_model(kOllama);
}

TEST_F(EmbeddingServiceTest, LosesAProviderThatFailsAndFindsItAgain) {
    start_with("openai");
    expect_model(kOpenai);
    openai.answer_with({500});
    EXPECT_THROW(embed({"text"}), EmbedderAway);
    EXPECT_EQ(service->model(), kOpenai) << "one failure is no reason";
    EXPECT_THROW(embed({"text"}), EmbedderAway);
    EXPECT_EQ(service->model(), std::nullopt);
    openai.answer_well();
    expect_model(kOpenai);
    EXPECT_EQ(embed({"text"}).size(), 1u);
    EXPECT_EQ(logged("embedding provider lost").size(), 1u);
    EXPECT_EQ(logged("embedding provider: openai").size(), 2u);
}

TEST_F(EmbeddingServiceTest, LosesAProviderThatNobodyAsksAfterItsFirstFailure) {
    pace.failures = 5;
    pace.second_try = 1ms;
    start_with("openai");
    expect_model(kOpenai);
    openai.answer_with({500});
    EXPECT_THROW(embed({"text"}), EmbedderAway);
    expect_model(std::nullopt);
    EXPECT_EQ(logged("embedding provider lost").size(), 1u);
}

TEST_F(EmbeddingServiceTest, KeepsAProviderThatWorksWhenItIsAskedAgain) {
    pace.failures = 1'000'000;
    pace.second_try = 1ms;
    start_with("auto");
    expect_model(kOllama);
    ollama.answer_with({500});
    EXPECT_THROW(embed({"text"}), EmbedderAway);
    ollama.answer_well();
    const std::size_t asked = ollama.heads().size();
    while (ollama.heads().size() == asked) std::this_thread::yield();
    EXPECT_EQ(service->model(), kOllama);
    EXPECT_EQ(embed({"text"}).size(), 1u);
}

TEST_F(EmbeddingServiceTest, CountsOnlyFailuresInARow) {
    start_with("openai");
    expect_model(kOpenai);
    for (int i = 0; i < 3; ++i) {
        openai.answer_with({500});
        EXPECT_THROW(embed({"text"}), EmbedderAway);
        openai.answer_well();
        EXPECT_NO_THROW(embed({"text"}));
    }
    EXPECT_EQ(service->model(), kOpenai);
}

TEST_F(EmbeddingServiceTest, TellsOnceOfWrongDimensions) {
    config.dimensions = 3;
    pace.period = 1ms;
    start_with("openai");
    while (openai.heads().size() < 3) std::this_thread::yield();
    EXPECT_EQ(service->model(), std::nullopt);
    const auto told = logged("embedding provider cannot be used");
    ASSERT_EQ(told.size(), 1u);
    EXPECT_THAT(
        told[0],
        HasSubstr("embedding dimension mismatch: got 4, want 3 (check AKASHI_EMBEDDING_DIMENSIONS)")
    );
    EXPECT_THAT(told[0], HasSubstr("\"level\":\"ERROR\""));
}

TEST_F(EmbeddingServiceTest, LosesAProviderThatRefusesTheKeyAtOnce) {
    start_with("openai");
    expect_model(kOpenai);
    openai.answer_with({401});
    EXPECT_THROW(embed({"text"}), EmbedderAway);
    EXPECT_EQ(service->model(), std::nullopt);
}

TEST_F(EmbeddingServiceTest, FindsTheTextsThatAreRefused) {
    start_with("openai");
    expect_model(kOpenai);
    openai.override_with([](const auto&, const auto& texts) { return fail_on(texts, 400); });
    const auto results = embed({"a", "b", "c", "bad", "e", "f", "g"});
    ASSERT_EQ(results.size(), 7u);
    for (std::size_t i = 0; i < 7; ++i)
        EXPECT_EQ(std::holds_alternative<Vector>(results[i]), i != 3) << i;
    EXPECT_EQ(std::get<std::string>(results[3]), "openai error (HTTP 400): no such text");
    EXPECT_FLOAT_EQ(std::get<Vector>(results[6])[1], 1 / std::sqrt(6.f));
    EXPECT_EQ(service->model(), kOpenai);
}

TEST_F(EmbeddingServiceTest, DoesNotBlameTheTextsWhenAllAreRefused) {
    start_with("openai");
    expect_model(kOpenai);
    openai.answer_with({400});
    EXPECT_THROW(embed({"a", "b", "c"}), EmbedderAway);
    EXPECT_THROW(embed({"a"}), EmbedderAway);
    EXPECT_EQ(service->model(), std::nullopt);
}

TEST_F(EmbeddingServiceTest, TakesAFailureOnOneTextForItsRefusal) {
    start_with("openai");
    expect_model(kOpenai);
    openai.override_with([](const auto&, const auto& texts) { return fail_on(texts, 500); });
    for (int i = 0; i < 3; ++i) {
        const auto results = embed({"a", "bad", "c"});
        EXPECT_TRUE(std::holds_alternative<Vector>(results.at(0)));
        EXPECT_TRUE(std::holds_alternative<std::string>(results.at(1)));
        EXPECT_TRUE(std::holds_alternative<Vector>(results.at(2)));
    }
    EXPECT_EQ(service->model(), kOpenai);
}

TEST_F(EmbeddingServiceTest, EmbedsNothingForAnotherModel) {
    start_with("openai");
    expect_model(kOpenai);
    EXPECT_THROW(testing::run(io, service->embed(kOllama, {"text"})), EmbedderAway);
}

TEST_F(EmbeddingServiceTest, StopsWhileAProviderHangs) {
    openai.answer_with({200, "", "", Fate::never});
    start_with("openai");
    while (openai.heads().empty()) std::this_thread::yield();
    stop();
    EXPECT_EQ(service->model(), std::nullopt);
    EXPECT_TRUE(logged("task failed").empty());
    EXPECT_TRUE(logged("embedding").empty()) << "it is no failure";
}

TEST_F(EmbeddingServiceTest, StopsBetweenTwoAttempts) {
    openai.answer_with({500});
    pace.retries = {.attempts = 100, .first_pause = 1h, .longest_pause = 1h};
    start_with("openai");
    while (openai.heads().empty()) std::this_thread::yield();
    stop();
    EXPECT_TRUE(logged("task failed").empty());
}

TEST_F(EmbeddingServiceTest, EmbedsNothingAfterTheStop) {
    start_with("openai");
    expect_model(kOpenai);
    stop();
    EXPECT_THROW(embed({"text"}), EmbedderAway);
    EXPECT_EQ(query("text"), std::nullopt);
}

TEST_F(EmbeddingServiceTest, DoesNothingWhenItIsNotConfigured) {
    start_with("noop");
    EXPECT_FALSE(service->is_configured());
    EXPECT_EQ(service->model(), std::nullopt);
    EXPECT_EQ(query("text"), std::nullopt);
    EXPECT_EQ(logged("embedding provider: noop (semantic search disabled)").size(), 1u);
}

TEST_F(EmbeddingServiceTest, PrefersAModelOfItsOwn) {
    ModelDirectory directory;
    directory.write("tokenizer.json", llama_json());
    std::vector<float> table;
    for (int i = 0; i < 278; ++i) table.insert(table.end(), {static_cast<float>(i), 1.f, 2.f});
    directory.write(
        "model.safetensors",
        write_safetensors({{"embedding.weight", {"F32", "[278, 3]", bytes_of(table)}}})
    );
    config.model_path = directory.path();
    start_with("auto");
    while (!service->model()) std::this_thread::yield();
    EXPECT_THAT(*service->model(), StartsWith("static/3/"));
    const auto results = embed({"hello", "", "hello world"});
    EXPECT_FLOAT_EQ(std::get<Vector>(results[0])[0] / std::get<Vector>(results[0])[1], 271);
    EXPECT_EQ(std::get<std::string>(results[1]), "no word of the text is in the model");
    EXPECT_TRUE(std::holds_alternative<Vector>(results[2]));
    EXPECT_TRUE(query("hello"));
    EXPECT_EQ(query(""), std::nullopt);
    EXPECT_TRUE(ollama.heads().empty());
}

TEST_F(EmbeddingServiceTest, SaysWhyAModelCannotBeUsed) {
    config.model_path = "/nowhere";
    try {
        start_with("static");
        FAIL() << "it started";
    } catch (const std::runtime_error& error) {
        EXPECT_STREQ(
            error.what(),
            "AKASHI_EMBEDDING_MODEL_PATH: /nowhere: there is no such file or directory "
            "(docs/embeddings.md says which models work)"
        );
    }
}

}  // namespace
}  // namespace akashi
