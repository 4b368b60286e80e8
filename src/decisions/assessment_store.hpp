#pragma once

#include "base/result.hpp"
#include "core/audit.hpp"
#include "core/caller.hpp"
#include "decisions/assessment.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>

namespace akashi {

/// What agents say of decisions, current or not. Automatic assessments are written in the
/// transactions that cause them. Threads and failures as for DecisionStore.
class AssessmentStore {
public:
    virtual ~AssessmentStore() = default;

    /// Stores the assessment as the latest one of its assessor, the new outcome score of the
    /// decision, and the entry of the audit log, in one transaction. Fails with not_found `decision
    /// not found` or forbidden `no access to this decision`; then nothing is written.
    virtual boost::asio::awaitable<Result<Assessment>> add(
        Assessment assessment, Visibility visibility, Change change
    ) = 0;

    /// The assessments of a decision, the newest first, behind `offset` and at most `limit`; those
    /// that follow from citations and conflicts only for a caller who sees everything. Fails like
    /// add().
    virtual boost::asio::awaitable<Result<AssessmentPage>> list(
        OrgId org,
        Visibility visibility,
        DecisionId decision,
        std::int64_t limit,
        std::int64_t offset
    ) = 0;
};

}  // namespace akashi
