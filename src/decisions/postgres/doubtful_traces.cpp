#include "decisions/postgres/doubtful_traces.hpp"

#include "decisions/decision_errors.hpp"
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
    add_array(parameters, traces, [](const auto* p) -> auto& {
        return p->trace.decision.agent_id;
    });
    add_array(parameters, traces, [](const auto* p) { return p->trace.decision.precedent_ref; });
    add_array(parameters, traces, [](const auto* p) { return p->trace.decision.supersedes_id; });
    add_array(parameters, traces, of_key(&Idempotency::endpoint));
    add_array(parameters, traces, of_key(&Idempotency::key));
    return parameters;
}

/// `problem` is a word of akashi_find_doubtful(). For any other problem, the transaction itself
/// knows best what to say.
std::optional<Error> refusal_for(std::string_view problem) {
    if (problem == "precedent") return precedent_not_found();
    if (problem == "superseded") return superseded_not_found();
    return std::nullopt;
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

asio::awaitable<std::vector<Forecast>> look_up(
    Pool& pool, const TraceBatch& traces, Pool::Clock::time_point deadline
) {
    std::vector<Statement> statements;
    statements.push_back({&sql::find_doubtful_traces, parameters_of(traces)});
    const auto results = co_await pool.run_together(std::move(statements), deadline);
    const Rows& rows = results.front();
    std::vector<Forecast> forecasts(traces.size());
    for (int row = 0; row < rows.count(); ++row) {
        const auto number = static_cast<std::size_t>(rows.get<std::int64_t>(row, 0));
        forecasts.at(number - 1) = {true, refusal_for(rows.get<std::string>(row, 1))};
    }
    co_return forecasts;
}

}  // namespace akashi::postgres
