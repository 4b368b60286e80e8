#pragma once

#include <otlp.pb.h>

#include <string>

namespace akashi {

/// The messages in OTLP's JSON, which is not protobuf's: ids are hexadecimal. 64-bit integers are
/// text, enumerations are numbers, names are in lowerCamelCase.
std::string to_json(const otlp::ExportTraceServiceRequest& message);
std::string to_json(const otlp::ExportMetricsServiceRequest& message);

}  // namespace akashi
