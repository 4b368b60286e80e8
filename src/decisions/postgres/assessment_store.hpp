#pragma once

#include "decisions/assessment_store.hpp"
#include "postgres/pool.hpp"

namespace akashi::postgres {

class PostgresAssessmentStore final : public AssessmentStore {
public:
    /// The pool must outlive the store.
    explicit PostgresAssessmentStore(Pool& pool) : pool_(pool) {}

    boost::asio::awaitable<Result<Assessment>> add(
        Assessment assessment, Visibility visibility, Change change
    ) override;
    boost::asio::awaitable<Result<AssessmentPage>> list(
        OrgId org,
        Visibility visibility,
        DecisionId decision,
        std::int64_t limit,
        std::int64_t offset
    ) override;

private:
    Pool& pool_;
};

}  // namespace akashi::postgres
