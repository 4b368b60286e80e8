#pragma once

#include "base/metrics.hpp"
#include "base/span.hpp"
#include "telemetry/otlp_config.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// The bodies of OTLP requests (https://opentelemetry.io/docs/specs/otlp/).
namespace akashi {

enum class OtlpForm { protobuf, json };

/// The spans of a request, as protobuf. What several requests gave may be joined. Callable from any
/// thread; lives until the thread calls it again.
std::string_view encode_spans(const span::Finished& request);

/// A message with what encode_spans() gave.
std::string spans_message(const Attributes& resource, std::string_view spans, OtlpForm form);

/// The metrics, cumulative since `begin` (nanoseconds since 1970), as they are at `now`.
std::string metrics_message(
    const Attributes& resource,
    const std::vector<metrics::Family>& families,
    std::int64_t begin,
    std::int64_t now,
    OtlpForm form
);

}  // namespace akashi
