#include "base/metrics_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace akashi::metrics {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricType;

Family family(MetricType type, std::vector<ClientMetric> values) {
    return {"a.name", Unit::one, {"a_name", "a help", type, std::move(values)}};
}

TEST(MetricsTextTest, AGaugeIsALineWithItsLabels) {
    ClientMetric value;
    value.label = {{"first", "1"}, {"second", "2"}};
    value.gauge.value = 0.5;
    EXPECT_EQ(
        to_text({family(MetricType::Gauge, {value})}),
        "# HELP a_name a help\n# TYPE a_name gauge\na_name{first=\"1\",second=\"2\"} 0.5\n"
    );
}

TEST(MetricsTextTest, AHistogramHasItsBucketsAndTheirSum) {
    ClientMetric value;
    value.label = {{"kind", "x"}};
    value.histogram.sample_count = 3;
    value.histogram.sample_sum = 4.5;
    value.histogram.bucket = {{1, 1.0}, {3, std::numeric_limits<double>::infinity()}};
    EXPECT_EQ(
        to_text({family(MetricType::Histogram, {value})}),
        "# HELP a_name a help\n# TYPE a_name histogram\n"
        "a_name_bucket{kind=\"x\",le=\"1\"} 1\na_name_bucket{kind=\"x\",le=\"+Inf\"} 3\n"
        "a_name_sum{kind=\"x\"} 4.5\na_name_count{kind=\"x\"} 3\n"
    );
}

TEST(MetricsTextTest, WhatALabelSaysCannotEndItsLine) {
    ClientMetric value;
    value.label = {{"agent", "a\"b\\c\nd"}};
    value.counter.value = 1;
    EXPECT_THAT(
        to_text({family(MetricType::Counter, {value})}),
        testing::EndsWith("\na_name{agent=\"a\\\"b\\\\c\\nd\"} 1\n")
    );
}

TEST(MetricsTextTest, LargeCountsKeepEveryDigit) {
    ClientMetric value;
    value.counter.value = 9'007'199'254'740'991;
    EXPECT_THAT(
        to_text({family(MetricType::Counter, {value})}), testing::HasSubstr(" 9007199254740991")
    );
}

TEST(MetricsTextTest, WhatIsNoNumberIsSaidAsPrometheusSaysIt) {
    ClientMetric value;
    value.gauge.value = std::numeric_limits<double>::quiet_NaN();
    EXPECT_THAT(to_text({family(MetricType::Gauge, {value})}), testing::EndsWith("a_name NaN\n"));
}

}  // namespace
}  // namespace akashi::metrics
