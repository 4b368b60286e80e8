#include "embedding/embedding_service.hpp"

#include "base/log.hpp"
#include "embedding/background_texts.hpp"
#include "embedding/provider_fixture.hpp"
#include "models/static_model_fixture.hpp"
#include "testing/run.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <condition_variable>
#include <future>
#include <set>

namespace akashi {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::StartsWith;
using Reply = ProviderDouble::Reply;
using Fate = testing::HttpDouble::Fate;

constexpr auto kOllama = "ollama/mxbai-embed-large/4";
constexpr auto kOpenai = "openai/text-embedding-3-small/4";

class EmbeddingServiceTest : public ::testing::Test {
protected:
    EmbeddingServiceTest() {
        config.dimensions = 4;
        config.ollama_url = ollama.url();
        config.openai_base_url = openai.url();
        config.openai_key = "sk-secret";
        pace.period = 1h;
        pace.first_pause = 1ms;
        pace.retries = at_once();
        pace.failures = 2;
        pace.query = 10s;
    }
    ~EmbeddingServiceTest() override {
        if (service) stop();
        service.reset();
        pool.join();
    }

    void start() {
        service.emplace(pool.get_executor(), config, pace);
        service->observe([this] {
            const std::lock_guard lock(mutex);
            ++changes;
            changed.notify_all();
        });
        testing::run(io, service->start());
    }
    void start_with(const std::string& provider) {
        config.provider = provider;
        start();
    }
    void stop() { testing::run(io, service->stop()); }

    /// Waits until model() is that.
    void expect_model(std::optional<std::string> model) {
        std::unique_lock lock(mutex);
        const bool came = changed.wait_for(lock, 5s, [&] { return service->model() == model; });
        EXPECT_TRUE(came) << service->model().value_or("none");
    }
    std::vector<Embedded> embed(std::vector<std::string> texts) {
        return testing::run(io, service->embed(service->model().value(), std::move(texts)));
    }
    std::optional<QueryVector> query(std::string text) {
        return testing::run(io, service->embed_query(std::move(text)));
    }
    /// Lines with that message.
    std::vector<std::string> logged(const std::string& message) {
        const std::lock_guard lock(mutex);
        std::vector<std::string> found;
        std::ranges::copy_if(lines, std::back_inserter(found), [&](const std::string& line) {
            return line.find("\"msg\":\"" + message) != line.npos;
        });
        return found;
    }

    static std::optional<Reply> fail_on(const std::vector<std::string>& texts, int status) {
        if (std::ranges::find(texts, "bad") == texts.end()) return std::nullopt;
        return Reply{status, R"({"error": "no such text"})"};
    }

    asio::io_context io;
    asio::thread_pool pool{2};
    ProviderDouble ollama;
    ProviderDouble openai;
    EmbeddingConfig config;
    EmbeddingPace pace;
    std::mutex mutex;
    std::condition_variable changed;
    int changes = 0;
    std::vector<std::string> lines;
    log::Capture capture{[this](std::string_view line) {
        const std::lock_guard lock(mutex);
        lines.emplace_back(line);
    }};
    std::optional<EmbeddingService> service;
};

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
    EXPECT_EQ(ollama.bodies().at(0).at("input").as_array().size(), 64u);
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

TEST_F(EmbeddingServiceTest, ComparesAQueryWithTheBackground) {
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
    EXPECT_NEAR(answer->deviation, std::sqrt(variance), 1e-6);
    EXPECT_GT(answer->deviation, 0);
}

TEST_F(EmbeddingServiceTest, RemembersQueries) {
    start_with("openai");
    expect_model(kOpenai);
    openai.forget();
    query("abc");
    query("abc");
    EXPECT_EQ(openai.bodies().size(), 1u);
    query("abcd");
    EXPECT_EQ(openai.bodies().size(), 2u);
}

TEST_F(EmbeddingServiceTest, AsksOnceForManyWhoWantTheSame) {
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

TEST_F(EmbeddingServiceTest, CutsLongQueries) {
    start_with("openai");
    expect_model(kOpenai);
    openai.forget();
    EXPECT_TRUE(query(std::string(5'000, 'x')));
    EXPECT_EQ(openai.bodies().at(0).at("input").at(0).as_string().size(), 4'096u);
}

TEST_F(EmbeddingServiceTest, HasNoVectorForAQueryWhenTheProviderFails) {
    start_with("openai");
    expect_model(kOpenai);
    for (const int status : {400, 500}) {
        openai.answer_with({status});
        EXPECT_EQ(query("abc"), std::nullopt) << status;
    }
    openai.answer_well();
    EXPECT_TRUE(query("abc")) << "failures are not remembered";
}

TEST_F(EmbeddingServiceTest, DoesNotWaitLongForTheVectorOfAQuery) {
    pace.query = 10ms;
    start_with("openai");
    expect_model(kOpenai);
    openai.answer_with({200, "", "", Fate::never});
    EXPECT_EQ(query("abc"), std::nullopt);
    EXPECT_EQ(query("abc"), std::nullopt);
    EXPECT_EQ(service->model(), std::nullopt) << "it has failed twice";
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
    EXPECT_THAT(*service->model(), StartsWith("static/akashi-model-"));
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
