#include "billing/stripe_client.hpp"

#include "base/sleep_for.hpp"
#include "base/text.hpp"
#include "base/with_timeout.hpp"
#include "net/retry.hpp"

#include <boost/json/parse.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace akashi {

namespace asio = boost::asio;
namespace json = boost::json;

namespace {

constexpr int kAttempts = 3;
constexpr int kBusy = 409;
constexpr std::size_t kAnswerBytes = 262'144;
constexpr std::size_t kShownBytes = 300;

std::string_view text_of(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    if (value == nullptr || !value->is_string()) return {};
    return value->get_string();
}

/// An empty object for what is no object.
json::object parse_object(const std::string& body) {
    boost::system::error_code error;
    json::value tree = json::parse(body, error);
    auto* object = error ? nullptr : tree.if_object();
    return object == nullptr ? json::object() : std::move(*object);
}

const json::object& error_of(const json::object& answer) {
    static const json::object none;
    const auto* error = answer.if_contains("error");
    const auto* object = error == nullptr ? nullptr : error->if_object();
    return object == nullptr ? none : *object;
}

}  // namespace

StripeClient::StripeClient(asio::any_io_executor executor, StripeAddress address)
    : http_(std::move(executor)), address_(std::move(address)) {}

asio::awaitable<std::string> StripeClient::make_session(
    std::string path, Form form, std::string key
) {
    net::HttpRequest request;
    request.method = "POST";
    request.url = address_.url + path;
    request.headers = {
        {"Authorization", "Bearer " + address_.secret},
        {"Content-Type", "application/x-www-form-urlencoded"},
        {"Stripe-Version", kStripeVersion},
        {"Idempotency-Key", std::move(key)}
    };
    request.body = form.text();
    request.timeout = address_.patience;
    request.answer_limit = kAnswerBytes;
    std::string failure;
    try {
        co_return url_of(co_await with_timeout(send(std::move(request)), address_.patience));
    } catch (const net::Unreachable& error) {
        failure = error.what();
    } catch (const std::invalid_argument& error) {
        failure = error.what();
    } catch (const boost::system::system_error& error) {
        if (error.code() != asio::error::timed_out) throw;
        failure = fmt::format(
            "{} gave no answer within {} ms", net::host_of(address_.url), address_.patience.count()
        );
    }
    throw StripeFailed(failure, 0, {}, {});
}

/// Stripe answers 409 while another request with the same key is under way.
asio::awaitable<net::HttpAnswer> StripeClient::send(net::HttpRequest request) {
    net::RetryPolicy policy;
    policy.attempts = kAttempts;
    policy.first_pause = address_.first_pause;
    policy.longest_request = address_.patience / 2;
    for (int attempt = 1;; ++attempt) {
        auto answer = co_await net::send_with_retries(http_, request, policy);
        if (answer.status != kBusy || attempt == kAttempts) co_return answer;
        co_await sleep_for(address_.first_pause);
    }
}

std::string StripeClient::url_of(const net::HttpAnswer& answer) const {
    constexpr int kOk = 200;
    const json::object object = parse_object(answer.body);
    const std::string request_id = shorten(answer.header("request-id"));
    if (answer.status != kOk) {
        const auto& error = error_of(object);
        const std::string_view code = text_of(error, "code");
        throw StripeFailed(
            shorten(text_of(error, "message")),
            answer.status,
            shorten(code.empty() ? text_of(error, "type") : code),
            request_id
        );
    }
    const std::string_view url = text_of(object, "url");
    if (!url.starts_with("https://"))
        throw StripeFailed("the session has no https URL", answer.status, {}, request_id);
    return std::string(url);
}

/// One line without control characters, for the log. Stripe repeats parts of a wrong key, with
/// stars; nothing that has the whole one is shown.
std::string StripeClient::shorten(std::string_view text) const {
    if (!is_text(text) || text.contains(address_.secret)) return {};
    std::string line(utf8_prefix(text, kShownBytes));
    std::ranges::replace_if(
        line, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, ' '
    );
    return line;
}

}  // namespace akashi
