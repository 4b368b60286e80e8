#include "base/trace_context.hpp"

#include <gtest/gtest.h>

namespace akashi {
namespace {

constexpr const char* kId = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

TEST(TraceContext, IsWrittenAsItWasRead) {
    const auto context = parse_trace_context(kId, "");
    ASSERT_TRUE(context);
    EXPECT_EQ(context->traceparent(), kId);
    EXPECT_TRUE(context->is_sampled);
}

TEST(TraceContext, TakesTheFieldsItKnowsFromALaterVersion) {
    const auto context = parse_trace_context(
        "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-03-what-the-future-will-be", ""
    );
    ASSERT_TRUE(context);
    EXPECT_TRUE(context->is_sampled);
}

TEST(TraceContext, RefusesWhatTheRecommendationDoesNotAllow) {
    for (const char* wrong : {
             "",
             "00",
             "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
             "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
             "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01.",
             "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01.what",
             "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
             "00-00000000000000000000000000000000-b7ad6b7169203331-01",
             "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
             "00-0AF7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
             "00-0af7651916cd43dd8448eb211c80319g-b7ad6b7169203331-01",
             "00_0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331_01",
             "0x-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
         })
        EXPECT_FALSE(parse_trace_context(wrong, "")) << wrong;
}

TEST(TraceContext, KeepsAStateThatIsAllowedAndDropsOthers) {
    const auto state = [](const std::string& text) {
        return parse_trace_context(kId, text)->state;
    };
    EXPECT_EQ(
        state("rojo=00f067aa0ba902b7,congo=t61rcWkgMzE"), "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE"
    );
    EXPECT_EQ(state("fw529a3039@dt=FfffE , a=b"), "fw529a3039@dt=FfffE , a=b");
    EXPECT_EQ(state("no equals"), "");
    EXPECT_EQ(state("Upper=1"), "");
    EXPECT_EQ(state("a=b=c"), "");
    EXPECT_EQ(state("a=b\r\nEvil: yes"), "");
    EXPECT_EQ(state("a=" + std::string(600, 'x')), "");
}

}  // namespace
}  // namespace akashi
