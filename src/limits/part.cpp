#include "limits/part.hpp"

#include "base/log.hpp"
#include "http/router.hpp"
#include "redis/redis_url.hpp"

#include <chrono>

namespace akashi {

namespace asio = boost::asio;

namespace {

/// Null for a class without a limit.
const RateLimit* limit_of(http::RateClass rate_class) {
    switch (rate_class) {
        case http::RateClass::none:
            return nullptr;
        case http::RateClass::auth:
            return &kAuthLimit;
        case http::RateClass::ingest:
            return &kIngestLimit;
        case http::RateClass::query:
            return &kQueryLimit;
        case http::RateClass::search:
            return &kSearchLimit;
    }
    return nullptr;
}

/// For the headers: when the window ends, in Unix seconds.
std::int64_t reset_of(const RateVerdict& verdict, Time now) {
    const auto reset = now + verdict.reset_after;
    return std::chrono::floor<std::chrono::seconds>(reset.time_since_epoch()).count();
}

}  // namespace

LimitsPart::LimitsPart(const Context& context, const LimitsConfig& config) : clock_(context.clock) {
    if (config.mode == "memory") {
        limiter_ = &memory_.emplace();
    } else if (!config.redis_url.empty()) {
        const auto url = redis::parse_redis_url(config.redis_url).value();
        shown_url_ = url.shown();
        limiter_ = &redis_.emplace(context.executor, url);
    }
}

void LimitsPart::add_routes(http::Router& router) {
    if (limiter_) router.limit_by(*this);
}

asio::awaitable<void> LimitsPart::start() {
    if (memory_) log::info("rate limiting: memory (each instance counts its own requests)");
    if (!limiter_) log::info("rate limiting: disabled (no REDIS_URL)");
    if (!redis_) co_return;
    log::info("rate limiting: enabled", {{"redis", shown_url_}});
    if (const auto failure = co_await redis_->start())
        log::warn("ratelimit: redis unavailable", {{"error", failure->message()}});
}

asio::awaitable<void> LimitsPart::stop() {
    if (redis_) co_await redis_->stop();
}

asio::awaitable<http::RateGate::Verdict> LimitsPart::count(
    http::RateClass rate_class, const http::Request& request
) {
    const RateLimit* limit = limit_of(rate_class);
    const bool is_by_address = rate_class == http::RateClass::auth;
    if (!limit || (!is_by_address && request.caller.is_admin())) co_return Verdict();
    const std::string key =
        is_by_address ? rate_key(*limit, request.client_ip) : rate_key(*limit, request.caller);
    const RateVerdict verdict = co_await limiter_->count(*limit, key);
    Verdict answer;
    answer.status = http::RateStatus{
        .limit = limit->requests,
        .remaining = verdict.remaining,
        .reset = reset_of(verdict, clock_())
    };
    instruments_.note(*limit, verdict.is_allowed);
    if (verdict.is_allowed) co_return answer;
    answer.retry_after = retry_after(verdict);
    if (const auto dropped = lines_.admit(SteadyClock::now())) {
        log::warn(
            "rate limit exceeded", {{"class", limit->name}, {"key", key}, {"dropped", *dropped}}
        );
    }
    co_return answer;
}

}  // namespace akashi
