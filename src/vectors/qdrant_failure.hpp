#pragma once

#include <grpcpp/support/status.h>

#include <string>
#include <string_view>

namespace akashi {

/// A sentence for people about a call that failed: what Qdrant would not do, why, and what to look
/// at. `what` is a verb with its object, as `store points`.
std::string describe_failure(std::string_view what, const grpc::Status& status);

}  // namespace akashi
