#pragma once

#include "conflicts/judge_cascade.hpp"
#include "conflicts/judge_client.hpp"

#include <string>
#include <utility>

namespace akashi {

/// One model, or a screen and a strong model of the same server, as judge.
class ModelJudge final : public Judge {
public:
    /// `screen` is asked about every pair; `strong_model`, unless it is empty, about
    /// contradictions. `http` must outlive it, and everybody who waits for it.
    ModelJudge(net::HttpClient& http, JudgeModel screen, const std::string& strong_model);

    boost::asio::awaitable<JudgeAnswer> ask(JudgedPair pair) override {
        return cascade_.ask(std::move(pair));
    }
    const std::string& name() const override { return cascade_.name(); }

private:
    JudgeClient screen_;
    JudgeClient strong_;
    JudgeCascade cascade_;
};

}  // namespace akashi
