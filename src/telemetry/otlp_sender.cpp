#include "telemetry/otlp_sender.hpp"

#include "base/gzip_encoder.hpp"
#include "base/log.hpp"
#include "net/retry.hpp"
#include "telemetry/otlp_answer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace akashi {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr int kAttempts = 4;
constexpr auto kFirstPause = 5s;
constexpr auto kLongestPause = 30s;
constexpr std::size_t kAnswerLimit = 65'536;
constexpr int kFirstNoSuccess = 300;

std::string compressed(std::string_view message) {
    std::string bytes;
    GzipEncoder encoder;
    encoder.add(message, bytes);
    encoder.finish(bytes);
    return bytes;
}

}  // namespace

void ExportLog::failed(Signal signal, const std::string& url, const std::string& error) {
    const auto dropped = limiter_.admit(SteadyClock::now());
    if (!dropped) return;
    is_told_[static_cast<std::size_t>(signal)] = true;
    log::warn(
        "otel: export failed",
        {{"error", error},
         {"signal", to_string(signal)},
         {"collector", net::host_of(url)},
         {"not_logged", *dropped}}
    );
}

void ExportLog::succeeded(Signal signal) {
    if (is_told_[static_cast<std::size_t>(signal)].exchange(false))
        log::info("otel: export restored", {{"signal", to_string(signal)}});
}

OtlpSender::OtlpSender(
    net::HttpClient& client, ExportLog& log, const OtlpConfig& config, Signal signal
)
    : client_(client),
      log_(log),
      signal_(signal),
      url_(url_of(config, signal)),
      timeout_(timeout_of(config, signal)),
      is_json_(akashi::is_json(config, signal)),
      is_compressed_(akashi::is_compressed(config)),
      headers_(headers_of(config, signal)) {
    if (is_compressed_) headers_.push_back({"Content-Encoding", "gzip"});
    headers_.push_back({"User-Agent", "akashi/" AKASHI_VERSION});
}

net::HttpRequest OtlpSender::request(std::string message) const {
    return {
        .method = "POST",
        .url = url_,
        .headers = headers_,
        .body = is_compressed_ ? compressed(message) : std::move(message),
        .timeout = timeout_,
        .answer_limit = kAnswerLimit
    };
}

asio::awaitable<bool> OtlpSender::send(std::string message) {
    return send(request(std::move(message)), kAttempts);
}

asio::awaitable<bool> OtlpSender::send_once(
    std::string message, std::chrono::milliseconds timeout
) {
    auto once = request(std::move(message));
    once.timeout = std::min(timeout, timeout_);
    return send(std::move(once), 1);
}

asio::awaitable<bool> OtlpSender::send(net::HttpRequest request, int attempts) {
    std::string error;
    try {
        const auto answer = co_await net::send_with_retries(
            client_,
            std::move(request),
            {.attempts = attempts,
             .first_pause = kFirstPause,
             .longest_pause = kLongestPause,
             .longest_request = kLongestPause,
             // A wrong address is told at once, not when the last attempt has failed.
             .on_unreachable = [this](const net::Unreachable& failure
                               ) { log_.failed(signal_, url_, failure.what()); }}
        );
        if (answer.status < kFirstNoSuccess) {
            if (const auto refusal = find_refusal(answer.body, signal_, is_json_))
                log_.failed(signal_, url_, *refusal);
            else
                log_.succeeded(signal_);
            co_return true;
        }
        error = fmt::format("the collector answered {}", answer.status);
    } catch (const net::Unreachable& failure) {
        error = failure.what();
    }
    log_.failed(signal_, url_, error);
    co_return false;
}

}  // namespace akashi
