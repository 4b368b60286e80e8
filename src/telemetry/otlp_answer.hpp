#pragma once

#include "telemetry/otlp_config.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace akashi {

/// What a collector refused of a message that it took otherwise, as a sentence; nothing when it
/// took all, or answered with what is no OTLP. `body` is of an answer with success
/// (https://opentelemetry.io/docs/specs/otlp/, "Partial Success").
std::optional<std::string> find_refusal(std::string_view body, Signal signal, bool is_json);

}  // namespace akashi
