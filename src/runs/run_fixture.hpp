#pragma once

#include "runs/run_store.hpp"
#include "testing/stores/mirrored_organizations.hpp"

#include <fmt/format.h>

#include <string>
#include <vector>

namespace akashi::contract {

/// Helpers to make and read runs, for a suite that is or is made from ContractTest.
template <class Base>
class WithRuns : public Base {
protected:
    /// A run that begins one tick later than what was made before it.
    AgentRun make_run(const std::string& agent_id = "planner", OrgId org = kDefaultOrg) {
        AgentRun run;
        run.id = RunId::make();
        run.org_id = org;
        run.agent_id = agent_id;
        run.started_at = this->clock_ += this->kTick;
        return run;
    }
    static Change change_of(const AgentRun& run, std::string_view operation) {
        Caller caller;
        caller.org = run.org_id;
        caller.agent_id = "admin";
        return {audit_of(caller, run.started_at, operation, "run", run.id.str()), std::nullopt};
    }
    Result<AgentRun> try_create(
        const AgentRun& run, Visibility visibility = Visibility::everything()
    ) {
        return this->run(
            this->runs().create(run, std::move(visibility), change_of(run, "create_run"))
        );
    }
    AgentRun create(const std::string& agent_id = "planner", OrgId org = kDefaultOrg) {
        return try_create(make_run(agent_id, org)).value();
    }
    bool complete(const AgentRun& ended) {
        return this->run(this->runs().complete(ended, change_of(ended, "complete_run")));
    }
    Result<AgentRun> find_run(
        RunId id, Visibility visibility = Visibility::everything(), OrgId org = kDefaultOrg
    ) {
        return this->run(this->runs().find(org, std::move(visibility), id));
    }
    RunPage list_runs(
        RunQuery query, Visibility visibility = Visibility::everything(), OrgId org = kDefaultOrg
    ) {
        return this->run(this->runs().list(org, std::move(visibility), std::move(query)));
    }
    EventPage list_events(
        RunId id,
        EventQuery query = {},
        Visibility visibility = Visibility::everything(),
        OrgId org = kDefaultOrg
    ) {
        return this->run(this->runs().list_events(org, std::move(visibility), id, query));
    }

    /// Stores an event without a port.
    Uuid add_event(const AgentRun& run, std::int64_t number, const std::string& payload = "{}") {
        return insert_event(run, number, "'" + payload + "'");
    }
    /// The same with a payload of 1.5 MB, which the database makes.
    Uuid add_large_event(const AgentRun& run, std::int64_t number) {
        return insert_event(
            run,
            number,
            is_sqlite() ? R"('{"k":"' || hex(zeroblob(750000)) || '"}')"
                        : R"(('{"k":"' || repeat('0', 1500000) || '"}')::jsonb)"
        );
    }

    static std::vector<RunId> run_ids(const std::vector<AgentRun>& runs) {
        std::vector<RunId> ids;
        for (const AgentRun& run : runs) ids.push_back(run.id);
        return ids;
    }
    static std::vector<Uuid> event_ids(const EventPage& page) {
        std::vector<Uuid> ids;
        for (const Event& event : page.events) ids.push_back(event.id);
        return ids;
    }

private:
    bool is_sqlite() const { return this->GetParam().name == "Sqlite"; }
    std::string literal(const Uuid& uuid) const {
        if (!is_sqlite()) return "'" + uuid.str() + "'";
        std::string digits = uuid.str();
        std::erase(digits, '-');
        return "x'" + digits + "'";
    }
    std::string literal(Time time) const {
        return is_sqlite() ? std::to_string(to_microseconds(time))
                           : "'" + format_rfc3339(time) + "'";
    }
    /// `payload` is an expression.
    Uuid insert_event(const AgentRun& run, std::int64_t number, const std::string& payload) {
        const Uuid id = Uuid::make_v7();
        this->stores_->query(fmt::format(
            "INSERT INTO agent_events (id, run_id, org_id, event_type, sequence_num, occurred_at,"
            " agent_id, payload, created_at)"
            " VALUES ({}, {}, {}, 'Something', {}, {}, '{}', {}, {})",
            literal(id),
            literal(run.id.uuid()),
            literal(run.org_id.uuid()),
            number,
            literal(this->clock_),
            run.agent_id,
            payload,
            literal(this->clock_)
        ));
        return id;
    }
};

using RunContractTest = WithRuns<ContractTest>;
using MirroredRuns = WithRuns<MirroredOrganizations>;

}  // namespace akashi::contract
