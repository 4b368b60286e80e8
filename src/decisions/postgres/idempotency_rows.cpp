#include "decisions/postgres/idempotency_rows.hpp"

#include "decisions/postgres/sql.hpp"
#include "postgres/entity.hpp"
#include "postgres/idempotency_store.hpp"

#include <algorithm>
#include <tuple>
#include <vector>

namespace akashi::postgres {

namespace asio = boost::asio;

void IdempotencyRows::add_to(WriteBatch& batch, std::span<TraceRecord* const> traces) {
    std::vector<const TraceRecord*> keyed;
    for (const TraceRecord* trace : traces)
        if (trace->idempotency) keyed.push_back(trace);
    if (keyed.empty()) return;
    // In one order, so that no transaction waits for another in a circle.
    std::ranges::sort(keyed, {}, [](const TraceRecord* trace) {
        const Idempotency& key = *trace->idempotency;
        return std::tie(trace->decision.org_id, key.agent_id, key.endpoint, key.key);
    });
    Parameters parameters;
    const auto add = [&](std::string Idempotency::* field) {
        add_array(parameters, keyed, [field](const TraceRecord* trace) -> const std::string& {
            return *trace->idempotency.*field;
        });
    };
    add_array(parameters, keyed, [](const auto* trace) { return trace->decision.org_id; });
    for (const auto field :
         {&Idempotency::agent_id,
          &Idempotency::endpoint,
          &Idempotency::key,
          &Idempotency::fingerprint,
          &Idempotency::answer})
        add(field);
    add_array(parameters, keyed, [](const auto* trace) {
        return trace->decision.transaction_time;
    });
    batch.call("akashi_insert_idempotency_keys", std::move(parameters));
}

asio::awaitable<Verdict> IdempotencyRows::explain(const PostgresError& error, TraceRecord& trace) {
    if (!is_key_taken(error) || !trace.idempotency) co_return Verdict();
    const Idempotency& key = *trace.idempotency;
    auto kept = co_await PostgresIdempotencyStore(pool_).find(trace.decision.org_id, key);
    if (!kept) throw Unavailable("the idempotency key was just removed; try again");
    if (!key.matches(kept->fingerprint)) co_return Verdict::refuse(idempotency_key_reused());
    trace.recorded = {.replayed = true, .replayed_answer = std::move(kept->answer)};
    co_return Verdict{Verdict::Kind::settled, {}};
}

}  // namespace akashi::postgres
