#pragma once

#include "base/time.hpp"
#include "decisions/assessment.hpp"
#include "decisions/trace_store.hpp"
#include "sqlite/connection.hpp"
#include "sqlite/row_writer.hpp"

namespace akashi::sqlite {

/// Stores the assessment, unless the decision has one of this source and assessor that counts, and
/// scores the decision. Part of a transaction that writes.
void keep_verdict(Connection& db, const Assessment& assessment);

/// Makes the verdict on a decision follow from its conflicts as they are now: correct when it won
/// those that somebody resolved with a winner, incorrect when it lost them, partially correct when
/// it did both. For both sides, after every change of the state of a conflict, in its transaction.
void assess_conflicts(Connection& db, OrgId org, const DecisionId& decision, Time at);

/// Assesses the decision that a trace supersedes, and the one that it cites if that is cited often
/// enough (docs/assessments.md, "Automatic assessments"). Comes after the decisions. Stateless.
class AssessmentRows final : public RowWriter<TraceRecord> {
public:
    void write(Connection& db, TraceRecord& trace) override;
};

}  // namespace akashi::sqlite
