#pragma once

#include "conflicts/conflict_store.hpp"
#include "testing/stores/stores.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace akashi::contract {

/// Makes conflicts for figures about them.
class FiguresTest : public ContractTest {
protected:
    /// A decision that binds a parameter.
    TraceRecord binding(
        const std::string& agent_id, const std::string& parameter, const std::string& value
    ) {
        TraceRecord trace = make_trace("an outcome of " + agent_id, agent_id);
        trace.decision.bindings = make_bindings({{parameter, value}}).value();
        return trace;
    }
    DecisionId bind(
        const std::string& agent_id, const std::string& parameter, const std::string& value
    ) {
        return record(binding(agent_id, parameter, value));
    }
    /// Two agents disagree about a parameter. The conflict is one tick younger than what was
    /// recorded before.
    ConflictId dispute(
        const std::string& parameter,
        const std::string& agent = "planner",
        const std::string& other = "coder"
    ) {
        bind(agent, parameter, "one");
        ConflictQuery query;
        query.found_by = bind(other, parameter, "two");
        return run(conflicts().list(kDefaultOrg, Visibility::everything(), query))
            .conflicts.at(0)
            .id;
    }
    /// A dispute of another organization.
    void dispute_elsewhere(const std::string& parameter) {
        for (const char* value : {"one", "two"}) {
            TraceRecord trace = binding("planner", parameter, value);
            move_to(trace, kOtherOrg);
            record(trace);
        }
    }
    /// Changes the conflict about a parameter.
    void set(std::string_view columns, const std::string& parameter) {
        stores_->query(
            "UPDATE scored_conflicts SET " + std::string(columns) +
            " WHERE disputed_question = " + "'the value of " + parameter + "'"
        );
    }
};

}  // namespace akashi::contract
