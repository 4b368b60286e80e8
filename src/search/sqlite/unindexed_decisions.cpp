#include "search/sqlite/unindexed_decisions.hpp"

#include "search/sqlite/sql.hpp"

namespace akashi::sqlite {

UnindexedDecisions::Parts::Parts(Connection& source, const Query& query, std::int64_t after)
    : statement_(source.prepare(query)) {
    statement_.bind(after);
    advance();
}

void UnindexedDecisions::Parts::advance() {
    row_.reset();
    if (statement_.step()) row_ = statement_.column<std::int64_t>(0);
}

UnindexedDecisions::UnindexedDecisions(Connection& source, std::int64_t after, std::int64_t limit)
    : decisions_(source.prepare(sql::list_unindexed)),
      alternatives_(source, sql::list_unindexed_alternatives, after),
      evidence_(source, sql::list_unindexed_evidence, after) {
    decisions_.bind(after, limit);
}

const Decision* UnindexedDecisions::next() {
    if (!decisions_.step()) return nullptr;
    row_ = decisions_.column<std::int64_t>(0);
    decision_ = Decision();
    decision_.org_id = decisions_.column<OrgId>(1);
    decision_.decision_type = decisions_.column<std::string>(2);
    decision_.outcome = decisions_.column<std::string>(3);
    decision_.reasoning = decisions_.column<std::optional<std::string>>(4);
    alternatives_.visit_of(row_, [&](const Statement& part) {
        decision_.alternatives.push_back(
            {.id = {},
             .label = part.column<std::string>(1),
             .rejection_reason = part.column<std::optional<std::string>>(2)}
        );
    });
    evidence_.visit_of(row_, [&](const Statement& part) {
        Evidence evidence;
        evidence.content = part.column<std::string>(1);
        decision_.evidence.push_back(std::move(evidence));
    });
    return &decision_;
}

}  // namespace akashi::sqlite
