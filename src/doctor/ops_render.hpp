#pragma once

#include "base/json_writer.hpp"
#include "doctor/ops_service.hpp"

namespace akashi {

/// The report as the answer of GET /v1/admin/ops (api/openapi.yaml).
void write(JsonWriter& out, const OpsReport& report);

}  // namespace akashi
