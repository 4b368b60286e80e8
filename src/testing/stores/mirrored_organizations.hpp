#pragma once

#include "testing/stores/stores.hpp"

#include <string>
#include <vector>

namespace akashi::contract {

/// What the fixture recorded for one organization.
struct Recordings {
    DecisionId first;    ///< of the planner, superseded by `second`
    DecisionId shared;   ///< of the coder, who shares a tag with the planner
    DecisionId hidden;   ///< of the reviewer; cites `first`
    DecisionId second;   ///< of the planner
    DecisionId citing;   ///< of the coder; cites `first`
    DecisionId leaving;  ///< of the leaver

    std::vector<DecisionId> current() const { return {leaving, citing, second, hidden, shared}; }
    /// Those that the planner may see, the newest first.
    std::vector<DecisionId> visible() const { return {citing, second, shared}; }
};

/// Two organizations in which everything has a namesake in the other: agents with their tags and
/// keys, decisions with the same texts, times, projects, runs and idempotency keys. The tests ask
/// and change for `kMine` alone, and after each of them every row of `kTheirs` is compared with
/// what it was. Theirs is filled first and has the lower id, so a statement that forgets the
/// organization finds it first.
class MirroredOrganizations : public ContractTest {
protected:
    static constexpr OrgId kTheirs = kDefaultOrg;
    static constexpr OrgId kMine = kOtherOrg;

    void SetUp() override;
    void TearDown() override;

    /// Changes theirs on purpose. Up to then it must be as it was, and from then on stay as it is.
    template <class Change>
    void change_theirs(Change change) {
        expect_theirs_unchanged();
        change();
        before_ = rows_of_theirs();
    }

    /// A trace as the fixture records it: equal ones differ in their ids only.
    TraceRecord make_mirrored(
        OrgId org, const std::string& outcome, const std::string& agent_id = "planner"
    );
    static Idempotency key_of(const std::string& agent_id, const std::string& key);
    ApiKey make_key(OrgId org, const std::string& agent_id, const std::string& hash);
    static AgentDeletion make_deletion(OrgId org, const std::string& agent_id, Time time);

    /// Records a decision in each organization whose run belongs to the other one.
    void record_with_runs_of_the_other();

    /// Theirs also has what mine has not.
    Agent add_stranger();

    static Visibility planner() { return Visibility::of_agent("planner"); }

    static std::vector<DecisionId> ids_of(const std::vector<Decision>& decisions) {
        std::vector<DecisionId> ids;
        ids.reserve(decisions.size());
        for (const Decision& decision : decisions) ids.push_back(decision.id);
        return ids;
    }

    Recordings mine_;
    Recordings theirs_;

private:
    Recordings fill(OrgId org);
    std::vector<std::string> rows_of_theirs();
    void expect_theirs_unchanged();

    const Time start_ = clock_;
    std::vector<std::string> before_;
};

}  // namespace akashi::contract
