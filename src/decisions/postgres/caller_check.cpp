#include "decisions/postgres/caller_check.hpp"

#include "decisions/decision_errors.hpp"
#include "postgres/entity.hpp"

#include <set>
#include <utility>

namespace akashi::postgres {

namespace asio = boost::asio;

void CallerCheck::add_to(WriteBatch& batch, std::span<TraceRecord* const> traces) {
    std::set<std::pair<OrgId, AgentRowId>> callers;
    for (const TraceRecord* trace : traces)
        if (trace->sender != AgentRowId()) callers.emplace(trace->decision.org_id, trace->sender);
    if (callers.empty()) return;
    Parameters parameters;
    add_array(parameters, callers, [](const auto& caller) { return caller.first; });
    add_array(parameters, callers, [](const auto& caller) { return caller.second; });
    batch.call("akashi_require_agents", std::move(parameters));
}

asio::awaitable<Verdict> CallerCheck::explain(const PostgresError& error, TraceRecord&) {
    constexpr std::string_view kIsGone = "AK401";  // raised by akashi_require_agents()
    if (error.state() != kIsGone) co_return Verdict();
    co_return Verdict::refuse(caller_is_gone());
}

}  // namespace akashi::postgres
