#include "http/request_metrics.hpp"

#include "base/span.hpp"
#include "base/unix_nanoseconds.hpp"
#include "http/router.hpp"

#include <fmt/format.h>

#include <atomic>
#include <utility>

namespace akashi::http {
namespace {

constexpr metrics::Description kCount{
    .name = "http.server.request_count", .help = "Answered requests"
};
constexpr metrics::Description kDuration{
    .name = "http.server.duration",
    .help = "Time from a request to its answer",
    .unit = metrics::Unit::milliseconds
};

/// A number of the thread, so that threads seldom share a shard.
std::size_t thread_number() {
    static std::atomic<std::size_t> next = 0;
    thread_local const std::size_t number = next++;
    return number;
}

}  // namespace

std::string route_label(const Request& request) {
    if (!request.route) return "unmatched";
    return fmt::format("{} {}", to_string(request.route->method), request.route->pattern);
}

void RequestMetrics::note(
    const Request& request, unsigned status, std::optional<std::chrono::nanoseconds> duration
) {
    const Series series = find(request, status);
    series.count->Increment();
    if (!duration) return;
    const double milliseconds = std::chrono::duration<double, std::milli>(*duration).count();
    series.duration->Observe(milliseconds);
    if (!request.recording) return;
    const TraceContext& context = request.recording->context();
    series.exemplar->put({milliseconds, unix_nanoseconds(), context.trace_id, context.span_id});
}

RequestMetrics::Series RequestMetrics::find(const Request& request, unsigned status) {
    const std::string& agent = request.caller.agent_id;
    Shard& shard = shards_[thread_number() % shards_.size()];
    const std::lock_guard lock(shard.mutex);
    const auto find = [&](std::string_view name) {
        return shard.series.find(Key<std::string_view>{request.route, request.method, status, name}
        );
    };
    auto found = find(agent);
    if (found != shard.series.end()) return found->second;
    // The name of an agent that is not known must not stay anywhere.
    const std::string label = agent.empty() || knows(agent) ? agent : std::string(metrics::kOther);
    if (label != agent) found = find(label);
    if (found != shard.series.end()) return found->second;
    const Series series = make(request, status, label);
    if (shard.series.size() < metrics::kMaxSeries)
        shard.series.emplace(
            Key<std::string>{request.route, request.method, status, label}, series
        );
    return series;
}

RequestMetrics::Series RequestMetrics::make(
    const Request& request, unsigned status, const std::string& agent
) {
    metrics::Labels labels{
        {"http.method", std::string(to_string(request.method))},
        {"http.route", route_label(request)},
        {"http.status_code", std::to_string(status)}
    };
    if (!agent.empty()) labels.emplace_back("akashi.agent_id", agent);
    return {
        &metrics::counter(kCount, labels),
        &metrics::histogram(kDuration, metrics::duration_bounds(), labels),
        &metrics::exemplar_place(kDuration.name, labels)
    };
}

/// Whether the agent has series of its own. The first ones that come do.
bool RequestMetrics::knows(const std::string& agent) {
    const std::lock_guard lock(agents_mutex_);
    if (agents_.contains(agent)) return true;
    return agents_.size() < kMaxAgents && agents_.insert(agent).second;
}

}  // namespace akashi::http
