#include "identity/hold_service.hpp"

#include "identity/organization.hpp"
#include "identity/render.hpp"

namespace akashi {

namespace asio = boost::asio;

asio::awaitable<Result<Hold>> HoldService::create(Caller caller, NewHold wanted) {
    Hold hold{
        .id = HoldId::make(),
        .org_id = caller.org,
        .reason = std::move(wanted.reason),
        .from = wanted.from,
        .to = wanted.to,
        .decision_types = std::move(wanted.decision_types),
        .agent_ids = std::move(wanted.agent_ids),
        .created_by = caller.agent_id,
        .created_at = clock_(),
        .released_at = {}
    };
    if (auto error = check_hold(hold)) co_return *error;
    AuditEntry entry =
        audit_of(caller, hold.created_at, "create_hold", "retention_hold", hold.id.str());
    entry.after = render(hold);
    if (!co_await store_.create(hold, std::move(entry))) co_return organization_is_being_deleted();
    co_return hold;
}

asio::awaitable<Result<Hold>> HoldService::release(Caller caller, HoldId id) {
    const Error missing(ErrorCode::not_found, "hold not found or already released");
    const auto before = co_await store_.find(caller.org, id);
    if (!before || before->released_at) co_return missing;
    Hold after = *before;
    after.released_at = clock_();
    AuditEntry entry =
        audit_of(caller, *after.released_at, "release_hold", "retention_hold", id.str());
    entry.before = render(*before);
    entry.after = render(after);
    if (!co_await store_.release(caller.org, id, *after.released_at, std::move(entry)))
        co_return missing;
    co_return after;
}

}  // namespace akashi
