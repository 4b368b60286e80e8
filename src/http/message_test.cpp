#include "http/message.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <gtest/gtest.h>

namespace akashi::http {
namespace {

Request request_with(std::string body) {
    Request request;
    request.request_id = "r\"1";
    request.body = std::move(body);
    return request;
}

boost::json::object parsed(const Response& response) {
    EXPECT_TRUE(response.body.ends_with("}\n"));
    return boost::json::parse(response.body).as_object();
}

struct Outcome {
    ErrorCode code;
    unsigned status;
    std::string name;
};

class Problems : public ::testing::TestWithParam<Outcome> {};

TEST_P(Problems, HaveTheirStatusAndCode) {
    const auto response = problem(request_with(""), Error(GetParam().code, "what <went> wrong"));
    EXPECT_EQ(response.status, GetParam().status);
    const auto body = parsed(response);
    EXPECT_EQ(body.at("error").at("code").as_string(), GetParam().name);
    EXPECT_EQ(body.at("error").at("message").as_string(), "what <went> wrong");
    EXPECT_FALSE(body.at("error").as_object().contains("details"));
    EXPECT_EQ(body.at("meta").at("request_id").as_string(), "r\"1");
    EXPECT_TRUE(body.at("meta").as_object().contains("timestamp"));
}

INSTANTIATE_TEST_SUITE_P(
    Http,
    Problems,
    ::testing::Values(
        Outcome{ErrorCode::invalid_input, 400, "INVALID_INPUT"},
        Outcome{ErrorCode::too_large, 413, "INVALID_INPUT"},
        Outcome{ErrorCode::unauthorized, 401, "UNAUTHORIZED"},
        Outcome{ErrorCode::forbidden, 403, "FORBIDDEN"},
        Outcome{ErrorCode::not_found, 404, "NOT_FOUND"},
        Outcome{ErrorCode::method_not_allowed, 405, "METHOD_NOT_ALLOWED"},
        Outcome{ErrorCode::conflict, 409, "CONFLICT"},
        Outcome{ErrorCode::quota_exceeded, 429, "QUOTA_EXCEEDED"},
        Outcome{ErrorCode::rate_limited, 429, "RATE_LIMITED"},
        Outcome{ErrorCode::unavailable, 503, "SERVICE_UNAVAILABLE"}
    )
);

TEST(Message, ProblemsCarryTheirDetailsAsReason) {
    const auto body =
        parsed(problem(request_with(""), Error(ErrorCode::conflict, "no", "because")));
    EXPECT_EQ(body.at("error").at("details").at("reason").as_string(), "because");
}

TEST(Message, UnauthorizedNamesTheSchemesAndWhatIsTemporarySaysWhenToRetry) {
    using Headers = std::vector<std::pair<std::string, std::string>>;
    EXPECT_EQ(
        problem(request_with(""), Error(ErrorCode::unauthorized, "")).headers,
        (Headers{{"WWW-Authenticate", "Bearer, ApiKey"}})
    );
    EXPECT_EQ(
        problem(request_with(""), Error(ErrorCode::unavailable, "")).headers,
        (Headers{{"Retry-After", "1"}})
    );
    const Error limited =
        Error(ErrorCode::rate_limited, "").with_retry_after(std::chrono::seconds(7));
    EXPECT_EQ(problem(request_with(""), limited).headers, (Headers{{"Retry-After", "7"}}));
}

TEST(Message, InternalErrorsSayNothingAboutTheCause) {
    const auto response = internal_error(request_with(""));
    EXPECT_EQ(response.status, 500u);
    EXPECT_EQ(
        boost::json::serialize(parsed(response).at("error")),
        R"({"code":"INTERNAL_ERROR","message":"internal server error"})"
    );
}

TEST(Message, DataIsWrappedWithMeta) {
    const auto response = data_response(request_with(""), 201, R"({"a":1})");
    EXPECT_EQ(response.status, 201u);
    EXPECT_TRUE(response.body.starts_with(R"({"data":{"a":1},"meta":{"request_id":"r\"1",)"));
}

TEST(Message, NullDataIsLeftOut) {
    EXPECT_FALSE(parsed(data_response(request_with(""), 200, "null")).contains("data"));
}

TEST(Message, ListsCarryTheirPageBesideTheData) {
    const PageInfo page{.total = 12, .has_more = true, .limit = 2, .offset = 4, .next_offset = 6};
    const auto response = list_response(request_with(""), "[1,2]", page);
    EXPECT_TRUE(response.body.starts_with(
        R"({"data":[1,2],"total":12,"has_more":true,"limit":2,"offset":4,"next_offset":6,"meta":{)"
    )) << response.body;
    const auto last = parsed(list_response(request_with(""), "[]", PageInfo{}));
    EXPECT_FALSE(last.contains("total"));
    EXPECT_FALSE(last.contains("next_offset"));
}

TEST(Message, IntegerParametersFallBackAndAreClamped) {
    Request request;
    request.query = {
        {"a", "7"},
        {"b", "x"},
        {"c", "99"},
        {"d", "-3"},
        {"e", ""},
        {"f", "5x"},
        {"g", "99999999999999999999"},
        {"h", "+6"},
        {"i", "+-6"}
    };
    const auto read = [&](const char* name) { return request.integer_parameter(name, 20, 1, 50); };
    EXPECT_EQ(read("a"), 7);
    EXPECT_EQ(read("b"), 20);
    EXPECT_EQ(read("c"), 50);
    EXPECT_EQ(read("d"), 1);
    EXPECT_EQ(read("e"), 20);
    EXPECT_EQ(read("f"), 20);
    EXPECT_EQ(read("g"), 20);
    EXPECT_EQ(read("h"), 6);
    EXPECT_EQ(read("i"), 20);
    EXPECT_EQ(read("absent"), 20);
}

TEST(Message, EmptyParametersCountAsAbsent) {
    Request request;
    request.query = {{"a", ""}, {"b", "1"}};
    EXPECT_FALSE(request.parameter("a"));
    EXPECT_FALSE(request.parameter("c"));
    EXPECT_EQ(request.parameter("b"), "1");
}

std::string nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

TEST(Message, BodiesAreReadUpToTheEndOfTheFirstValue) {
    const std::pair<std::string, std::string> cases[] = {
        {R"({"a":1})", R"({"a":1})"},
        {R"( {"a":1} trailing)", R"({"a":1})"},
        {"null", "null"},
        {"12", "12"},
        {"-0", "0"},
        {R"({"a":1,"a":2})", R"({"a":2})"},
        {R"("\u00e9")", "\"\xc3\xa9\""},
        {nested(32), nested(32)},
    };
    for (const auto& [body, expected] : cases) {
        const auto value = parse_body(request_with(body));
        ASSERT_TRUE(value.has_value()) << body;
        EXPECT_EQ(boost::json::serialize(*value), expected);
    }
}

TEST(Message, HeadersForAStoreAreValidUtf8) {
    Request request;
    request.headers = {{"good", "gr\u00fcn"}, {"bad", "gr\xfcn"}};
    EXPECT_EQ(*text_header(request, "good"), "gr\u00fcn");
    EXPECT_EQ(*text_header(request, "absent"), "");
    ASSERT_FALSE(text_header(request, "bad"));
    EXPECT_EQ(text_header(request, "bad").error().code(), ErrorCode::invalid_input);
    EXPECT_EQ(text_header(request, "bad").error().message(), "header bad must be valid UTF-8");
}

TEST(Message, WhatIsNotJsonIsRefusedWithTheReason) {
    const std::string bodies[] = {
        "",
        " ",
        "{",
        "{\"a\":}",
        "nul",
        "\"\xff\"",
        "\"\xed\xa0\x80\"",
        "NaN",
        "1e999",
        "[-1e999]",
        R"({"a":[{"b":1e400}]})",
        "1e99999999999999",
        "\xef\xbb\xbf{}",
        nested(33),
        nested(100000),
        "{'a':1}",
        "[1,]",
        "// comment\n1",
    };
    for (const auto& body : bodies) {
        const auto value = parse_body(request_with(body));
        ASSERT_FALSE(value.has_value()) << body.substr(0, 80);
        EXPECT_EQ(value.error().code(), ErrorCode::invalid_input);
        EXPECT_EQ(value.error().message(), "invalid request body");
        EXPECT_FALSE(value.error().details().empty());
    }
}

}  // namespace
}  // namespace akashi::http
