#include "search/check_summary.hpp"

#include <fmt/format.h>

#include <cmath>
#include <set>

namespace akashi {

std::string shorten(const std::string& text, std::size_t characters) {
    std::size_t seen = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool starts_character = (static_cast<unsigned char>(text[i]) & 0xc0) != 0x80;
        if (starts_character && seen++ == characters) return text.substr(0, i) + "...";
    }
    return text;
}

std::string summarize(const CheckResult& result) {
    if (!result.has_precedent()) return "No prior decisions found.";
    std::set<std::string> types;
    const Decision* newest = &result.decisions.front();
    for (const auto& decision : result.decisions) {
        types.insert(decision.decision_type);
        if (decision.valid_from > newest->valid_from) newest = &decision;
    }
    const std::size_t count = result.decisions.size();
    std::string text =
        types.size() > 1 ? fmt::format("{} prior decisions across {} types.", count, types.size())
                         : fmt::format("{} prior decision{} found.", count, count == 1 ? "" : "s");
    text += fmt::format(
        " Most recent: \"{}\" ({}% confidence).",
        shorten(newest->outcome, 100),
        std::lround(newest->confidence * 100)
    );
    return text;
}

std::optional<DecisionId> precedent_hint(const Caller& caller, const CheckResult& result) {
    if (caller.role < Role::agent || !result.has_precedent()) return std::nullopt;
    return result.decisions.front().id;
}

}  // namespace akashi
