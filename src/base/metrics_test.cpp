#include "base/metrics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

namespace akashi::metrics {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Field;
using testing::UnorderedElementsAre;

/// The one metric with this name; the tests fail when there is none.
Family find(std::string_view name) {
    for (auto& family : collect())
        if (family.name == name) return family;
    ADD_FAILURE() << "no metric " << name;
    return {};
}

bool is_there(std::string_view name) {
    return std::ranges::any_of(collect(), [&](const auto& family) { return family.name == name; });
}

TEST(MetricsTest, TheNameForPrometheusSaysTheUnitAndWhetherItOnlyGrows) {
    counter({"test.name.requests", "requests"}).Increment(3);
    gauge({"test.name.size", "size", Unit::bytes}).Set(5);
    histogram({"test.name.duration", "duration", Unit::milliseconds}, {1, 2}).Observe(1.5);
    const auto requests = find("test.name.requests");
    EXPECT_EQ(requests.values.name, "test_name_requests_total");
    EXPECT_EQ(requests.values.metric.at(0).counter.value, 3);
    EXPECT_EQ(find("test.name.size").values.name, "test_name_size_bytes");
    const auto duration = find("test.name.duration");
    EXPECT_EQ(duration.values.name, "test_name_duration_milliseconds");
    EXPECT_EQ(duration.values.metric.at(0).histogram.bucket.at(1).cumulative_count, 1U);
}

TEST(MetricsTest, TheSameLabelsMeanTheSameValue) {
    const Description description{"test.same", "the same"};
    auto& first = counter(description, {{"test.kind", "a"}});
    EXPECT_EQ(&first, &counter(description, {{"test.kind", "a"}}));
    EXPECT_NE(&first, &counter(description, {{"test.kind", "b"}}));
    EXPECT_EQ(attribute_name("test_kind"), "test.kind");
    EXPECT_EQ(attribute_name("never_seen"), "never_seen");
}

TEST(MetricsTest, LabelsBeyondTheLimitShareOneValue) {
    const Description description{"test.many", "many"};
    const auto add = [&](std::size_t i) -> auto& {
        return counter(description, {{"agent", std::to_string(i)}});
    };
    for (std::size_t i = 0; i < kMaxSeries; ++i) add(i);
    EXPECT_EQ(&add(kMaxSeries), &add(kMaxSeries + 1));
    EXPECT_NE(&add(0), &add(kMaxSeries));
    const auto& metric = find("test.many").values.metric;
    EXPECT_EQ(metric.size(), kMaxSeries + 1);
    EXPECT_THAT(
        metric,
        Contains(Field(
            &prometheus::ClientMetric::label,
            ElementsAre(Field(&prometheus::ClientMetric::Label::value, kOther))
        ))
    );
}

TEST(MetricsTest, AReadingIsReadWhileItExists) {
    const Description description{"test.reading", "read"};
    double value = 1;
    std::optional<Reading> reading(std::in_place, description, Labels{}, [&] { return value; });
    EXPECT_EQ(find("test.reading").values.metric.at(0).gauge.value, 1);
    value = 2;
    EXPECT_EQ(find("test.reading").values.metric.at(0).gauge.value, 2);
    reading.reset();
    EXPECT_FALSE(is_there("test.reading"));
}

TEST(MetricsTest, ReadingsOfTheSameLabelsAreAddedUp) {
    const Description description{"test.sum", "sum"};
    const auto read = [](double value) { return [value] { return value; }; };
    const auto kind = Reading::Kind::counter;
    const Reading first(description, {{"state", "idle"}}, read(1), kind);
    const Reading second(description, {{"state", "idle"}}, read(2), kind);
    const Reading other(description, {{"state", "busy"}}, read(4), kind);
    std::vector<double> values;
    for (const auto& value : find("test.sum").values.metric) values.push_back(value.counter.value);
    EXPECT_THAT(values, UnorderedElementsAre(3, 4));
}

}  // namespace
}  // namespace akashi::metrics
