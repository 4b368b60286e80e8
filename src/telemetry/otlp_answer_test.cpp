#include "telemetry/otlp_answer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <otlp.pb.h>

namespace akashi {
namespace {

using ::testing::Lt;
using ::testing::Optional;
using ::testing::SizeIs;

std::string refused(std::int64_t count, const std::string& reason) {
    otlp::ExportServiceResponse answer;
    answer.mutable_partial_success()->set_rejected(count);
    answer.mutable_partial_success()->set_error_message(reason);
    return answer.SerializeAsString();
}

TEST(OtlpAnswer, TellsWhatWasRefusedAndWhy) {
    EXPECT_THAT(
        find_refusal(refused(3, "too long"), Signal::traces, false),
        Optional<std::string>("the collector refused 3 spans: too long")
    );
    EXPECT_THAT(
        find_refusal(
            R"({"partialSuccess":{"rejectedDataPoints":"4","errorMessage":"too old"}})",
            Signal::metrics,
            true
        ),
        Optional<std::string>("the collector refused 4 data points: too old")
    );
    EXPECT_THAT(
        find_refusal(R"({"partialSuccess":{"rejectedSpans":5}})", Signal::traces, true),
        Optional<std::string>("the collector refused 5 spans: ")
    );
}

TEST(OtlpAnswer, TellsNothingWhereAllWasTaken) {
    // A reason without a number is advice.
    EXPECT_EQ(find_refusal(refused(0, "use gzip"), Signal::traces, false), std::nullopt);
    EXPECT_EQ(find_refusal("", Signal::traces, false), std::nullopt);
    EXPECT_EQ(find_refusal("{}", Signal::traces, true), std::nullopt);
    EXPECT_EQ(find_refusal(R"({"partialSuccess":{}})", Signal::metrics, true), std::nullopt);
}

TEST(OtlpAnswer, TellsNothingOfWhatIsNoOtlp) {
    for (const char* body :
         {"ok",
          "[1]",
          R"({"partialSuccess":7})",
          "<html>",
          R"({"partialSuccess":{"rejectedSpans":{}}})",
          R"({"partialSuccess":{"rejectedSpans":"-1"}})"}) {
        EXPECT_EQ(find_refusal(body, Signal::traces, true), std::nullopt) << body;
        EXPECT_EQ(find_refusal(body, Signal::traces, false), std::nullopt) << body;
    }
}

TEST(OtlpAnswer, CutsALongReason) {
    EXPECT_THAT(
        find_refusal(refused(1, std::string(60'000, 'x')), Signal::traces, false),
        Optional(SizeIs(Lt(1'000u)))
    );
}

}  // namespace
}  // namespace akashi
