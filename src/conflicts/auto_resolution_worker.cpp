#include "conflicts/auto_resolution_worker.hpp"

#include "base/json_parser.hpp"
#include "base/json_writer.hpp"
#include "base/log.hpp"

#include <exception>
#include <utility>

namespace akashi {

namespace asio = boost::asio;

namespace {

constexpr const char* kName = "system:auto_resolve";
constexpr std::int64_t kBatch = 100;
constexpr int kMostBatches = 10;

Caller self_of(OrgId org) {
    Caller caller = operator_of(org, "auto-resolution");
    caller.agent_id = kName;
    return caller;
}

DueQuery make_query(const ConflictPolicy& policy, Time now) {
    return {
        .severities = settled_severities(policy),
        .found_before = now - std::chrono::days(policy.after_days),
        .low_found_before = now - std::chrono::days(days_of(policy, "low")),
        .now = now,
        .limit = kBatch
    };
}

std::string resolved_state(const std::string& note, const DecisionId& winner) {
    std::string text;
    JsonWriter out(text);
    out.begin_object().member("status", "resolved").member("resolved_by", kName);
    out.member("resolution_note", note).member("winning_decision_id", winner).end_object();
    return text;
}

}  // namespace

asio::awaitable<std::optional<ConflictPolicy>> AutoResolutionWorker::find(Caller caller) {
    const auto stored = co_await settling_.policies.find(caller.org);
    if (!stored) co_return std::nullopt;
    co_return decode_policy(parse_stored_json(*stored)).value();
}

asio::awaitable<void> AutoResolutionWorker::save(
    Caller caller, std::optional<ConflictPolicy> policy
) {
    AuditEntry entry =
        audit_of(caller, clock_(), "update_org_settings", "organization", caller.org.str());
    entry.before = co_await settling_.policies.find(caller.org);
    std::optional<std::string> stored;
    if (policy) stored = to_json(*policy);
    entry.after = stored;
    co_await settling_.policies.save(caller.org, std::move(stored), std::move(entry));
}

asio::awaitable<bool> AutoResolutionWorker::settle(
    OrgId org, const ConflictPolicy& policy, const DueConflict& conflict
) {
    const DecisionId winner = choose_winner(policy, conflict);
    const std::string note = note_of(policy, conflict);
    AuditEntry entry =
        audit_of(self_of(org), clock_(), "conflict_auto_resolved", "conflict", conflict.id.str());
    entry.before = R"({"status":"open"})";
    entry.after = resolved_state(note, winner);
    co_return co_await settling_.resolutions.settle(
        {.conflict = conflict.id,
         .status = "resolved",
         .resolved_by = kName,
         .note = note,
         .winner = winner,
         .cascades = false},
        std::move(entry)
    );
}

asio::awaitable<std::int64_t> AutoResolutionWorker::settle_due(
    OrgId org, const ConflictPolicy& policy
) {
    const DueQuery query = make_query(policy, clock_());
    std::int64_t count = 0;
    for (int batch = 0; batch < kMostBatches; ++batch) {
        const auto due = co_await settling_.policies.due(org, query);
        for (const DueConflict& conflict : due)
            if (co_await settle(org, policy, conflict)) ++count;
        if (std::ssize(due) < kBatch) break;
    }
    co_return count;
}

asio::awaitable<void> AutoResolutionWorker::run() {
    for (const auto& [org, stored] : co_await settling_.policies.list()) {
        std::string failure;
        try {
            const auto policy = decode_policy(parse_stored_json(stored));
            const auto resolved = co_await settle_due(org, policy.value());
            if (resolved > 0)
                log::info("autoresolve: org complete", {{"org_id", org}, {"resolved", resolved}});
        } catch (const std::exception& error) {
            failure = error.what();
        }
        if (!failure.empty())
            log::warn("autoresolve: org processing failed", {{"org_id", org}, {"error", failure}});
    }
}

}  // namespace akashi
