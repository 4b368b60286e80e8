#pragma once

#include "decisions/assessment_store.hpp"
#include "sqlite/database.hpp"

namespace akashi::sqlite {

class SqliteAssessmentStore final : public AssessmentStore {
public:
    /// The database must outlive the store.
    explicit SqliteAssessmentStore(Database& database) : database_(database) {}

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
    Database& database_;
};

}  // namespace akashi::sqlite
