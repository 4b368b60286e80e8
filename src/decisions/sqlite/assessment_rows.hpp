#pragma once

#include "decisions/assessment.hpp"
#include "decisions/trace_store.hpp"
#include "sqlite/connection.hpp"
#include "sqlite/row_writer.hpp"

namespace akashi::sqlite {

/// Stores the assessment, unless the decision has one of this source and assessor that counts, and
/// scores the decision. Part of a transaction that writes.
void keep_verdict(Connection& db, const Assessment& assessment);

/// Assesses the decision that a trace supersedes, and the one that it cites if that is cited often
/// enough (docs/assessments.md, "Automatic assessments"). Comes after the decisions. Stateless.
class AssessmentRows final : public RowWriter<TraceRecord> {
public:
    void write(Connection& db, TraceRecord& trace) override;
};

}  // namespace akashi::sqlite
