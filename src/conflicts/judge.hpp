#pragma once

#include "conflicts/judge_verdict.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <stdexcept>
#include <string>

namespace akashi {

struct JudgeAnswer {
    JudgeVerdict verdict;
    std::int64_t tokens = 0;  ///< what the answer has cost; estimated where the model does not say
};

/// There is no verdict. The message names the reason, and neither texts nor keys.
class JudgeFailed : public std::runtime_error {
public:
    enum class Kind {
        away,     ///< it gives no answer, or is overloaded: the pair is not at fault
        refused,  ///< somebody must change the key, the model or the URL
        garbled,  ///< it answered, but not with a verdict: the pair may be at fault
    };

    JudgeFailed(Kind kind, const std::string& message, std::int64_t tokens = 0)
        : std::runtime_error(message), kind_(kind), tokens_(tokens) {}
    Kind kind() const { return kind_; }
    /// What has been spent in vain.
    std::int64_t tokens() const { return tokens_; }

private:
    Kind kind_;
    std::int64_t tokens_;
};

/// Says what two decisions are to each other. Callable from any thread.
class Judge {
public:
    virtual ~Judge() = default;

    /// The verdict, whose sides are those of the pair. Throws JudgeFailed, which never means "no".
    virtual boost::asio::awaitable<JudgeAnswer> ask(JudgedPair pair) = 0;

    /// Names everything that a verdict depends on besides the pair.
    virtual const std::string& name() const = 0;
};

}  // namespace akashi
