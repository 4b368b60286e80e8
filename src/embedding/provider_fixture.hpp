#pragma once

#include "base/log.hpp"
#include "embedding/embedding_config.hpp"
#include "embedding/embedding_pace.hpp"
#include "testing/http_double.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <gtest/gtest.h>

#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace akashi {

/// A server that makes vectors as OpenAI and Ollama do, on every path, until the test tells it to
/// do something else. The vector of a text of n bytes is (n, 1, 0, 2).
class ProviderDouble {
public:
    using Reply = testing::HttpDouble::Reply;
    /// What to answer instead; nothing for the usual answer.
    using Override = std::function<
        std::optional<Reply>(const std::string& head, const std::vector<std::string>& texts)>;

    std::string url() const { return server_.url(); }

    void override_with(Override override) {
        const std::lock_guard lock(mutex_);
        override_ = std::move(override);
    }
    void answer_with(Reply reply) {
        override_with([reply](const auto&, const auto&) { return reply; });
    }
    void answer_well() { override_with({}); }

    /// Heads and bodies of the requests up to now.
    std::vector<std::string> heads() const {
        const std::lock_guard lock(mutex_);
        return heads_;
    }
    std::vector<boost::json::value> bodies() const {
        const std::lock_guard lock(mutex_);
        return bodies_;
    }
    /// Forgets them.
    void forget() {
        const std::lock_guard lock(mutex_);
        heads_.clear();
        bodies_.clear();
    }

    static boost::json::array vector_of(const std::string& text) {
        return {static_cast<double>(text.size()), 1.0, 0.0, 2.0};
    }
    /// The usual answer, which both kinds of client understand.
    static Reply answer(const std::vector<std::string>& texts) {
        boost::json::array data;
        boost::json::array embeddings;
        for (std::size_t i = 0; i < texts.size(); ++i) {
            boost::json::object item{{"index", i}, {"embedding", vector_of(texts[i])}};
            data.insert(data.begin(), std::move(item));
            embeddings.push_back(vector_of(texts[i]));
        }
        const boost::json::object tree{{"data", data}, {"embeddings", embeddings}};
        return {200, boost::json::serialize(tree)};
    }

private:
    Reply reply(const testing::HttpDouble::Request& request) {
        const std::lock_guard lock(mutex_);
        heads_.push_back(request.head);
        std::vector<std::string> texts;
        if (!request.body.empty()) {
            bodies_.push_back(boost::json::parse(request.body));
            for (const auto& text : bodies_.back().at("input").as_array())
                texts.emplace_back(text.as_string());
        }
        if (override_) {
            if (auto other = override_(request.head, texts)) return *other;
        }
        return answer(texts);
    }

    mutable std::mutex mutex_;
    Override override_;
    std::vector<std::string> heads_;
    std::vector<boost::json::value> bodies_;
    testing::HttpDouble server_{[this](const auto& request) { return reply(request); }};
};

/// No pauses, and one attempt.
inline net::RetryPolicy at_once() {
    using std::chrono::milliseconds;
    return {.attempts = 1, .first_pause = milliseconds(0), .longest_pause = milliseconds(0)};
}

}  // namespace akashi
