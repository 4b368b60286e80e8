#pragma once

#include "base/exemplars.hpp"
#include "base/metrics.hpp"
#include "http/message.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>

namespace akashi::http {

/// The label `http.route`: `GET /v1/decisions/{id}`, or `unmatched` when no route was found.
std::string route_label(const Request& request);

/// The instruments `http.server.request_count` and `http.server.duration` (docs/telemetry.md).
/// Callable from any thread. Who sends requests cannot make it grow without end: a label has at
/// most kMaxAgents agents, and unknown paths are one route.
class RequestMetrics {
public:
    static constexpr std::size_t kMaxAgents = 200;

    /// Counts an answer. Without a duration, as for an event stream, it is only counted.
    void note(
        const Request& request, unsigned status, std::optional<std::chrono::nanoseconds> duration
    );

private:
    struct Series {
        prometheus::Counter* count;
        prometheus::Histogram* duration;
        metrics::ExemplarPlace* exemplar;
    };
    /// What the labels of a series are made of.
    template <class Text>
    struct Key {
        const Route* route;
        Method method;
        unsigned status;
        Text agent;
    };
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(const auto& key) const {
            std::size_t hash = std::hash<std::string_view>{}(key.agent);
            for (const std::size_t part :
                 {std::hash<const void*>{}(key.route),
                  static_cast<std::size_t>(key.method),
                  static_cast<std::size_t>(key.status)})
                hash = hash * 31 + part;
            return hash;
        }
    };
    struct Equal {
        using is_transparent = void;
        bool operator()(const auto& a, const auto& b) const {
            return a.route == b.route && a.method == b.method && a.status == b.status &&
                   std::string_view(a.agent) == std::string_view(b.agent);
        }
    };
    /// The series that some threads have used.
    struct Shard {
        std::mutex mutex;
        std::unordered_map<Key<std::string>, Series, Hash, Equal> series;
    };

    Series find(const Request& request, unsigned status);
    Series make(const Request& request, unsigned status, const std::string& agent);
    bool knows(const std::string& agent);

    std::array<Shard, 8> shards_;
    std::mutex agents_mutex_;
    std::set<std::string, std::less<>> agents_;
};

}  // namespace akashi::http
