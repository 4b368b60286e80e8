#pragma once

#include "base/log.hpp"
#include "embedding/embedding_service.hpp"
#include "embedding/provider_fixture.hpp"
#include "testing/run.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <iterator>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace akashi {

/// A service with two providers, an Ollama and an OpenAI, that loses one after two failures.
class EmbeddingServiceFixture : public ::testing::Test {
protected:
    EmbeddingServiceFixture() {
        config.dimensions = 4;
        config.ollama_url = ollama.url();
        config.openai_base_url = openai.url();
        config.openai_key = "sk-secret";
        pace.period = std::chrono::hours(1);
        pace.first_pause = std::chrono::milliseconds(1);
        pace.second_try = std::chrono::hours(1);
        pace.retries = at_once();
        pace.failures = 2;
        pace.query = std::chrono::seconds(10);
    }
    ~EmbeddingServiceFixture() override {
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
        const bool came = changed.wait_for(lock, std::chrono::seconds(5), [&] {
            return service->model() == model;
        });
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

    static std::optional<ProviderDouble::Reply> fail_on(
        const std::vector<std::string>& texts, int status
    ) {
        if (std::ranges::find(texts, "bad") == texts.end()) return std::nullopt;
        return ProviderDouble::Reply{status, R"({"error": "no such text"})"};
    }

    boost::asio::io_context io;
    boost::asio::thread_pool pool{2};
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

}  // namespace akashi
