#include "vectors/qdrant_failure.hpp"

#include <fmt/format.h>

namespace akashi {
namespace {

constexpr std::size_t kLongestReason = 500;

}  // namespace

std::string describe_failure(std::string_view what, const grpc::Status& status) {
    const std::string reason = status.error_message().substr(0, kLongestReason);
    switch (status.error_code()) {
        case grpc::StatusCode::UNAVAILABLE:
            return fmt::format("Qdrant cannot be reached to {}: {}", what, reason);
        case grpc::StatusCode::DEADLINE_EXCEEDED:
            return fmt::format("Qdrant did not {} in time", what);
        case grpc::StatusCode::UNAUTHENTICATED:
        case grpc::StatusCode::PERMISSION_DENIED:
            return fmt::format("Qdrant may not {}, check QDRANT_API_KEY: {}", what, reason);
        default:
            return fmt::format(
                "Qdrant could not {} (gRPC status {}): {}",
                what,
                static_cast<int>(status.error_code()),
                reason
            );
    }
}

}  // namespace akashi
