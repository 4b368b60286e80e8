#include "limits/redis_rate_limiter.hpp"

#include "base/log.hpp"
#include "base/uuid.hpp"

#include <algorithm>
#include <utility>

namespace akashi {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr auto kBudget = 50ms;
constexpr std::size_t kShownError = 200;

/// The key, then the limit, the window in microseconds and the member to add. The set has the
/// requests of the window, scored by the clock of Redis. The key outlives them by 10 seconds.
/// Returns whether the request is allowed, what remains, and the microseconds until the reset. A
/// refused request writes nothing. ZADD is the first write, because Redis looks only there whether
/// its memory is full.
const redis::Script& script() {
    static const redis::Script script(R"(local limit = tonumber(ARGV[1])
local window = tonumber(ARGV[2])
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local start = string.format('%.0f', now - window)
local count = redis.call('ZCOUNT', KEYS[1], '(' .. start, '+inf')
if count >= limit then
  local oldest = redis.call(
    'ZRANGEBYSCORE', KEYS[1], '(' .. start, '+inf', 'WITHSCORES', 'LIMIT', 0, 1)
  return {0, 0, tonumber(oldest[2]) - (now - window)}
end
redis.call('ZADD', KEYS[1], string.format('%.0f', now), ARGV[3])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', start)
redis.call('PEXPIRE', KEYS[1], window / 1000 + 10000)
return {1, limit - count - 1, window}
)");
    return script;
}

std::string microseconds_of(std::chrono::seconds window) {
    return std::to_string(std::chrono::microseconds(window).count());
}

/// Runs the script as a request does that is counted: who answers it can count. It also loads the
/// script.
std::string probe() {
    return redis::format_command(
        {"EVAL", script().text(), "1", "akashi:rl:probe", "1000000", "1000000", "probe"}
    );
}

std::string command_of(
    bool is_known, const RateLimit& limit, const std::string& key, const std::string& member
) {
    return redis::format_command(
        {is_known ? "EVALSHA" : "EVAL",
         is_known ? script().sha() : script().text(),
         "1",
         key,
         std::to_string(limit.requests),
         microseconds_of(limit.window),
         member}
    );
}

/// The verdict of the script; nothing when it is none.
std::optional<RateVerdict> parse_verdict(const redis::Reply& reply, const RateLimit& limit) {
    constexpr std::size_t kFields = 3;
    using Kind = redis::Reply::Kind;
    if (reply.kind != Kind::list || reply.elements.size() != kFields) return std::nullopt;
    for (const auto& element : reply.elements) {
        if (element.kind != Kind::integer) return std::nullopt;
    }
    return RateVerdict{
        .is_allowed = reply.elements[0].integer != 0,
        .remaining = static_cast<int>(reply.elements[1].integer),
        // Unless somebody has set the clock of Redis back, it is in these bounds anyway.
        .reset_after = std::clamp<std::chrono::microseconds>(
            std::chrono::microseconds(reply.elements[2].integer), 0us, limit.window
        )
    };
}

}  // namespace

RedisRateLimiter::RedisRateLimiter(asio::any_io_executor executor, redis::RedisUrl url)
    : instance_(Uuid::make_v4().str()),
      client_(std::make_shared<redis::Client>(
          std::move(executor),
          std::move(url),
          redis::ClientOptions{
              .probe = probe(),
              .probe_patience = kBudget,
              .on_up = [this] { on_up(); },
              .on_down = [this](const Error& why) { on_down(why); }
          }
      )) {}

asio::awaitable<std::optional<Error>> RedisRateLimiter::start() {
    const auto failure = co_await client_->start();
    if (failure) {
        on_down(*failure);
        has_told_ = true;  // the caller tells it
    }
    co_return failure;
}

asio::awaitable<void> RedisRateLimiter::stop() { return client_->stop(); }

asio::awaitable<RateVerdict> RedisRateLimiter::count(RateLimit limit, std::string key) {
    if (!client_->is_up()) co_return allow(limit, key, reason());
    const auto reply = co_await ask(limit, key);
    if (!reply) co_return allow(limit, key, reply.error().message());
    if (const auto verdict = parse_verdict(*reply, limit)) co_return *verdict;
    const std::string why =
        reply->is_error() ? reply->text.substr(0, kShownError) : "Redis gives another answer";
    client_->distrust(Error(ErrorCode::unavailable, why));
    co_return allow(limit, key, why);
}

/// Runs the script by its name, and by its text when Redis has forgotten it.
asio::awaitable<Result<redis::Reply>> RedisRateLimiter::ask(
    const RateLimit& limit, const std::string& key
) {
    const auto deadline = SteadyClock::now() + kBudget;
    const std::string member = instance_ + ":" + std::to_string(next_member_++);
    auto reply = co_await client_->ask(command_of(true, limit, key, member), deadline);
    if (!reply || !reply->is_error() || !reply->text.starts_with("NOSCRIPT")) co_return reply;
    co_return co_await client_->ask(command_of(false, limit, key, member), deadline);
}

/// Lets a request pass that could not be counted.
RateVerdict RedisRateLimiter::allow(
    const RateLimit& limit, const std::string& key, std::string_view why
) {
    errors_.Increment();
    if (const auto dropped = lines_.admit(SteadyClock::now())) {
        log::warn(
            "ratelimit: redis error, allowing request",
            {{"error", why}, {"key", key}, {"dropped", *dropped}}
        );
        has_told_ = true;
    }
    return allow_uncounted(limit);
}

void RedisRateLimiter::on_up() {
    if (has_told_.exchange(false)) log::info("ratelimit: redis restored");
}

void RedisRateLimiter::on_down(const Error& why) {
    const std::lock_guard lock(mutex_);
    reason_ = why.message();
}

std::string RedisRateLimiter::reason() const {
    const std::lock_guard lock(mutex_);
    return reason_;
}

}  // namespace akashi
