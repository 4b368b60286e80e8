#include "records/adr.hpp"
#include "records/adr_names.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <utility>

namespace akashi {
namespace {

TEST(AdrLimits, AFileMayHave256Kilobytes) {
    std::string text = "# T\n\n## Status\n\nAccepted\n\n## Context\n\n";
    text.append(kMaxAdrBytes - text.size(), 'x');
    EXPECT_EQ(text.size(), 262'144u);
    EXPECT_TRUE(parse_adr("1.md", text).has_value());
    EXPECT_EQ(parse_adr("1.md", text + "x").error().code(), ErrorCode::too_large);
}

TEST(AdrLimits, ANumberHasUpToFiveDigits) {
    EXPECT_EQ(leading_adr_number("12345-use-x.md"), 12'345);
    EXPECT_EQ(leading_adr_number("123456-use-x.md"), std::nullopt);
}

TEST(AdrLimits, TheFirstHundredOptionsAreRead) {
    const auto options_of = [](int count) {
        std::string text = "# T\n\n## Status\n\nAccepted\n\n## Considered Options\n\n";
        for (int i = 0; i < count; ++i) text += "* Option " + std::to_string(i) + "\n";
        return parse_adr("1.md", text).value().options;
    };
    EXPECT_EQ(options_of(100).size(), 100u);
    EXPECT_EQ(options_of(101).size(), 100u);
    EXPECT_EQ(options_of(101).back().label, "Option 99");
}

TEST(AdrLimits, ALineOfUpToFourKilobytesIsReadForItsSuccessor) {
    const auto successors = [](std::size_t bytes) {
        std::string line = "Superseded by ADR-5, because ";
        line.append(bytes - line.size(), 'x');
        return parse_adr("1.md", "# T\n\n## Status\n\n" + line + "\n").value().superseded_by.size();
    };
    EXPECT_EQ(successors(4'096), 1u);
    EXPECT_EQ(successors(4'097), 0u);
}

/// Each takes a fraction of a second; quadratic time would be minutes.
TEST(AdrLimits, HostileTextsAreReadInTime) {
    const std::string status = "# T\n\n## Status\n\nAccepted\n\n";
    for (const auto& [head, unit] : {
             std::pair<std::string, std::string>{"# T\n\n", "date: status: superseded by: x\n"},
             {"# T\n\n## Status\n\n", "superseded by ADR-5, ADR-6\n\n"},
             {"# T\n\n## Status\n\n", "accepted, superseded by 5, "},
             {"# T\n\n## Status\n\nSuperseded by ", "[a](5.md), "},
             {"# T\n\n|a|b|\n|-|-|\n", "|status|accepted|\n"},
             {status + "## Options\n\n", "* Option 1 - Redis and Kafka\n"},
             {status + "## Options\n\n", "**a** b\n"},
             {status + "## Options\n\n* ", "\u2705[x]("},
             {status, "## Option 1: a\n\n"},
             {status + "## Decision\n\nChosen option: ", "\"a\" and "},
             {"---\n", "a: [\n"},
             {"# T\n\nDate: ", "may 9/9/"},
         }) {
        std::string text = head;
        while (text.size() + unit.size() <= kMaxAdrBytes) text += unit;
        const auto begin = std::chrono::steady_clock::now();
        (void)parse_adr("1.md", text);
        EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(10)) << unit;
    }
}

}  // namespace
}  // namespace akashi
