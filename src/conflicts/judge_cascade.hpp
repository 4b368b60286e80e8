#pragma once

#include "conflicts/judge.hpp"

#include <string>

namespace akashi {

/// A cheap judge and a good one: the screen is asked first, and the strong judge only about what
/// the screen takes for a contradiction. Then the strong one decides.
class JudgeCascade final : public Judge {
public:
    /// Both judges must outlive it. Without a strong one the screen decides alone.
    JudgeCascade(Judge& screen, Judge* strong);

    boost::asio::awaitable<JudgeAnswer> ask(JudgedPair pair) override;
    const std::string& name() const override { return name_; }

private:
    Judge& screen_;
    Judge* const strong_;
    const std::string name_;
};

}  // namespace akashi
