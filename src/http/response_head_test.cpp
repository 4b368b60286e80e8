#include "http/response_head.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace akashi::http {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using Origins = std::vector<std::string>;

std::string head(
    const Response& response,
    const Framing& framing = {},
    const Origins& origins = {},
    const std::string& origin = "https://ui.example"
) {
    Request request;
    request.request_id = "r1";
    request.headers = {{"origin", origin}};
    std::string out;
    HeadWriter(origins).write(out, request, response, framing);
    return out;
}

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
    return found;
}

TEST(ResponseHead, EveryAnswerHasTheSecurityHeaders) {
    const std::string text = head(Response(), Framing{.content_length = 2});
    EXPECT_THAT(text, ::testing::StartsWith("HTTP/1.1 200 OK\r\nDate: "));
    EXPECT_THAT(text, ::testing::EndsWith("\r\n\r\n"));
    for (const char* line : {
             "X-Request-ID: r1\r\n",
             "X-Content-Type-Options: nosniff\r\n",
             "X-Frame-Options: DENY\r\n",
             "Cache-Control: no-store\r\n",
             "Referrer-Policy: strict-origin-when-cross-origin\r\n",
             "Strict-Transport-Security: max-age=63072000; includeSubDomains\r\n",
             "Content-Security-Policy: default-src 'self';",
             "Permissions-Policy: camera=(), microphone=(), geolocation=(), payment=()\r\n",
             "Content-Type: application/json\r\n",
             "Content-Length: 2\r\n",
         }) {
        EXPECT_THAT(text, HasSubstr(line));
    }
}

TEST(ResponseHead, AnOwnHeaderReplacesTheDefault) {
    Response response;
    response.headers = {{"cache-control", "no-cache"}};
    const std::string text = head(response);
    EXPECT_THAT(text, HasSubstr("cache-control: no-cache\r\n"));
    EXPECT_THAT(text, Not(HasSubstr("no-store")));
    EXPECT_THAT(text, HasSubstr("X-Frame-Options: DENY\r\n"));
}

TEST(ResponseHead, ValuesCannotEndTheirLine) {
    Response response;
    response.headers = {{"X-Name", std::string("a\r\nSet-Cookie: b\0\x7f", 18)}};
    response.content_type = "text/plain\r\n\r\n<html>";
    const std::string text = head(response, Framing{.content_length = 1});
    EXPECT_THAT(text, HasSubstr("X-Name: a  Set-Cookie: b  \r\n"));
    EXPECT_EQ(count(text, "\r\n\r\n"), 1u);
    EXPECT_EQ(count(text, "\nSet-Cookie"), 0u);
}

TEST(ResponseHead, NoContentHasNoTypeAndNoLength) {
    Response response;
    response.status = 204;
    const std::string text = head(response);
    EXPECT_THAT(text, Not(HasSubstr("\nContent-Type")));
    EXPECT_THAT(text, Not(HasSubstr("\nContent-Length")));
}

TEST(ResponseHead, ConnectionIsNamedWhereTheVersionDoesNotSayIt) {
    EXPECT_THAT(head(Response()), Not(HasSubstr("Connection:")));
    EXPECT_THAT(head(Response(), Framing{.closes = true}), HasSubstr("Connection: close\r\n"));
    EXPECT_THAT(
        head(Response(), Framing{.names_keep_alive = true}), HasSubstr("Connection: keep-alive\r\n")
    );
    EXPECT_THAT(
        head(Response(), Framing{.closes = true, .names_keep_alive = true}),
        Not(HasSubstr("keep-alive"))
    );
}

TEST(ResponseHead, AnAllowedOriginIsReflected) {
    for (const Origins& origins :
         {Origins{"*"}, Origins{"https://b.example", "https://ui.example"}}) {
        const std::string text = head(Response(), {}, origins);
        EXPECT_THAT(text, HasSubstr("Access-Control-Allow-Origin: https://ui.example\r\n"));
        EXPECT_THAT(text, HasSubstr("Vary: Origin\r\n"));
        EXPECT_THAT(text, HasSubstr("X-Idempotency-Key\r\n"));
        EXPECT_THAT(text, HasSubstr("PUT, DELETE"));
        EXPECT_THAT(text, HasSubstr("Access-Control-Expose-Headers: X-Request-ID, "));
    }
}

TEST(ResponseHead, OtherOriginsGetNothingButVary) {
    const std::string text = head(Response(), {}, {"https://b.example"});
    EXPECT_THAT(text, Not(HasSubstr("Access-Control")));
    EXPECT_THAT(text, HasSubstr("Vary: Origin\r\n"));
    EXPECT_THAT(head(Response(), {}, {}), Not(HasSubstr("Vary")));
    EXPECT_THAT(head(Response(), {}, {"*"}, ""), Not(HasSubstr("Access-Control")));
}

TEST(ResponseHead, VaryNamesBothOriginAndEncoding) {
    const Framing framing{.varies_by_encoding = true, .is_gzip = true};
    EXPECT_THAT(head(Response(), framing, {"*"}), HasSubstr("Vary: Origin, Accept-Encoding\r\n"));
    EXPECT_THAT(head(Response(), framing), HasSubstr("Vary: Accept-Encoding\r\n"));
    EXPECT_THAT(head(Response(), framing), HasSubstr("Content-Encoding: gzip\r\n"));
}

}  // namespace
}  // namespace akashi::http
