#include "records/adr.hpp"
#include "records/adr_names.hpp"

#include <gtest/gtest.h>

#include <string>

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

}  // namespace
}  // namespace akashi
