#include "doctor/redis_check.hpp"

#include "base/parse_integer.hpp"
#include "base/steady_clock.hpp"
#include "redis/client.hpp"

#include <boost/asio/this_coro.hpp>

#include <fmt/format.h>

#include <cstdint>
#include <memory>
#include <string_view>

namespace akashi {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view kName = "redis";
constexpr auto kPatience = 1s;
constexpr std::int64_t kFullPercent = 90;

/// The value of `name:value` in the lines of INFO; empty when it is not there.
std::string_view find_line(std::string_view info, std::string_view name) {
    const auto begin = info.find(fmt::format("\n{}:", name));
    if (begin == std::string_view::npos) return {};
    info.remove_prefix(begin + name.size() + 2);
    return info.substr(0, info.find('\r'));
}

std::int64_t to_number(std::string_view text) {
    return parse_integer<std::int64_t>(text).value_or(0);
}

Observation judge_memory(const std::string& place, std::string_view info) {
    constexpr std::int64_t kMebibyte = 1'048'576;
    const auto used = to_number(find_line(info, "used_memory"));
    const auto most = to_number(find_line(info, "maxmemory"));
    const auto policy = find_line(info, "maxmemory_policy");
    const std::string state = fmt::format(
        "{} answers; {} MiB are used, maxmemory {}, {}",
        place,
        used / kMebibyte,
        most == 0 ? "unlimited" : fmt::format("{} MiB", most / kMebibyte),
        policy.empty() ? "policy unknown" : policy
    );
    if (most == 0 || used * 100 < most * kFullPercent) return fine(kName, state);
    if (policy == "noeviction")
        return warning(
            kName,
            state + ": when it is full, rate limits are not enforced",
            "raise maxmemory, or give Akashi a Redis of its own"
        );
    return warning(
        kName,
        state + ": counters are evicted, and their callers may send more than the limits",
        "raise maxmemory, or give Akashi a Redis of its own"
    );
}

asio::awaitable<Observation> look(redis::Client& client, std::string place) {
    if (const auto failure = co_await client.start())
        co_return problem(
            kName,
            fmt::format("{}: {}; rate limits are not enforced", place, failure->message()),
            "redis-cli -u \"$REDIS_URL\" --no-auth-warning ping must print PONG"
        );
    const auto info = co_await client.ask(
        redis::format_command({"INFO", "memory"}), SteadyClock::now() + kPatience
    );
    if (!info || info->is_error())
        co_return warning(
            kName,
            fmt::format("{} answers, but does not tell its memory", place),
            "let the account of REDIS_URL use INFO to see it here"
        );
    co_return judge_memory(place, info->text);
}

}  // namespace

asio::awaitable<Observations> check_redis(std::string url) {
    const auto parsed = redis::parse_redis_url(url);
    if (!parsed)
        co_return Observations{problem(kName, parsed.error().message(), "correct REDIS_URL")};
    const auto client =
        std::make_shared<redis::Client>(co_await asio::this_coro::executor, *parsed);
    Observations findings{co_await look(*client, parsed->shown())};
    co_await client->stop();
    co_return findings;
}

}  // namespace akashi
