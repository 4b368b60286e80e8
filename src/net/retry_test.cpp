#include "net/retry.hpp"

#include "testing/http_double.hpp"
#include "testing/run.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>

#include <gtest/gtest.h>

#include <atomic>

namespace akashi::net {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using testing::HttpDouble;

TEST(PauseAfterTest, DoublesUpToTheLongestAndIsSpreadOverAllOfIt) {
    const RetryPolicy policy{.first_pause = 100ms, .longest_pause = 350ms};
    EXPECT_EQ(pause_after(policy, 1, 1), 100ms);
    EXPECT_EQ(pause_after(policy, 2, 1), 200ms);
    EXPECT_EQ(pause_after(policy, 3, 1), 350ms);
    EXPECT_EQ(pause_after(policy, 1000, 1), 350ms);
    EXPECT_EQ(pause_after(policy, 2, 0.25), 50ms);
    EXPECT_EQ(pause_after(policy, 2, 0), 0ms);
}

TEST(RetryAfterTest, ReadsSecondsAndDates) {
    const Time now = *parse_rfc3339("1994-11-06T08:49:30Z");
    EXPECT_EQ(parse_retry_after("120", now), 120s);
    EXPECT_EQ(parse_retry_after("0", now), 0ms);
    EXPECT_EQ(parse_retry_after("Sun, 06 Nov 1994 08:49:37 GMT", now), 7s);
    EXPECT_EQ(parse_retry_after("Sun, 06 Nov 1994 08:49:00 GMT", now), 0s) << "it has passed";
}

TEST(RetryAfterTest, IgnoresOtherText) {
    for (const char* text :
         {"",
          "-1",
          "1.5",
          "soon",
          "Sun, 06 Nov 1994 08:49:37 CET",
          "Sun, 99 Nov 1994 08:49:37 GMT",
          "Sun, 06 Nix 1994 08:49:37 GMT"})
        EXPECT_EQ(parse_retry_after(text, Time()), std::nullopt) << text;
}

class RetryTest : public ::testing::Test {
protected:
    ~RetryTest() override {
        client.reset();
        pool.join();
    }

    HttpAnswer send() {
        HttpRequest request;
        request.url = server.url();
        return testing::run(io, send_with_retries(*client, request, policy));
    }

    asio::io_context io;
    asio::thread_pool pool{1};
    std::optional<HttpClient> client{std::in_place, pool.get_executor()};
    RetryPolicy policy{.attempts = 3, .first_pause = 0ms, .longest_pause = 0ms};
    std::vector<HttpDouble::Reply> replies;  ///< the last one again and again
    std::atomic<std::size_t> requests = 0;
    HttpDouble server{[this](const auto&) {
        return replies[std::min(requests++, replies.size() - 1)];
    }};
};

TEST_F(RetryTest, RepeatsWhatMayWorkSoon) {
    replies = {{503}, {429, "", "Retry-After: 0\r\n"}, {200, "yes"}};
    EXPECT_EQ(send().body, "yes");
    EXPECT_EQ(requests, 3u);
}

TEST_F(RetryTest, RepeatsAfterABrokenConnection) {
    replies = {{200, "yes and no", "", HttpDouble::Fate::cut}, {200, "yes"}};
    EXPECT_EQ(send().body, "yes");
}

TEST_F(RetryTest, ReturnsTheLastAnswerWhenNoAttemptIsLeft) {
    replies = {{500}, {502}, {503}, {200}};
    EXPECT_EQ(send().status, 503);
    EXPECT_EQ(requests, 3u);
}

TEST_F(RetryTest, DoesNotRepeatWhatIsRefused) {
    replies = {{400}, {200}};
    EXPECT_EQ(send().status, 400);
    EXPECT_EQ(requests, 1u);
}

TEST_F(RetryTest, DoesNotWaitLongerThanItIsAllowedTo) {
    policy.longest_request = 10s;
    replies = {{429, "", "Retry-After: 11\r\n"}, {200}};
    EXPECT_EQ(send().status, 429);
    EXPECT_EQ(requests, 1u);
}

TEST_F(RetryTest, ThrowsTheLastFailure) {
    replies = {{200, "abc", "", HttpDouble::Fate::cut}};
    EXPECT_THROW(send(), Unreachable);
    EXPECT_EQ(requests, 3u);
}

TEST_F(RetryTest, DoesNotRepeatWhatFailsForGood) {
    replies = {{200, std::string(100, 'x')}};
    HttpRequest request;
    request.url = server.url();
    request.answer_limit = 10;
    EXPECT_THROW(testing::run(io, send_with_retries(*client, request, policy)), Unreachable);
    EXPECT_EQ(requests, 1u);
}

}  // namespace
}  // namespace akashi::net
