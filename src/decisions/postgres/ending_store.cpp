#include "decisions/postgres/ending_store.hpp"

#include "decisions/postgres/sql.hpp"
#include "postgres/change.hpp"
#include "postgres/entity.hpp"

namespace akashi::postgres {

namespace asio = boost::asio;

namespace {

/// How many times an end is tried while other transactions are in its way.
constexpr int kAttempts = 5;

}  // namespace

void EndedDecisions::add_to(WriteBatch& batch, std::span<DecisionEnding* const> endings) {
    for (const DecisionEnding* one : endings)
        if (one->successor)
            batch.run(
                sql::require_current,
                Parameters::of(
                    one->org_id,
                    *one->successor,
                    one->visibility.agent_id(),
                    decision_not_current().message()
                )
            );
    Parameters parameters;
    add_array(parameters, endings, [](const auto* one) { return one->org_id; });
    add_array(parameters, endings, [](const auto* one) { return one->id; });
    add_array(parameters, endings, [](const auto* one) -> auto& {
        return one->visibility.agent_id();
    });
    add_array(parameters, endings, [](const auto* one) { return one->at; });
    batch.call("akashi_end_decisions", std::move(parameters));
}

asio::awaitable<Result<void>> PostgresEndingStore::end(DecisionEnding ending, Change change) {
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
        WriteBatch batch;
        DecisionEnding* const only = &ending;
        for (auto* writer : writers_) writer->add_to(batch, {&only, 1});
        try {
            if (co_await write_change(pool_, batch.take_statements(), change))
                co_return Result<void>();
            co_return decision_not_current();
        } catch (const PostgresError& error) {
            if (!error.is_retryable()) throw;
        }
    }
    throw Unavailable("other changes get in the way; nothing was stored; try again in a second");
}

}  // namespace akashi::postgres
