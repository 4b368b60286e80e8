#pragma once

#include "conflicts/judge_client.hpp"
#include "testing/http_double.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <functional>
#include <mutex>
#include <string>
#include <vector>

namespace akashi {

/// A model that compares decisions, as Ollama and OpenAI offer one. The test says what it answers.
class JudgeDouble {
public:
    using Reply = testing::HttpDouble::Reply;
    /// What to answer to the model with this name and to this message of a user.
    using Script = std::function<Reply(const std::string& model, const std::string& user)>;

    explicit JudgeDouble(Script script) : script_(std::move(script)) {}

    std::string url() const { return server_.url(); }

    void answer_with(Script script) {
        const std::lock_guard lock(mutex_);
        script_ = std::move(script);
    }
    /// Heads and bodies of the requests up to now.
    std::vector<std::string> heads() const {
        const std::lock_guard lock(mutex_);
        return heads_;
    }
    std::vector<boost::json::value> bodies() const {
        const std::lock_guard lock(mutex_);
        return bodies_;
    }

    /// The answer of both APIs with this text; it has cost 100 tokens.
    static Reply say(const std::string& content) {
        const boost::json::object message{{"role", "assistant"}, {"content", content}};
        const boost::json::object tree{
            {"message", message},
            {"prompt_eval_count", 90},
            {"eval_count", 10},
            {"choices", boost::json::array{boost::json::object{{"message", message}}}},
            {"usage", boost::json::object{{"total_tokens", 100}}}
        };
        return {200, boost::json::serialize(tree)};
    }

    /// The JSON of a contradiction with these quotes.
    static std::string contradiction(const std::string& quote_a, const std::string& quote_b) {
        return boost::json::serialize(boost::json::object{
            {"same_question", true},
            {"question", "How long is a session valid?"},
            {"retires", "none"},
            {"both_can_hold", false},
            {"answer_a", quote_a},
            {"answer_b", quote_b},
            {"relationship", "contradiction"},
            {"category", "factual"},
            {"severity", "high"},
            {"explanation", "They set two lifetimes."}
        });
    }
    static std::string unrelated() {
        return R"({"same_question":false,"question":"","retires":"none","both_can_hold":true,)"
               R"("answer_a":"","answer_b":"","relationship":"unrelated","category":"factual",)"
               R"("severity":"low","explanation":"Two subjects."})";
    }

private:
    Reply reply(const testing::HttpDouble::Request& request) {
        Script script;
        boost::json::value body;
        {
            const std::lock_guard lock(mutex_);
            heads_.push_back(request.head);
            body = boost::json::parse(request.body);
            bodies_.push_back(body);
            script = script_;
        }
        const auto text = [](const boost::json::value& value) {
            return std::string(value.as_string());
        };
        return script(text(body.at("model")), text(body.at("messages").at(1).at("content")));
    }

    mutable std::mutex mutex_;
    Script script_;
    std::vector<std::string> heads_;
    std::vector<boost::json::value> bodies_;
    testing::HttpDouble server_{[this](const auto& request) { return reply(request); }};
};

/// Two decisions about one question; the first is canonically first.
inline JudgedPair session_pair() {
    JudgedPair pair;
    pair.a.decision_type = "architecture";
    pair.a.outcome = "Sessions expire after 15 minutes of inactivity.";
    pair.b.decision_type = "architecture";
    pair.b.outcome = "Sessions expire after 24 hours, so that nobody logs in twice a day.";
    return pair;
}

}  // namespace akashi
