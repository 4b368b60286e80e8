#include "decisions/postgres/patch_store.hpp"

#include "decisions/postgres/sql.hpp"
#include "postgres/change.hpp"

namespace akashi::postgres {

namespace asio = boost::asio;

namespace {

/// How many times a patch is tried while other transactions are in its way.
constexpr int kAttempts = 5;

}  // namespace

void PatchedDecisions::add_to(WriteBatch& batch, std::span<DecisionPatch* const> patches) {
    for (const DecisionPatch* one : patches)
        batch.run(
            sql::patch_decision,
            Parameters::of(
                one->decision.org_id,
                one->decision.id,
                one->visibility.agent_id(),
                one->decision.project,
                Json{one->decision.metadata},
                one->project,
                Json{one->metadata},
                "the decision is not as it was read"
            )
        );
}

asio::awaitable<bool> PostgresPatchStore::patch(DecisionPatch patch, Change change) {
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
        WriteBatch batch;
        DecisionPatch* const only = &patch;
        for (auto* writer : writers_) writer->add_to(batch, {&only, 1});
        try {
            co_return (co_await write_change(pool_, batch.take_statements(), change)).has_value();
        } catch (const PostgresError& error) {
            if (!error.is_retryable()) throw;
        }
    }
    throw Unavailable("other changes get in the way; nothing was stored; try again in a second");
}

}  // namespace akashi::postgres
