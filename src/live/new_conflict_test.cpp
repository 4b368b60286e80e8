#include "live/new_conflict.hpp"

#include "live/frame.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace akashi {
namespace {

constexpr const char* kOrg = "7b6c2c4e-3b0a-4c8e-9a55-0d2f3c1a9e11";

NewConflict conflict_of(const std::string& text) {
    auto conflict = parse_conflict(text);
    if (!conflict) throw std::runtime_error("it is refused: " + text);
    return std::move(*conflict);
}
std::string announcement(const std::string& rest = "") {
    return std::string(R"({"org_id":")") + kOrg + R"(", "agent_a" : "planner","agent_b":"coder",)" +
           "\n" + R"("decision_type":"architecture")" + rest + "}";
}

TEST(NewConflict, IsReadAndGoesOnInOneLine) {
    const auto conflict = conflict_of(announcement(R"(,"project_b":"catalog","other":1)"));
    EXPECT_EQ(conflict.org_id.str(), kOrg);
    EXPECT_EQ(conflict.agent_a, "planner");
    EXPECT_EQ(conflict.agent_b, "coder");
    EXPECT_EQ(conflict.decision_type, "architecture");
    EXPECT_FALSE(conflict.project_a);
    EXPECT_EQ(conflict.project_b, "catalog");
    const auto frame = make_frame(conflict, "p1");
    EXPECT_EQ(
        frame->text,
        std::string("id: p1\nevent: akashi_conflicts\ndata: {\"org_id\":\"") + kOrg +
            R"(","agent_a":"planner","agent_b":"coder","decision_type":"architecture",)" +
            R"("project_b":"catalog","other":1})" + "\n\n"
    );
}

TEST(NewConflict, EveryOtherTextIsRefused) {
    const std::string foreign = announcement();
    for (const std::string& text :
         {std::string("x"),
          std::string("[]"),
          std::string("{}"),
          std::string(R"({"agent_a":"a","agent_b":"b","decision_type":"d"})"),
          foreign.substr(0, foreign.size() - 1),
          std::string(R"({"org_id":"1","agent_a":"a","agent_b":"b","decision_type":"d"})"),
          std::string(R"({"org_id":")") + kOrg + R"(","agent_a":"a"})"})
        EXPECT_FALSE(parse_conflict(text)) << text;
}

TEST(NewConflict, IsWantedWhenEitherSideFits) {
    const auto frame = make_frame(conflict_of(announcement(R"(,"project_b":"catalog")")), "p1");
    EXPECT_TRUE(Wanted().matches(*frame));
    EXPECT_TRUE(Wanted{.channels = {Channel::conflicts}}.matches(*frame));
    EXPECT_FALSE(Wanted{.channels = {Channel::decisions}}.matches(*frame));
    EXPECT_TRUE(Wanted{.agent_id = "planner"}.matches(*frame));
    EXPECT_TRUE(Wanted{.agent_id = "coder"}.matches(*frame));
    EXPECT_FALSE(Wanted{.agent_id = "reviewer"}.matches(*frame));
    EXPECT_TRUE(Wanted{.project = "catalog"}.matches(*frame));
    EXPECT_FALSE(Wanted{.project = "other"}.matches(*frame));
    EXPECT_FALSE(Wanted{.decision_type = "planning"}.matches(*frame));
}

}  // namespace
}  // namespace akashi
