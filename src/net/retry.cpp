#include "net/retry.hpp"

#include "base/crypto.hpp"
#include "base/parse_integer.hpp"
#include "base/sleep_for.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

namespace akashi::net {
namespace {

namespace asio = boost::asio;
using std::chrono::milliseconds;

constexpr std::int64_t kLongestSeconds = 1'000'000'000;

/// `Sun, 06 Nov 1994 08:49:37 GMT`
std::optional<Time> parse_http_date(std::string_view text) {
    constexpr std::array<std::string_view, 12> kMonths{
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
    };
    if (text.size() != 29 || text.substr(25) != " GMT") return std::nullopt;
    const auto month = std::ranges::find(kMonths, text.substr(8, 3));
    if (month == kMonths.end()) return std::nullopt;
    const std::string number = std::to_string(month - kMonths.begin() + 101).substr(1);
    std::string iso(text.substr(12, 4));
    iso.append("-").append(number).append("-").append(text.substr(5, 2));
    iso.append("T").append(text.substr(17, 8)).append("Z");
    return parse_rfc3339(iso);
}

bool is_passing(int status) {
    constexpr std::array kPassing{408, 429, 500, 502, 503, 504};
    return std::ranges::find(kPassing, status) != kPassing.end();
}

double random_fraction() {
    std::uint32_t bits = 0;
    random_bytes(&bits, sizeof bits);
    return bits / 4294967296.0;
}

/// An attempt's answer, or why it may be repeated.
struct Attempt {
    std::optional<HttpAnswer> answer;
    std::optional<Unreachable> failure;
};

asio::awaitable<Attempt> attempt(HttpClient& client, HttpRequest request) {
    Attempt outcome;
    try {
        outcome.answer = co_await client.send(std::move(request));
    } catch (const Unreachable& failure) {
        if (failure.kind() != Unreachable::Kind::passing) throw;
        outcome.failure = failure;
    }
    co_return outcome;
}

}  // namespace

milliseconds pause_after(const RetryPolicy& policy, int failures, double random) {
    auto longest = policy.first_pause;
    for (int i = 1; i < failures && longest < policy.longest_pause; ++i) longest *= 2;
    longest = std::min(longest, policy.longest_pause);
    return milliseconds(static_cast<std::int64_t>(static_cast<double>(longest.count()) * random));
}

std::optional<milliseconds> parse_retry_after(std::string_view text, Time now) {
    if (const auto seconds = parse_integer<std::int64_t>(text); seconds && *seconds >= 0)
        return std::chrono::seconds(std::min(*seconds, kLongestSeconds));
    const auto date = parse_http_date(text);
    if (!date) return std::nullopt;
    return std::max(std::chrono::ceil<milliseconds>(*date - now), milliseconds(0));
}

asio::awaitable<HttpAnswer> send_with_retries(
    HttpClient& client, HttpRequest request, RetryPolicy policy
) {
    for (int failures = 1;; ++failures) {
        Attempt outcome = co_await attempt(client, request);
        const bool is_last = failures >= policy.attempts;
        auto pause = pause_after(policy, failures, random_fraction());
        if (outcome.answer) {
            if (is_last || !is_passing(outcome.answer->status))
                co_return std::move(*outcome.answer);
            const auto asked = parse_retry_after(outcome.answer->header("retry-after"), now());
            if (asked && *asked > policy.longest_request) co_return std::move(*outcome.answer);
            if (asked) pause = std::max(pause, *asked);
        } else if (outcome.failure) {
            if (is_last) throw Unreachable(*outcome.failure);
            if (policy.on_unreachable) policy.on_unreachable(*outcome.failure);
        }
        co_await sleep_for(pause);
    }
}

}  // namespace akashi::net
