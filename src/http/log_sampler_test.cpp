#include "http/log_sampler.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace akashi::http {
namespace {

/// How many of `times` lines about this network are written.
std::size_t written(LogSampler& sampler, const std::string& network, std::size_t times) {
    std::size_t lines = 0;
    for (std::size_t i = 0; i < times; ++i) lines += sampler.admits(network) ? 1 : 0;
    return lines;
}

TEST(LogSampler, WritesAFewLinesOfEachNetworkAndCountsTheRest) {
    LogSampler sampler;
    EXPECT_EQ(written(sampler, "a", 25), LogSampler::kLinesPerNetwork);
    EXPECT_EQ(written(sampler, "b", 5), 5u);
    EXPECT_EQ(written(sampler, "c", 11), LogSampler::kLinesPerNetwork);
    const auto left_out = sampler.take_left_out();
    ASSERT_EQ(left_out.size(), 2u);
    EXPECT_EQ(left_out[0].network, "a");
    EXPECT_EQ(left_out[0].count, 15u);
    EXPECT_EQ(left_out[1].count, 1u);
    EXPECT_TRUE(sampler.take_left_out().empty());
    EXPECT_TRUE(sampler.admits("a"));
}

TEST(LogSampler, BoundsTheLinesAndTheMemoryOfAllNetworksTogether) {
    LogSampler sampler;
    constexpr std::size_t kMany = 5'000;
    std::size_t lines = 0;
    for (std::size_t i = 0; i < kMany; ++i) lines += sampler.admits(fmt::format("{}", i)) ? 1 : 0;
    EXPECT_EQ(lines, LogSampler::kLines);
    const auto left_out = sampler.take_left_out();
    EXPECT_LE(left_out.size(), LogSampler::kNetworks + 1);
    EXPECT_EQ(left_out[0].network, "") << "those without a count of their own";
    EXPECT_EQ(left_out[0].count, kMany - LogSampler::kNetworks);
}

}  // namespace
}  // namespace akashi::http
