#include "identity/agent.hpp"

#include <gtest/gtest.h>

namespace akashi {
namespace {

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

TEST(Tags, KeepTheFirstOfDuplicates) {
    EXPECT_EQ(
        without_duplicates({"b", "a", "b", "c", "a"}), (std::vector<std::string>{"b", "a", "c"})
    );
    EXPECT_TRUE(without_duplicates({}).empty());
}

}  // namespace
}  // namespace akashi
