#include "base/tracer.hpp"

#include <utility>

namespace akashi::span {

/// By the last seven bytes, which are random in every trace of W3C's level 2.
bool Sampler::admits(const TraceContext::TraceId& id) const {
    constexpr std::size_t kRandomBytes = 7;
    constexpr double kRange = 72'057'594'037'927'936.0;  // 2^56
    if (ratio >= 1) return true;
    std::uint64_t random = 0;
    for (std::size_t i = id.size() - kRandomBytes; i < id.size(); ++i) random = random << 8 | id[i];
    return static_cast<double>(random) < ratio * kRange;
}

std::shared_ptr<Recording> Tracer::begin(const std::optional<TraceContext>& parent) const {
    const auto trace_id = parent ? parent->trace_id : make_trace_id();
    const bool is_sampled =
        parent && sampler_.follows_parent ? parent->is_sampled : sampler_.admits(trace_id);
    if (!is_sampled) return nullptr;
    return std::make_shared<Recording>(parent ? &*parent : nullptr, trace_id);
}

void Tracer::end(Recording& recording, std::string name, bool is_error) const {
    sink_.take(recording.finish(std::move(name), is_error));
}

}  // namespace akashi::span
