#include "http/router.hpp"

#include "base/log.hpp"
#include "base/sleep_for.hpp"
#include "base/span.hpp"
#include "http/target.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <stdexcept>

namespace akashi::http {

namespace asio = boost::asio;

namespace {

/// Between two looks at a store that is being opened.
constexpr auto kPause = std::chrono::milliseconds(50);
constexpr const char* kStarting = "the server is starting; try again in a second";

std::size_t index(Method method) { return static_cast<std::size_t>(method); }

bool is_parameter(std::string_view segment) { return segment.starts_with('{'); }

template <class Text>
std::vector<Text> split(std::string_view path) {
    std::vector<Text> segments;
    while (!path.empty()) {
        path.remove_prefix(1);  // the slash
        const std::string_view segment = path.substr(0, path.find('/'));
        segments.emplace_back(segment);
        path.remove_prefix(segment.size());
    }
    return segments;
}

bool fits(const std::vector<std::string>& pattern, const std::vector<std::string_view>& path) {
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (is_parameter(pattern[i]) ? path[i].empty() : pattern[i] != path[i]) return false;
    }
    return true;
}

/// Literal segments come before parameters.
bool is_more_specific(const std::vector<std::string>& a, const std::vector<std::string>& b) {
    return std::lexicographical_compare(
        a.begin(),
        a.end(),
        b.begin(),
        b.end(),
        [](const std::string& x, const std::string& y) {
            return !is_parameter(x) && is_parameter(y);
        }
    );
}

/// `v1` of `/v1/trace`; empty when there is none.
std::string_view first_segment(std::string_view path) {
    if (!path.starts_with('/')) return {};
    path.remove_prefix(1);
    return path.substr(0, path.find('/'));
}

/// Decodes the parameters of the path; false when one cannot be decoded.
bool read_parameters(const std::vector<std::string>& pattern, Request& request) {
    const auto path = split<std::string_view>(request.path);
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (!is_parameter(pattern[i])) continue;
        auto value = percent_decode(path[i]);
        if (!value) return false;
        request.path_parameters[pattern[i].substr(1, pattern[i].size() - 2)] = std::move(*value);
    }
    return true;
}

/// What an Unavailable says; nothing for any other exception.
std::optional<std::string> reason_if_unavailable(const std::exception_ptr& failure) {
    try {
        std::rethrow_exception(failure);
    } catch (const Unavailable& error) {
        return error.what();
    } catch (...) {
        return std::nullopt;
    }
}

}  // namespace

const Route* Router::Endpoint::find(Method method) const {
    const Route* route = by_method[index(method)];
    return !route && method == Method::head ? by_method[index(Method::get)] : route;
}

bool Router::Match::take(const Endpoint& candidate, Method method) {
    for (std::size_t i = 0; i < allowed.size(); ++i) {
        if (candidate.by_method[i]) allowed[i] = true;
    }
    route = candidate.find(method);
    endpoint = &candidate;
    return route != nullptr;
}

Router::Router(
    Authenticator authenticate, std::function<bool()> store_is_open, SteadyClock::duration patience
)
    : authenticate_(std::move(authenticate)),
      store_is_open_(std::move(store_is_open)),
      waits_until_(SteadyClock::now() + patience) {}

void Router::add(Route route) {
    const Route*& place = endpoint(route.pattern).by_method[index(route.method)];
    if (place) throw std::logic_error("route added twice: " + route.pattern);
    place = &routes_.emplace_back(std::move(route));
    if (place->minimum_role) guarded_.emplace(first_segment(place->pattern));
}

/// `/v1` alone is no path below it.
bool Router::is_guarded(std::string_view path) const {
    const std::string_view segment = first_segment(path);
    const bool is_below = path.size() > segment.size() + 1;
    return guarded_.contains(segment) && (is_below || literals_.contains(path));
}

Router::Endpoint& Router::endpoint(const std::string& pattern) {
    if (pattern.find('{') == std::string::npos) return literals_[pattern];
    const auto segments = split<std::string>(pattern);
    auto& group = patterns_[segments.size()];
    auto place = std::find_if(group.begin(), group.end(), [&](const Endpoint& known) {
        return known.segments == segments;
    });
    if (place != group.end()) return *place;
    place = std::find_if(group.begin(), group.end(), [&](const Endpoint& known) {
        return is_more_specific(segments, known.segments);
    });
    return *group.insert(place, Endpoint{segments, {}});
}

Router::Match Router::match(const Request& request) const {
    Match match;
    const std::string_view path = request.path;
    const auto literal = literals_.find(path);
    if (literal != literals_.end() && match.take(literal->second, request.method)) return match;
    const auto length = static_cast<std::size_t>(std::count(path.begin(), path.end(), '/'));
    const auto group = patterns_.find(length);
    if (group == patterns_.end() || !path.starts_with('/')) return match;
    const auto segments = split<std::string_view>(path);
    for (const Endpoint& candidate : group->second) {
        if (fits(candidate.segments, segments) && match.take(candidate, request.method)) break;
    }
    return match;
}

Response Router::refuse(const Request& request, const Match& match) {
    std::string methods;
    for (std::size_t i = 0; i < match.allowed.size(); ++i) {
        const auto method = static_cast<Method>(i);
        const bool implied = method == Method::head && match.allowed[index(Method::get)];
        if (match.allowed[i] || implied) methods.append(to_string(method)).append(", ");
    }
    if (methods.empty()) return problem(request, Error(ErrorCode::not_found, "endpoint not found"));
    Response response =
        problem(request, Error(ErrorCode::method_not_allowed, "method not allowed"));
    response.headers.emplace_back("Allow", methods + "OPTIONS");
    return response;
}

bool Router::is_probe(const Request& request) const {
    const Route* route = match(request).route;
    return route && route->is_probe;
}

asio::awaitable<std::optional<Response>> Router::decide(Request& request) const {
    if (request.method == Method::options) {
        Response response;
        response.status = 204;
        co_return response;
    }
    const Match found = match(request);
    request.route = found.route;
    const bool counts_first = found.route && found.route->rate_class == RateClass::auth;
    if (counts_first) {
        if (auto refusal = co_await limit(request)) co_return refusal;
    }
    const bool needs_store = found.route ? found.route->needs_store : is_guarded(request.path);
    if (needs_store && !store_is_open_()) {
        const bool opens = co_await store_opens();
        if (!opens) co_return problem(request, Error(ErrorCode::unavailable, kStarting));
    }
    const bool is_open = found.route && !found.route->minimum_role;
    if (!is_open && (found.route || is_guarded(request.path))) {
        auto caller = co_await authenticate(request);
        if (!caller) co_return problem(request, caller.error());
        request.caller = std::move(*caller);
        request.caller.request_id = request.request_id;
        if (found.route) {
            request.caller.endpoint =
                fmt::format("{} {}", to_string(request.method), found.route->pattern);
        }
    }
    if (!found.route) co_return refuse(request, found);
    if (!is_open && !counts_first) {
        if (auto refusal = co_await limit(request)) co_return refusal;
    }
    if (!is_open && request.caller.role < *found.route->minimum_role) {
        co_return problem(request, Error(ErrorCode::forbidden, "insufficient permissions"));
    }
    if (!read_parameters(found.endpoint->segments, request)) {
        co_return problem(request, Error(ErrorCode::invalid_input, "malformed path"));
    }
    co_return std::nullopt;
}

/// Waits for the store while the server has just been started.
asio::awaitable<bool> Router::store_opens() const {
    while (!store_is_open_()) {
        if (SteadyClock::now() >= waits_until_) co_return false;
        co_await sleep_for(kPause);
    }
    co_return true;
}

asio::awaitable<Result<Caller>> Router::authenticate(const Request& request) const {
    const span::Scope span("authenticate");
    co_return co_await authenticate_(request);
}

/// Counts the request against the limit of its class. The refusal, when it is one too many.
asio::awaitable<std::optional<Response>> Router::limit(Request& request) const {
    if (!gate_ || request.route->rate_class == RateClass::none) co_return std::nullopt;
    const span::Child span("ratelimit");
    const auto verdict = co_await gate_->count(request.route->rate_class, request);
    request.rate = verdict.status;
    if (!verdict.retry_after) co_return std::nullopt;
    co_return problem(
        request,
        Error(ErrorCode::rate_limited, "too many requests").with_retry_after(*verdict.retry_after)
    );
}

asio::awaitable<std::optional<Response>> Router::admit(Request& request) const {
    std::exception_ptr failure;
    try {
        co_return co_await decide(request);
    } catch (...) {
        failure = std::current_exception();
    }
    co_return co_await explain(request, failure);
}

asio::awaitable<Response> Router::run(Request& request) const {
    std::exception_ptr failure;
    try {
        co_return co_await request.route->handler(request);
    } catch (...) {
        failure = std::current_exception();
    }
    co_return co_await explain(request, failure);
}

/// The answer to a request that failed.
asio::awaitable<Response> Router::explain(const Request& request, std::exception_ptr failure)
    const {
    if (const auto reason = reason_if_unavailable(failure)) {
        request_log_.failed(log::Level::warn, request, *reason);
        co_return problem(request, Error(ErrorCode::unavailable, *reason));
    }
    // A cancelled request gets no answer.
    const auto cancellation = co_await asio::this_coro::cancellation_state;
    if (cancellation.cancelled() != asio::cancellation_type::none) std::rethrow_exception(failure);
    request_log_.failed(log::Level::error, request, log::describe(failure));
    co_return internal_error(request);
}

}  // namespace akashi::http
