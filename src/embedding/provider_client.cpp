#include "embedding/provider_client.hpp"

#include "base/text.hpp"
#include "embedding/provider_failure.hpp"
#include "net/json_answer.hpp"

#include <boost/asio/use_awaitable.hpp>
#include <boost/json/parse.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

namespace akashi {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;

constexpr std::size_t kRequestsAtOnce = 4;
constexpr std::size_t kAnswerBytes = 10u << 20;
constexpr std::size_t kNumberBytes = 32;  // of a number in an answer, with room to spare
constexpr std::size_t kTextBytes = 512;   // of what is around a vector
constexpr std::size_t kShownBytes = 200;  // of what a server says about a failure

std::string_view text_of(const json::value* value) {
    if (value == nullptr || !value->is_string()) return {};
    const auto& text = value->get_string();
    return {text.data(), text.size()};
}

/// `type: message` of OpenAI's errors, and those of the servers that are like it.
std::string find_message(const json::object& answer) {
    const json::value* error = answer.if_contains("error");
    if (error == nullptr) return std::string(text_of(answer.if_contains("message")));
    const auto* object = error->if_object();
    if (object == nullptr) return std::string(text_of(error));
    const auto type = text_of(object->if_contains("type"));
    const auto message = text_of(object->if_contains("message"));
    return type.empty() ? std::string(message) : fmt::format("{}: {}", type, message);
}

/// One line without control characters.
std::string shorten(std::string_view text) {
    std::string line(utf8_prefix(text, kShownBytes));
    std::ranges::replace_if(
        line, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, ' '
    );
    return line;
}

}  // namespace

/// One of the places for requests, given back at the end.
class ProviderClient::Place {
public:
    explicit Place(Places& places) : places_(places) {}
    ~Place() {
        places_.try_receive([](boost::system::error_code) {});
    }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

private:
    Places& places_;
};

ProviderClient::ProviderClient(
    const asio::any_io_executor& executor,
    net::HttpClient& http,
    ProviderAddress address,
    ProviderPatience patience
)
    : http_(http),
      address_(std::move(address)),
      patience_(patience),
      decision_places_(executor, kRequestsAtOnce),
      query_places_(executor, kRequestsAtOnce) {}

asio::awaitable<json::value> ProviderClient::post(
    std::string body, TextKind kind, std::size_t texts, std::size_t dimensions
) {
    net::HttpRequest request;
    request.method = "POST";
    request.url = address_.url;
    request.headers.push_back({"Content-Type", "application/json"});
    if (!address_.secret.empty())
        request.headers.push_back({"Authorization", "Bearer " + address_.secret});
    request.body = std::move(body);
    request.timeout = patience_.timeout;
    request.answer_limit = std::max(kAnswerBytes, texts * (kTextBytes + kNumberBytes * dimensions));
    net::HttpAnswer answer = co_await send(std::move(request), kind);
    if (answer.status != 200) fail(answer);
    json::value tree;
    try {
        tree = co_await net::parse_json_in_turns(std::move(answer.body));
    } catch (const boost::system::system_error& error) {
        if (error.code() == asio::error::operation_aborted) throw;
        throw ProviderFailed(fmt::format("{}: the answer is not JSON", address_.name));
    }
    const auto* object = tree.if_object();
    if (object == nullptr)
        throw ProviderFailed(fmt::format("{}: the answer is not an object", address_.name));
    if (object->contains("error")) {
        const std::string message = shorten(find_message(*object));
        throw ProviderFailed(fmt::format("{} error (HTTP 200): {}", address_.name, message));
    }
    co_return tree;
}

asio::awaitable<net::HttpAnswer> ProviderClient::send(net::HttpRequest request, TextKind kind) {
    // A full channel makes its sender wait: what is in it stands for the requests on their way.
    Places& places = kind == TextKind::query ? query_places_ : decision_places_;
    co_await places.async_send(boost::system::error_code(), asio::use_awaitable);
    const Place place(places);
    try {
        co_return co_await net::send_with_retries(http_, std::move(request), patience_.retries);
    } catch (const net::Unreachable& error) {
        const std::string message = fmt::format("{}: {}", address_.name, error.what());
        if (error.kind() == net::Unreachable::Kind::permanent) throw ProviderMisconfigured(message);
        throw EmbedderAway(message);
    } catch (const std::invalid_argument& error) {
        throw ProviderMisconfigured(fmt::format("{}: {}", address_.name, error.what()));
    }
}

std::string ProviderClient::describe(const std::string& body) const {
    boost::system::error_code error;
    const json::value tree = json::parse(body, error);
    const auto* object = error ? nullptr : tree.if_object();
    std::string message = object == nullptr ? body : find_message(*object);
    while (!address_.secret.empty()) {  // some servers repeat the key
        const std::size_t place = message.find(address_.secret);
        if (place == message.npos) break;
        message.replace(place, address_.secret.size(), 1, '*');
    }
    return is_text(message) ? shorten(message) : std::string();
}

void ProviderClient::fail(const net::HttpAnswer& answer) const {
    const std::string prefix = fmt::format("{} error (HTTP {})", address_.name, answer.status);
    switch (answer.status) {
        case 401:
        case 403:  // what it says may show parts of the key
            throw ProviderMisconfigured(fmt::format("{}: {}", prefix, address_.key_hint));
        case 404:
            throw ProviderMisconfigured(fmt::format("{}: {}", prefix, address_.model_hint));
        case 400:
        case 413:
        case 422:
            throw TextRefused(fmt::format("{}: {}", prefix, describe(answer.body)));
        case 429:
            throw EmbedderAway(fmt::format("{}: {}", prefix, describe(answer.body)));
        default:
            throw ProviderFailed(fmt::format("{}: {}", prefix, describe(answer.body)));
    }
}

}  // namespace akashi
