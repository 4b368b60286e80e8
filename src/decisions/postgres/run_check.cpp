#include "decisions/postgres/run_check.hpp"

#include "decisions/decision_errors.hpp"
#include "postgres/entity.hpp"

#include <set>
#include <string>
#include <tuple>

namespace akashi::postgres {

namespace asio = boost::asio;

void RunCheck::add_to(WriteBatch& batch, std::span<TraceRecord* const> traces) {
    std::set<std::tuple<RunId, OrgId, std::string>> runs;
    for (const TraceRecord* trace : traces) {
        const Decision& decision = trace->decision;
        if (trace->joins_run) runs.emplace(decision.run_id, decision.org_id, decision.agent_id);
    }
    if (runs.empty()) return;
    Parameters parameters;
    add_array(parameters, runs, [](const auto& run) { return std::get<OrgId>(run); });
    add_array(parameters, runs, [](const auto& run) { return std::get<RunId>(run); });
    add_array(parameters, runs, [](const auto& run) -> auto& {
        return std::get<std::string>(run);
    });
    batch.call("akashi_require_runs", std::move(parameters));
}

/// The states are those of akashi_require_runs().
asio::awaitable<Verdict> RunCheck::explain(const PostgresError& error, TraceRecord&) {
    if (error.state() == "AK404") co_return Verdict::refuse(run_of_trace_not_found());
    if (error.state() == "AK410") co_return Verdict::refuse(run_of_trace_has_ended());
    co_return Verdict();
}

}  // namespace akashi::postgres
