#include "decisions/postgres/doubtful_traces.hpp"

#include "decisions/postgres/sql.hpp"
#include "postgres/entity.hpp"

#include <functional>
#include <utility>

namespace akashi::postgres {

namespace asio = boost::asio;

namespace {

constexpr std::size_t kRecentKeys = 65'536;

/// The field of the idempotency key, if there is one.
auto of_key(std::string Idempotency::* field) {
    return [field](const PendingTrace* pending) {
        const auto& key = pending->trace.idempotency;
        return key ? std::optional((*key).*field) : std::nullopt;
    };
}

Parameters parameters_of(const TraceBatch& traces) {
    Parameters parameters;
    add_array(parameters, traces, [](const auto* p) { return p->trace.decision.org_id; });
    add_array(parameters, traces, [](const auto* p) -> auto& {
        return p->trace.visibility.agent_id();
    });
    add_array(parameters, traces, [](const auto* p) { return p->trace.decision.precedent_ref; });
    add_array(parameters, traces, [](const auto* p) { return p->trace.decision.supersedes_id; });
    add_array(parameters, traces, of_key(&Idempotency::agent_id));
    add_array(parameters, traces, of_key(&Idempotency::endpoint));
    add_array(parameters, traces, of_key(&Idempotency::key));
    return parameters;
}

}  // namespace

bool DoubtfulKinds::contain(const TraceRecord& trace) {
    const Decision& decision = trace.decision;
    const bool refers = decision.precedent_ref || decision.supersedes_id;
    return (trace.idempotency && is_repeated(*trace.idempotency, decision.org_id)) || refers;
}

bool DoubtfulKinds::is_repeated(const Idempotency& key, const OrgId& org) {
    std::string text = org.str();
    for (const std::string* part : {&key.agent_id, &key.endpoint, &key.key})
        (text += '\n') += *part;
    const std::size_t hash = std::hash<std::string>{}(text);
    if (recent_.contains(hash) || older_.contains(hash)) return true;
    if (recent_.size() >= kRecentKeys) older_ = std::exchange(recent_, {});
    recent_.insert(hash);
    return false;
}

asio::awaitable<std::vector<std::size_t>> find_doubtful(
    Pool& pool, const TraceBatch& traces, Pool::Clock::time_point deadline
) {
    std::vector<Statement> statements;
    statements.push_back({&sql::find_doubtful_traces, parameters_of(traces)});
    const auto results = co_await pool.run_together(std::move(statements), deadline);
    const Rows& rows = results.front();
    std::vector<std::size_t> places;
    for (int row = 0; row < rows.count(); ++row)
        places.push_back(static_cast<std::size_t>(rows.get<std::int64_t>(row, 0) - 1));
    co_return places;
}

}  // namespace akashi::postgres
