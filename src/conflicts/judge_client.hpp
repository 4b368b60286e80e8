#pragma once

#include "conflicts/judge.hpp"
#include "conflicts/judge_instruments.hpp"
#include "conflicts/judge_prompt.hpp"
#include "net/http_client.hpp"
#include "net/retry.hpp"

#include <boost/json/object.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>

namespace akashi {

/// A model behind an API for chats.
struct JudgeModel {
    bool is_ollama = false;  ///< Ollama's API; otherwise OpenAI's, which many servers have
    std::string base_url;    ///< with or without a `/v1` at its end
    std::string secret;      ///< sent as bearer token when there is one
    std::string model;
    std::chrono::milliseconds timeout{60'000};  ///< of one request
    net::RetryPolicy retries{.attempts = 1};
};

/// One model as judge: one request a pair, with a fresh marker each, at temperature 0.
class JudgeClient final : public Judge {
public:
    /// `http` must outlive it, and everybody who waits for it.
    JudgeClient(net::HttpClient& http, JudgeModel model);

    boost::asio::awaitable<JudgeAnswer> ask(JudgedPair pair) override;
    const std::string& name() const override { return name_; }

private:
    /// How a model wants to hear that its answer shall be JSON.
    enum class Format : std::uint8_t { schema, object, words };

    std::string write_request(const JudgePrompt& prompt) const;
    boost::asio::awaitable<JudgeAnswer> ask_once(JudgedPair pair);
    void note_failure(const JudgeFailed& failure) const;
    boost::asio::awaitable<net::HttpAnswer> send(const JudgePrompt& prompt);
    boost::asio::awaitable<net::HttpAnswer> send_once(const JudgePrompt& prompt);
    bool learn_from(const net::HttpAnswer& refusal);
    [[noreturn]] void fail(const net::HttpAnswer& answer) const;
    JudgeAnswer read(const JudgePrompt& prompt, const std::string& body, const JudgedPair& pair);

    net::HttpClient& http_;
    const JudgeModel model_;
    const std::string name_;
    const JudgeInstruments instruments_;
    // What OpenAI's models and the servers that are like it refuse is not sent again.
    std::atomic<bool> sends_sampling_ = true;
    std::atomic<Format> format_ = Format::schema;
};

}  // namespace akashi
