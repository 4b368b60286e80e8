#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace akashi {

/// Where something stands in a trace that may cross many programs (W3C Trace Context). It has
/// nothing to do with the traces of decisions.
struct TraceContext {
    using TraceId = std::array<std::uint8_t, 16>;
    using SpanId = std::array<std::uint8_t, 8>;

    TraceId trace_id{};
    SpanId span_id{};
    bool is_sampled = false;
    std::string state;  ///< what other vendors add, as in the header `tracestate`

    /// The value of the header `traceparent`.
    std::string traceparent() const;
};

/// Reads the headers; nothing when `traceparent` is not what the recommendation allows. A wrong
/// `tracestate` is left out.
std::optional<TraceContext> parse_trace_context(
    std::string_view traceparent, std::string_view tracestate
);

/// Lower-case hexadecimal digits of an id.
std::string to_hex(const TraceContext::TraceId& id);
std::string to_hex(const TraceContext::SpanId& id);

}  // namespace akashi
