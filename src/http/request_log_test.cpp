#include "http/request_log.hpp"

#include "http/router.hpp"

#include <boost/json/parse.hpp>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace akashi::http {
namespace {

namespace json = boost::json;

class RequestLogTest : public ::testing::Test {
protected:
    RequestLogTest() {
        request_.path = "/v1/agents";
        request_.request_id = "an id";
        request_.client_ip = "192.0.2.1";
    }

    static std::string text(const json::object& line, std::string_view name) {
        return std::string(line.at(name).as_string());
    }
    /// The level of the only line about an answer with this status.
    std::string level_of(unsigned status) {
        lines_.clear();
        log_.answered(request_, status, std::chrono::milliseconds(7));
        return lines_.size() == 1 ? text(lines_[0], "level") : "none";
    }

    Request request_;
    RequestLog log_;
    std::vector<json::object> lines_;
    const log::Capture capture_{[this](std::string_view line) {
        lines_.push_back(json::parse(line).as_object());
    }};
};

TEST_F(RequestLogTest, SaysWhatBecameOfARequest) {
    const Route route{Method::get, "/v1/agents", Role::admin, RateClass::none, {}};
    request_.route = &route;
    request_.method = Method::post;
    request_.caller.agent_id = "boss";
    EXPECT_EQ(level_of(201), "INFO");
    const json::object& line = lines_.at(0);
    EXPECT_EQ(text(line, "msg"), "http request");
    EXPECT_EQ(text(line, "method"), "POST");
    EXPECT_EQ(text(line, "path"), "/v1/agents");
    EXPECT_EQ(line.at("status"), 201);
    EXPECT_EQ(line.at("duration_ms"), 7);
    EXPECT_EQ(text(line, "request_id"), "an id");
    EXPECT_EQ(text(line, "agent_id"), "boss");
    EXPECT_EQ(text(line, "route"), "/v1/agents");
}

TEST_F(RequestLogTest, WarnsOfRefusalsAndTellsErrors) {
    EXPECT_EQ(level_of(399), "INFO");
    EXPECT_EQ(level_of(400), "WARN");
    EXPECT_EQ(level_of(499), "WARN");
    EXPECT_EQ(level_of(500), "ERROR");
    EXPECT_EQ(level_of(501), "WARN");
    EXPECT_EQ(level_of(502), "ERROR");
    EXPECT_EQ(level_of(503), "WARN");
    EXPECT_EQ(level_of(504), "ERROR");
    EXPECT_EQ(level_of(505), "WARN");
    Route probe{Method::get, "/health", std::nullopt, RateClass::none, {}};
    probe.logs_at = log::Level::debug;
    request_.route = &probe;
    EXPECT_EQ(level_of(200), "none");
    EXPECT_EQ(level_of(503), "WARN");
}

TEST_F(RequestLogTest, CutsPathsAfterAKilobyte) {
    const auto logged = [&](std::size_t bytes) {
        request_.path = std::string(bytes, 'p');
        log_.answered(request_, 200, {});
        log_.aborted(request_);
        log_.failed(log::Level::error, request_, "a cause");
        std::vector<std::size_t> sizes;
        sizes.reserve(lines_.size());
        for (const auto& line : lines_) sizes.push_back(line.at("path").as_string().size());
        lines_.clear();
        return sizes;
    };
    const std::size_t most = 1024;
    EXPECT_EQ(logged(most), std::vector(3, most));
    EXPECT_EQ(logged(most + 1), std::vector(3, most));
}

TEST_F(RequestLogTest, SamplesTheLinesThatAnybodyCanCause) {
    for (std::size_t i = 0; i <= LogSampler::kLinesPerNetwork; ++i) log_.aborted(request_);
    EXPECT_EQ(lines_.size(), LogSampler::kLinesPerNetwork);
    log_.failed(log::Level::error, request_, "a cause");
    log_.answered(request_, 401, {});
    EXPECT_EQ(lines_.size(), LogSampler::kLinesPerNetwork);
    request_.caller.agent_id = "boss";
    log_.answered(request_, 200, {});
    EXPECT_EQ(lines_.size(), LogSampler::kLinesPerNetwork + 1) << "the caller is known";

    lines_.clear();
    log_.report();
    ASSERT_EQ(lines_.size(), 1u);
    EXPECT_EQ(text(lines_[0], "msg"), "http requests not logged");
    EXPECT_EQ(lines_[0].at("count"), 3);
    log_.report();
    EXPECT_EQ(lines_.size(), 1u) << "nothing was left out since";
}

TEST_F(RequestLogTest, ReportsTenNetworksAndTheRestTogether) {
    const auto leave_out = [&](int networks) {
        for (int network = 0; network < networks; ++network) {
            request_.client_ip = fmt::format("192.0.2.{}", network);
            for (std::size_t i = 0; i <= LogSampler::kLinesPerNetwork; ++i) log_.aborted(request_);
        }
        lines_.clear();
        log_.report();
    };
    leave_out(10);
    EXPECT_EQ(lines_.size(), 10u);
    for (int i = 0; i < 2; ++i) log_.report();
    leave_out(12);
    ASSERT_EQ(lines_.size(), 11u);
    EXPECT_EQ(lines_[10].at("addresses"), 2);
    EXPECT_GE(lines_[10].at("count").as_int64(), 2);
}

}  // namespace
}  // namespace akashi::http
