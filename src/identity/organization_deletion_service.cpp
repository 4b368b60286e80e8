#include "identity/organization_deletion_service.hpp"

#include "base/sleep_for.hpp"
#include "base/steady_clock.hpp"
#include "identity/render.hpp"

#include <algorithm>

namespace akashi {

namespace asio = boost::asio;

namespace {

constexpr std::int64_t kRestStep = 1000;
constexpr std::chrono::milliseconds kShortestPause{5};
/// While other instances delete agents.
constexpr std::chrono::milliseconds kWait{100};

/// Grows with each step of the deletion of an agent.
std::int64_t rows_of(const DeletedCounts& deleted) {
    return deleted.evidence + deleted.alternatives + deleted.decisions + deleted.events +
           deleted.runs + deleted.grants + deleted.agents;
}

AuditEntry audit_deletion(
    Caller caller, Time now, const Organization& organization, const DeletedCounts& deleted
) {
    caller.org = kDefaultOrg;  // the only log that is left
    AuditEntry entry =
        audit_of(caller, now, "delete_organization", "organization", organization.id.str());
    entry.before = render(organization);
    entry.metadata.clear();
    JsonWriter out(entry.metadata);
    out.begin_object().key("deleted");
    write(out, deleted);
    out.end_object();
    return entry;
}

}  // namespace

asio::awaitable<Result<DeletedCounts>> OrganizationDeletionService::remove(
    Organization organization, Caller caller
) {
    if (organization.id == kDefaultOrg)
        co_return Error(ErrorCode::conflict, "the default organization cannot be deleted");
    while (true) {
        if (auto error = co_await remove_agents(organization.id)) co_return *error;
        co_await remove_rest(organization.id);
        const auto [left, deleted] = co_await store_.progress(organization.id);
        AuditEntry entry = audit_deletion(caller, clock_(), organization, deleted);
        if (co_await store_.finish(organization.id, std::move(entry))) co_return deleted;
    }
}

asio::awaitable<std::optional<Error>> OrganizationDeletionService::remove_agents(OrgId org) {
    std::int64_t deleted = -1;
    SteadyClock::time_point last_change = SteadyClock::now();
    while (true) {
        if (auto error = co_await store_.begin(org, clock_())) co_return error;
        co_await agents_.work();
        const OrganizationProgress progress = co_await store_.progress(org);
        if (progress.agents_left == 0) co_return std::nullopt;
        if (const auto rows = rows_of(progress.deleted); rows != deleted) {
            deleted = rows;
            last_change = SteadyClock::now();
        }
        if (SteadyClock::now() - last_change > kPatience) {
            co_return Error(
                ErrorCode::unavailable,
                "nothing could be deleted for a minute; the log of the servers may say why. Run "
                "the command again to go on"
            );
        }
        co_await sleep_for(kWait);
    }
}

asio::awaitable<void> OrganizationDeletionService::remove_rest(OrgId org) {
    OrganizationStep step{.org_id = org, .limit = kRestStep, .outbox = {}, .audit_log = {}};
    do {
        const auto begin = SteadyClock::now();
        step = co_await store_.advance(step);
        // As long as the step took: half of the time belongs to the others.
        co_await sleep_for(
            std::max<SteadyClock::duration>(SteadyClock::now() - begin, kShortestPause)
        );
    } while (!step.is_done());
}

}  // namespace akashi
