#pragma once

#include "core/quotas.hpp"
#include "decisions/trace_store.hpp"
#include "sqlite/row_writer.hpp"

namespace akashi::sqlite {

using TraceRows = RowWriter<TraceRecord>;

// The writers of a trace, in this order, after CallerCheck: idempotency comes before every check
// that would refuse a repeated trace, and each table comes after those that it refers to.
// None has a state.

/// Gives a repeated trace the answer of the first one.
class IdempotencyRows final : public TraceRows {
public:
    Verdict check(Connection& db, TraceRecord& trace) override;
    void write(Connection& db, TraceRecord& trace) override;
};

/// Registers an unknown agent, or refuses it.
class AgentRegistration final : public TraceRows {
public:
    explicit AgentRegistration(Quotas quotas) : quotas_(quotas) {}

    Verdict check(Connection& db, TraceRecord& trace) override;
    void write(Connection& db, TraceRecord& trace) override;

private:
    const Quotas quotas_;
};

class RunRows final : public TraceRows {
public:
    void write(Connection& db, TraceRecord& trace) override;
};

/// Refuses a precedent that is not in the organization or that the caller may not see.
class PrecedentCheck final : public TraceRows {
public:
    Verdict check(Connection& db, TraceRecord& trace) override;
    void write(Connection&, TraceRecord&) override {}
};

/// Ends the superseded decision; refuses one that is not current in the organization, and one that
/// the caller may not see.
class SupersededRows final : public TraceRows {
public:
    Verdict check(Connection& db, TraceRecord& trace) override;
    void write(Connection& db, TraceRecord& trace) override;
};

class DecisionRows final : public TraceRows {
public:
    void write(Connection& db, TraceRecord& trace) override;
};

class AlternativeRows final : public TraceRows {
public:
    void write(Connection& db, TraceRecord& trace) override;
};

class EvidenceRows final : public TraceRows {
public:
    void write(Connection& db, TraceRecord& trace) override;
};

/// Who recorded what, in the audit log.
class AuditRows final : public TraceRows {
public:
    void write(Connection& db, TraceRecord& trace) override;
};

}  // namespace akashi::sqlite
