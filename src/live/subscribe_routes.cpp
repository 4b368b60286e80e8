#include "live/subscribe_routes.hpp"

#include "base/text.hpp"
#include "decisions/decision_type.hpp"
#include "live/stream_routes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

namespace akashi {

namespace asio = boost::asio;
using http::Request;
using http::Response;

namespace {

constexpr std::size_t kLongestShown = 100;  // bytes of a value that an error repeats

Result<std::vector<Channel>> read_channels(std::string_view names) {
    std::vector<Channel> channels;
    while (!names.empty()) {
        const auto end = std::min(names.find(','), names.size());
        const auto name = trimmed(names.substr(0, end));
        names.remove_prefix(std::min(end + 1, names.size()));
        const auto channel = parse_channel(name);
        if (!channel)
            return Error(
                ErrorCode::invalid_input,
                fmt::format(
                    "unknown type '{}' in types: it is a list of akashi_decisions and "
                    "akashi_conflicts",
                    name.substr(0, kLongestShown)
                )
            );
        if (std::ranges::find(channels, *channel) == channels.end()) channels.push_back(*channel);
    }
    return channels;
}

Result<Wanted> read_wanted(const Request& request) {
    auto channels = read_channels(request.parameter("types").value_or(""));
    if (!channels) return channels.error();
    Wanted wanted{
        .channels = std::move(*channels),
        .agent_id = request.parameter("agent_id"),
        .decision_type = request.parameter("decision_type"),
        .project = request.parameter("project")
    };
    if (wanted.decision_type) wanted.decision_type = normalize_decision_type(*wanted.decision_type);
    return wanted;
}

/// Where a stream that was cut off goes on: in the header, or in the query for clients that cannot
/// set it.
Result<std::string> read_position(const LiveService& live, const Request& request) {
    std::string position(request.header("last-event-id"));
    if (position.empty()) position = request.parameter("last_event_id").value_or("");
    if (position.empty() || live.is_position(position)) return position;
    return Error(
        ErrorCode::invalid_input,
        "invalid Last-Event-ID: send the id of an event of this stream as it came, or none"
    );
}

asio::awaitable<Response> subscribe(StreamSources& sources, Request& request) {
    auto wanted = read_wanted(request);
    if (!wanted) co_return http::problem(request, wanted.error());
    auto position = read_position(sources.live, request);
    if (!position) co_return http::problem(request, position.error());
    // A channel of which nothing can have been missed yet.
    if (!wanted->has(Channel::decisions)) position->clear();
    auto subscription = co_await sources.live.subscribe(request.caller, std::move(*wanted));
    if (!subscription) co_return http::problem(request, subscription.error());
    Response response;
    response.content_type = "text/event-stream";
    response.headers.emplace_back("Cache-Control", "no-cache");
    response.headers.emplace_back("X-Accel-Buffering", "no");  // a proxy passes each event on
    response.is_endless = true;
    response.stream = [&sources,
                       &request,
                       subscription = std::move(*subscription),
                       position = std::move(*position)](http::BodyWriter& out) {
        return send_events(sources, request, subscription, position, out);
    };
    co_return response;
}

}  // namespace

void add_subscribe_routes(http::Router& router, StreamSources& sources) {
    using enum http::Method;
    http::add_routes(
        router,
        sources,
        {.minimum_role = Role::reader, .rate_class = http::RateClass::none},
        {{get, "/v1/subscribe", subscribe}}
    );
}

}  // namespace akashi
