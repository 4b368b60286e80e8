#include "telemetry/otlp_config.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace akashi {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using namespace std::chrono_literals;

OtlpConfig config() {
    OtlpConfig config;
    config.protocol = "http/protobuf";
    config.compression = "none";
    config.service_name = "akashi";
    config.sampler = "parentbased_always_on";
    config.sampler_ratio = "1";
    return config;
}

std::string traces_url(const std::string& endpoint, bool is_insecure = false) {
    auto with = config();
    with.endpoint = endpoint;
    with.is_insecure = is_insecure;
    EXPECT_EQ(find_mistake(with), std::nullopt);
    return url_of(with, Signal::traces);
}

TEST(OtlpConfig, IsOffWithoutAnEndpoint) {
    EXPECT_EQ(find_mistake(config()), std::nullopt);
    EXPECT_FALSE(config().exports_traces());
    EXPECT_FALSE(config().exports_metrics());
    EXPECT_EQ(url_of(config(), Signal::traces), "");
}

TEST(OtlpConfig, IsOffWhereItIsDisabled) {
    auto with = config();
    with.endpoint = "collector:4318";
    EXPECT_TRUE(with.exports_traces() && with.exports_metrics());
    with.is_disabled = true;
    EXPECT_FALSE(with.exports_traces() || with.exports_metrics());
    EXPECT_EQ(url_of(with, Signal::traces), "");
}

TEST(OtlpConfig, TakesBothFormsOfEndpoints) {
    EXPECT_EQ(traces_url("collector:4318"), "https://collector:4318/v1/traces");
    EXPECT_EQ(traces_url("collector:4318", true), "http://collector:4318/v1/traces");
    EXPECT_EQ(traces_url("http://collector:4318"), "http://collector:4318/v1/traces");
    EXPECT_EQ(traces_url("https://collector", true), "https://collector/v1/traces");
    EXPECT_EQ(traces_url("https://collector/a/b/"), "https://collector/a/b/v1/traces");
}

TEST(OtlpConfig, TakesTheUrlOfASignalAsItIs) {
    auto with = config();
    with.endpoint = "collector:4318";
    with.metrics_endpoint = "http://metrics/x";
    EXPECT_EQ(url_of(with, Signal::metrics), "http://metrics/x");
    EXPECT_EQ(url_of(with, Signal::traces), "https://collector:4318/v1/traces");
}

TEST(OtlpConfig, RefusesWhatIsNoCollector) {
    for (const char* wrong :
         {"ftp://collector", "http://user:secret@collector", "http://collector?a=b", "http://"}) {
        auto with = config();
        with.endpoint = wrong;
        EXPECT_NE(find_mistake(with), std::nullopt) << wrong;
    }
}

TEST(OtlpConfig, NeverTellsThePasswordOfAnAddressThatItRefuses) {
    for (const char* wrong :
         {"http://user:secret@collector", "user:secret@collector", "https://collector?key=secret"
         }) {
        auto with = config();
        with.endpoint = wrong;
        EXPECT_THAT(
            find_mistake(with).value_or(""),
            AllOf(HasSubstr("OTEL_EXPORTER_OTLP_ENDPOINT must be"), Not(HasSubstr("secret")))
        );
        with.endpoint = "";
        with.traces_endpoint = with.metrics_endpoint = wrong;
        EXPECT_THAT(find_mistake(with).value_or("secret"), Not(HasSubstr("secret")));
    }
}

TEST(OtlpConfig, RefusesAnotherProtocol) {
    const std::pair<std::string OtlpConfig::*, const char*> places[] = {
        {&OtlpConfig::protocol, "OTEL_EXPORTER_OTLP_PROTOCOL"},
        {&OtlpConfig::traces_protocol, "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL"},
        {&OtlpConfig::metrics_protocol, "OTEL_EXPORTER_OTLP_METRICS_PROTOCOL"},
    };
    for (const auto& [place, variable] : places) {
        auto with = config();
        with.*place = "grpc";
        EXPECT_EQ(
            find_mistake(with),
            std::string(variable) + "=\"grpc\" must be http/protobuf or http/json"
        );
    }
}

TEST(OtlpConfig, TakesTheProtocolOfASignalBeforeThatOfBoth) {
    auto with = config();
    EXPECT_FALSE(is_json(with, Signal::traces));
    with.protocol = "http/json";
    with.metrics_protocol = "http/protobuf";
    EXPECT_EQ(find_mistake(with), std::nullopt);
    EXPECT_TRUE(is_json(with, Signal::traces));
    EXPECT_FALSE(is_json(with, Signal::metrics));
    with.traces_protocol = "http/protobuf";
    EXPECT_FALSE(is_json(with, Signal::traces));
}

TEST(OtlpConfig, TakesTheTimeoutOfASignalBeforeThatOfBoth) {
    auto with = config();
    with.timeout = 10'000;
    EXPECT_EQ(timeout_of(with, Signal::traces), 10s);
    with.traces_timeout = 1'000;
    with.metrics_timeout = 2'000;
    EXPECT_EQ(timeout_of(with, Signal::traces), 1s);
    EXPECT_EQ(timeout_of(with, Signal::metrics), 2s);
}

TEST(OtlpConfig, RefusesAnotherSamplerOrRatio) {
    auto sampler = config();
    sampler.sampler = "jaeger_remote";
    EXPECT_THAT(find_mistake(sampler).value_or(""), HasSubstr("OTEL_TRACES_SAMPLER"));
    for (const char* wrong : {"1.5", "-0.1", "half", "nan", ""}) {
        auto ratio = config();
        ratio.sampler_ratio = wrong;
        EXPECT_THAT(find_mistake(ratio).value_or(""), HasSubstr("OTEL_TRACES_SAMPLER_ARG"))
            << wrong;
    }
}

TEST(OtlpConfig, NeverTellsTheHeadersThatItRefuses) {
    const std::pair<std::string OtlpConfig::*, const char*> places[] = {
        {&OtlpConfig::headers, "OTEL_EXPORTER_OTLP_HEADERS"},
        {&OtlpConfig::traces_headers, "OTEL_EXPORTER_OTLP_TRACES_HEADERS"},
        {&OtlpConfig::metrics_headers, "OTEL_EXPORTER_OTLP_METRICS_HEADERS"},
    };
    for (const auto& [place, variable] : places) {
        for (const char* wrong : {"secret", "a=%zz", "a b=secret", "a=x%0d%0aEvil: secret"}) {
            auto with = config();
            with.*place = wrong;
            const auto mistake = find_mistake(with).value_or("");
            EXPECT_THAT(mistake, HasSubstr(variable)) << wrong;
            EXPECT_THAT(mistake, Not(HasSubstr("secret")));
        }
    }
}

TEST(OtlpConfig, NeverTellsThePasswordOfAUrlThatItRefuses) {
    for (auto place :
         {&OtlpConfig::endpoint, &OtlpConfig::traces_endpoint, &OtlpConfig::metrics_endpoint}) {
        auto with = config();
        with.*place = "http://user:secret@collector:4318";
        const auto mistake = find_mistake(with).value_or("");
        EXPECT_THAT(mistake, HasSubstr("without user"));
        EXPECT_THAT(mistake, Not(HasSubstr("secret")));
    }
}

TEST(OtlpConfig, SamplesTheShareThatItIsTold) {
    auto with = config();
    with.sampler = "traceidratio";
    with.sampler_ratio = "0.25";
    const auto sampler = sampler_of(with);
    EXPECT_FALSE(sampler.follows_parent);
    int admitted = 0;
    for (int i = 0; i < 20'000; ++i) admitted += sampler.admits(span::make_trace_id()) ? 1 : 0;
    EXPECT_NEAR(admitted, 5'000, 400);
    with.sampler = "parentbased_always_off";
    EXPECT_TRUE(sampler_of(with).follows_parent);
    EXPECT_FALSE(sampler_of(with).admits(span::make_trace_id()));
}

}  // namespace
}  // namespace akashi
