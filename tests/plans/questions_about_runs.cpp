#include "questions.hpp"

#include <stdexcept>
#include <utility>

namespace akashi::plans {

namespace {

/// A page of the runs that pass a filter. There must be one.
RunPage list_runs(const Ports& ports, IoContext& io, RunFilter filter) {
    RunQuery query;
    query.limit = 20;
    query.filter = std::move(filter);
    auto page = testing::run(io, ports.runs.list(kDefaultOrg, Visibility::everything(), query));
    if (page.runs.empty()) throw std::logic_error("the filter matches no run");
    return page;
}
auto list_runs(RunFilter filter) {
    return [filter](const Ports& ports, IoContext& io, const Decision&) {
        list_runs(ports, io, filter);
    };
}
void list_runs_of_a_parent(const Ports& ports, IoContext& io, const Decision&) {
    for (const AgentRun& run : list_runs(ports, io, {}).runs)
        if (run.parent_run_id) {
            list_runs(ports, io, {.parent_run_id = run.parent_run_id});
            return;
        }
    throw std::logic_error("no run has a parent");
}

}  // namespace

std::vector<Question> questions_about_runs() {
    const Visibility all = Visibility::everything();
    return {
        {"the newest runs", {"list_runs"}, {"runs_by_time"}, list_runs({})},
        {"runs that an agent may see",
         {"list_runs"},
         {"runs_by_time", "agent_tags_by_agent", "access_grants_once"},
         [](const Ports& ports, IoContext& io, const Decision&) {
             run(io, ports.runs.list(kDefaultOrg, Visibility::of_agent(kAgent), {}));
         }},
        {"runs of an agent",
         {"list_runs_of_agent"},
         {"runs_by_agent"},
         list_runs({.agent_id = kAgent})},
        {"runs of a trace",
         {"filter_by_trace"},
         {"runs_by_trace"},
         list_runs({.trace_id = "trace9"})},
        {"runs of a parent",
         {"list_runs", "clear_parent_run"},
         {"runs_by_time", "runs_by_parent"},
         list_runs_of_a_parent},
        {"runs that have not ended",
         {"list_runs_not_completed"},
         {"runs_not_completed"},
         list_runs({.status = "running"})},
        {"events of a run",
         {"list_run_events"},
         {},
         [=](const Ports& ports, IoContext& io, const Decision& example) {
             run(io, ports.runs.list_events(kDefaultOrg, all, example.run_id, {}));
         }},
    };
}

}  // namespace akashi::plans
