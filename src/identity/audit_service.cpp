#include "identity/audit_service.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <string_view>

namespace akashi {

namespace asio = boost::asio;

namespace {

constexpr std::size_t kMaxTextBytes = 255;

std::optional<Error> check(const AuditFilter& filter) {
    std::optional<Error> error;
    const auto check_text = [&](std::string_view name, const std::optional<std::string>& text) {
        if (!error && text && text->size() > kMaxTextBytes)
            error = Error(
                ErrorCode::invalid_input,
                fmt::format("{} must be at most {} bytes", name, kMaxTextBytes)
            );
    };
    check_text("actor", filter.actor);
    check_text("operation", filter.operation);
    check_text("resource_type", filter.resource_type);
    check_text("resource_id", filter.resource_id);
    check_text("request_id", filter.request_id);
    if (!error && filter.from && filter.to && *filter.from > *filter.to)
        error = Error(ErrorCode::invalid_input, "from must not be after to");
    return error;
}

}  // namespace

asio::awaitable<Result<AuditPage>> AuditService::list(Caller caller, AuditQuery query) {
    if (auto error = check(query.filter)) co_return *error;
    co_return co_await store_.list(caller.org, std::move(query));
}

}  // namespace akashi
