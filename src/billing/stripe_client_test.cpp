#include "billing/stripe_client.hpp"

#include "testing/http_double.hpp"
#include "testing/run.hpp"

#include <gmock/gmock.h>

#include <deque>
#include <functional>
#include <mutex>

namespace akashi {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using testing::HttpDouble;
using ::testing::IsEmpty;

const std::string kSession = R"({"id":"cs_1","url":"https://checkout.stripe.com/c/pay/cs_1"})";

/// A client, and a Stripe that gives the replies one after the other, the last one again and again.
class StripeClientTest : public ::testing::Test {
protected:
    std::string make(const std::string& key = "a key") {
        return testing::run(io_, client_.make_session("/v1/checkout/sessions", form_, key));
    }
    StripeFailed fail() {
        try {
            make();
        } catch (const StripeFailed& failure) {
            return failure;
        }
        throw std::logic_error("there is a session");
    }
    std::vector<HttpDouble::Request> requests() {
        const std::lock_guard lock(mutex_);
        return requests_;
    }

    std::mutex mutex_;
    std::vector<HttpDouble::Request> requests_;
    std::deque<HttpDouble::Reply> replies_;
    HttpDouble stripe_{[this](const HttpDouble::Request& request) {
        const std::lock_guard lock(mutex_);
        requests_.push_back(request);
        HttpDouble::Reply reply = replies_.front();
        if (replies_.size() > 1) replies_.pop_front();
        return reply;
    }};
    boost::asio::io_context io_;
    Form form_ = Form().add("mode", "subscription");
    StripeClient client_{
        io_.get_executor(),
        {.url = stripe_.url(), .secret = "sk_test_secret", .patience = 2s, .first_pause = 1ms}
    };
};

TEST_F(StripeClientTest, PostsTheFormAndReturnsTheUrl) {
    replies_ = {{200, kSession}};
    EXPECT_EQ(make(), "https://checkout.stripe.com/c/pay/cs_1");
    ASSERT_EQ(requests().size(), 1U);
    const auto [head, body] = requests()[0];
    EXPECT_EQ(body, "mode=subscription");
    EXPECT_THAT(head, HasSubstr("POST /v1/checkout/sessions HTTP/1.1\r\n"));
    EXPECT_THAT(head, HasSubstr("\r\nAuthorization: Bearer sk_test_secret\r\n"));
    EXPECT_THAT(head, HasSubstr("\r\nContent-Type: application/x-www-form-urlencoded\r\n"));
    EXPECT_THAT(head, HasSubstr("\r\nStripe-Version: 2026-10-28.endive\r\n"));
    EXPECT_THAT(head, HasSubstr("\r\nIdempotency-Key: a key\r\n"));
}

TEST_F(StripeClientTest, RepeatsWithTheSameKeyWhatStripeDidNotDo) {
    const HttpDouble::Reply session{200, kSession};
    const HttpDouble::Reply cut{.body = kSession, .fate = HttpDouble::Fate::cut};
    for (const auto& first :
         {HttpDouble::Reply{500, "{}"},
          HttpDouble::Reply{429, "{}"},
          HttpDouble::Reply{409, "{}"},
          cut}) {
        replies_ = {first, first, session};
        requests_.clear();
        EXPECT_EQ(make(), "https://checkout.stripe.com/c/pay/cs_1");
        ASSERT_EQ(requests().size(), 3U);
        for (const auto& [head, body] : requests()) {
            EXPECT_THAT(head, HasSubstr("\r\nIdempotency-Key: a key\r\n"));
            EXPECT_EQ(body, "mode=subscription");
        }
    }
}

TEST_F(StripeClientTest, GivesUpAfterThreeAttempts) {
    replies_ = {{500, R"({"error":{"type":"api_error","message":"our fault"}})"}};
    const StripeFailed failure = fail();
    EXPECT_EQ(failure.status(), 500);
    EXPECT_EQ(failure.code(), "api_error");
    EXPECT_STREQ(failure.what(), "our fault");
    EXPECT_EQ(requests().size(), 3U);
}

TEST_F(StripeClientTest, RepeatsNothingThatStripeRefuses) {
    replies_ = {
        {400,
         R"({"error":{"code":"resource_missing","type":"x","message":"No such\n\tprice"}})",
         "Request-Id: req_1\r\n"}
    };
    const StripeFailed failure = fail();
    EXPECT_EQ(failure.status(), 400);
    EXPECT_EQ(failure.code(), "resource_missing");
    EXPECT_STREQ(failure.what(), "No such  price");
    EXPECT_EQ(failure.request_id(), "req_1");
    EXPECT_EQ(requests().size(), 1U);
}

TEST_F(StripeClientTest, SaysNothingThatHasItsSecret) {
    replies_ = {{401, R"({"error":{"message":"Invalid API Key provided: sk_test_secret"}})"}};
    EXPECT_STREQ(fail().what(), "");
    replies_ = {{401, "{\"error\":{\"message\":\"" + std::string(1'000, 'm') + "\"}}"}};
    EXPECT_EQ(std::string(fail().what()).size(), 300U);
}

TEST_F(StripeClientTest, WaitsForAnAnswerOnlySoLong) {
    replies_ = {{.fate = HttpDouble::Fate::never}};
    EXPECT_THAT(fail().what(), HasSubstr(" within 2000 ms"));
    EXPECT_EQ(fail().status(), 0);
}

TEST_F(StripeClientTest, TakesOnlyASessionWithAnHttpsUrl) {
    for (const char* url : {"null", "7", "\"\"", "\"http://stripe.com\"", "\"javascript:a\""}) {
        replies_ = {{200, std::string("{\"url\":") + url + "}"}};
        EXPECT_STREQ(fail().what(), "the session has no https URL") << url;
    }
    for (const char* body : {"", "no JSON", "[]", "{}"}) {
        replies_ = {{200, body}};
        EXPECT_STREQ(fail().what(), "the session has no https URL") << body;
    }
    replies_ = {{302, "", "Location: https://checkout.stripe.com\r\n"}};
    EXPECT_EQ(fail().status(), 302);
}

TEST_F(StripeClientTest, ReadsNoEndlessAnswer) {
    replies_ = {{200, "{\"url\":\"https://" + std::string(300'000, 'u') + "\"}"}};
    EXPECT_THAT(fail().what(), HasSubstr("has more than 262144 bytes"));
}

TEST_F(StripeClientTest, EndsWhatIsOnItsWayWhenItIsClosed) {
    client_.close();
    replies_ = {{200, kSession}};
    EXPECT_EQ(fail().status(), 0);
    EXPECT_THAT(requests(), IsEmpty());
}

}  // namespace
}  // namespace akashi
