#include "http/idempotency.hpp"

#include <boost/json/parse.hpp>

#include <gtest/gtest.h>

#include <string>

namespace akashi::http {
namespace {

Request request_with(const std::string& key) {
    Request request;
    request.method = Method::patch;
    request.path = "/v1/agents/coder";
    request.caller.agent_id = "admin";
    request.headers = {{"idempotency-key", key}};
    return request;
}

Idempotency read(const Request& request, const std::string& body = R"({"a":1,"b":2})") {
    return http::idempotency_of(request, boost::json::parse(body)).value().value_or(Idempotency());
}

TEST(IdempotencyOfARequest, NamesTheCallerTheMethodAndThePath) {
    const Idempotency key = read(request_with(" once\t"));
    EXPECT_EQ(key.agent_id, "admin");
    EXPECT_EQ(key.endpoint, "PATCH:/v1/agents/coder");
    EXPECT_EQ(key.key, "once");
    EXPECT_EQ(key.answer, "");
}

TEST(IdempotencyOfARequest, IsTheSameHoweverThePathIsEscaped) {
    Request request = request_with("once");
    request.path = "/v1/agents/c%6Fder";
    EXPECT_EQ(read(request).endpoint, "PATCH:/v1/agents/coder");
}

TEST(IdempotencyOfARequest, HasAFingerprintOfTheBodyAndNotOfItsForm) {
    const Request request = request_with("once");
    const std::string first = read(request).fingerprint;
    EXPECT_EQ(read(request, R"( {"b": 2, "a": 1} )").fingerprint, first);
    EXPECT_NE(read(request, R"({"a":1,"b":3})").fingerprint, first);
}

TEST(IdempotencyOfARequest, HasAKeyOfAtMost255Bytes) {
    EXPECT_EQ(read(request_with(std::string(255, 'k'))).key.size(), 255U);
    const auto refused = http::idempotency_of(request_with(std::string(256, 'k')), {});
    EXPECT_EQ(refused.error().message(), "idempotency key must be at most 255 bytes");
}

TEST(IdempotencyOfARequest, IsReadFromEitherHeader) {
    Request request = request_with(" ");
    EXPECT_EQ(http::idempotency_of(request, {}).value(), std::nullopt);
    request.headers.emplace_back("x-idempotency-key", "other");
    EXPECT_EQ(read(request).key, "other");
}

}  // namespace
}  // namespace akashi::http
