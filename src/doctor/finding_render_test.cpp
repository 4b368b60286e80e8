#include "doctor/finding_render.hpp"

#include <gtest/gtest.h>

namespace akashi {
namespace {

const Observations kFindings{
    fine("redis", "it answers"),
    warning("clock", "3.0 s ahead", "set it"),
    problem("postgres", "down", "start it"),
};

TEST(FindingRender, HasALineForEachAndTheRemedyBelow) {
    EXPECT_EQ(
        render_text(kFindings),
        "✓ redis     it answers\n"
        "! clock     3.0 s ahead\n"
        "            → set it\n"
        "✗ postgres  down\n"
        "            → start it\n"
    );
}

TEST(FindingRender, KeepsALineAndTheTerminalWhole) {
    EXPECT_EQ(
        render_text({warning("server", "akashi 9\n✓ all\x1b[2J\x7f", "look\r\nhere")}),
        "! server  akashi 9 ✓ all [2J \n"
        "          → look  here\n"
    );
}

TEST(FindingRender, HasTheSameMembersInEachObject) {
    std::string text;
    JsonWriter out(text);
    write(out, kFindings);
    EXPECT_EQ(
        text,
        R"([{"name":"redis","condition":"ok","what":"it answers","remedy":null},)"
        R"({"name":"clock","condition":"warning","what":"3.0 s ahead","remedy":"set it"},)"
        R"({"name":"postgres","condition":"problem","what":"down","remedy":"start it"}])"
    );
}

TEST(FindingRender, CallsTheWorstTheWhole) {
    EXPECT_EQ(worst_of(kFindings), Condition::problem);
    EXPECT_EQ(worst_of({fine("redis", ""), warning("clock", "", "")}), Condition::warning);
    EXPECT_EQ(worst_of({}), Condition::ok);
}

}  // namespace
}  // namespace akashi
