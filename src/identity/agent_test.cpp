#include "identity/agent.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace akashi {
namespace {

constexpr std::string_view kLower = "abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kUpper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view kDigits = "0123456789";

/// Every byte that may be the second one of a text which `check` is about.
template <class Check>
std::string allowed_by(Check check) {
    std::string allowed;
    for (int byte = 0; byte < 256; ++byte) {
        const char c = static_cast<char>(byte);
        if (!check(std::string("a") + c)) allowed += c;
    }
    return allowed;
}

std::string message(const std::optional<Error>& error) {
    if (!error) return "";
    EXPECT_EQ(error->code(), ErrorCode::invalid_input);
    return error->message();
}

TEST(AgentId, MayHoldLettersDigitsAndFourSigns) {
    for (const auto& id :
         {std::string("a"),
          std::string("Agent-7.x_y@example"),
          std::string("-"),
          std::string(255, 'z')}) {
        EXPECT_EQ(message(check_agent_id(id)), "") << id;
    }
}

TEST(AgentId, IsRefusedWithTheReason) {
    EXPECT_EQ(message(check_agent_id("")), "agent_id is required");
    EXPECT_EQ(
        message(check_agent_id(std::string(256, 'z'))), "agent_id must be at most 255 characters"
    );
    EXPECT_EQ(message(check_agent_id(".")), "agent_id must not be \".\"");
    EXPECT_EQ(message(check_agent_id("..")), "agent_id must not be \"..\"");
    EXPECT_EQ(message(check_agent_id("...")), "");
    EXPECT_EQ(
        message(check_agent_id("ab c")), "agent_id contains invalid character at position 2: ' '"
    );
    EXPECT_EQ(
        message(check_agent_id("a/b:c")), "agent_id contains invalid character at position 1: '/'"
    );
    EXPECT_EQ(
        message(check_agent_id("ré")), "agent_id contains invalid character at position 1: '\\xc3'"
    );
    EXPECT_EQ(
        message(check_agent_id(std::string("\0", 1))),
        "agent_id contains invalid character at position 0: '\\x00'"
    );
}

TEST(AgentId, MayNotBeReservedInAnyCase) {
    for (const auto* id :
         {"admin",
          "system",
          "root",
          "platform",
          "superuser",
          "service",
          "akashi",
          "internal",
          "Admin",
          "ROOT"}) {
        EXPECT_EQ(
            message(check_not_reserved(id)),
            "agent_id \"" + std::string(id) + "\" is reserved and cannot be used"
        );
    }
    EXPECT_EQ(message(check_not_reserved("administrator")), "");
    EXPECT_EQ(message(check_not_reserved("")), "");
}

TEST(Tag, BeginsWithALowerCaseLetter) {
    for (const auto& tag : {std::string("a"), std::string("team-7_x"), std::string(64, 'z')}) {
        EXPECT_EQ(message(check_tag(tag)), "") << tag;
    }
    EXPECT_EQ(message(check_tag("7a")), "tag must start with a lowercase letter, got '7'");
    EXPECT_EQ(message(check_tag("Team")), "tag must start with a lowercase letter, got 'T'");
    EXPECT_EQ(message(check_tag("é")), "tag must start with a lowercase letter, got '\\xc3'");
}

TEST(Tag, IsRefusedWithTheReason) {
    EXPECT_EQ(message(check_tag("")), "tag must not be empty");
    EXPECT_EQ(message(check_tag(std::string(65, 'z'))), "tag must be at most 64 characters");
    EXPECT_EQ(message(check_tag("teAm")), "tag contains invalid character at position 2: 'A'");
    EXPECT_EQ(message(check_tag("a.b")), "tag contains invalid character at position 1: '.'");
}

TEST(Names, ConsistOfTheseCharacters) {
    EXPECT_EQ(
        allowed_by(check_agent_id),
        "-." + std::string(kDigits) + "@" + std::string(kUpper) + "_" + std::string(kLower)
    );
    EXPECT_EQ(allowed_by(check_tag), "-" + std::string(kDigits) + "_" + std::string(kLower));
    std::string first;
    for (int byte = 0; byte < 256; ++byte) {
        const std::string tag(1, static_cast<char>(byte));
        if (!check_tag(tag)) first += tag;
    }
    EXPECT_EQ(first, kLower);
}

TEST(Names, AreQuotedByTheirCodeWhereTheyCannotBePrinted) {
    for (const auto& [character, shown] : std::vector<std::pair<std::string, std::string>>{
             {"\x1f", "\\x1f"}, {" ", " "}, {"~", "~"}, {"\x7f", "\\x7f"}
         }) {
        EXPECT_EQ(
            message(check_agent_id("a" + character)),
            "agent_id contains invalid character at position 1: '" + shown + "'"
        );
    }
}

TEST(ChosenKey, HasEightTo512Bytes) {
    for (const std::size_t bytes : {8u, 512u})
        EXPECT_EQ(message(check_chosen_key("api_key", std::string(bytes, 'k'))), "");
    for (const std::size_t bytes : {0u, 7u, 513u}) {
        EXPECT_EQ(
            message(check_chosen_key("api_key", std::string(bytes, 'k'))),
            "api_key must have 8 to 512 bytes"
        );
    }
}

TEST(Metadata, HaveAtMostSixteenKilobytes) {
    EXPECT_EQ(message(check_metadata(std::string(16'384, 'x'))), "");
    EXPECT_EQ(
        message(check_metadata(std::string(16'385, 'x'))),
        "metadata exceeds maximum size of 16384 bytes (got 16385)"
    );
}

TEST(Metadata, AreMergedMemberByMember) {
    const std::string old = R"({"a":1,"b":{"deep":1}})";
    EXPECT_EQ(*merge_metadata(old, std::nullopt), old);
    EXPECT_EQ(*merge_metadata(old, R"({"b":2,"c":3})"), R"({"a":1,"b":2,"c":3})");
    const auto of_bytes = [](std::size_t bytes) {
        return R"({"c":")" + std::string(bytes - 8, 'x') + "\"}";
    };
    const std::size_t left = 16'384 - std::string_view(R"({"a":1,)").size() + 1;
    EXPECT_EQ(merge_metadata(R"({"a":1})", of_bytes(left)).value().size(), 16'384u);
    EXPECT_TRUE(merge_metadata(R"({"a":1})", of_bytes(left + 1)).has_error());
}

TEST(Tags, KeepTheFirstOfDuplicates) {
    EXPECT_EQ(
        without_duplicates({"b", "a", "b", "c", "a"}), (std::vector<std::string>{"b", "a", "c"})
    );
    EXPECT_TRUE(without_duplicates({}).empty());
}

}  // namespace
}  // namespace akashi
