#include "questions.hpp"

#include <functional>
#include <stdexcept>
#include <utility>

namespace akashi::plans {

namespace {

/// A page of the decisions that pass a filter.
auto list(std::function<void(DecisionFilter&, const Decision&)> set) {
    return [set = std::move(set)](const Ports& ports, IoContext& io, const Decision& example) {
        DecisionQuery query;
        query.limit = 10;
        set(query.filter, example);
        const auto page =
            testing::run(io, ports.decisions.list(kDefaultOrg, Visibility::everything(), query));
        if (page.decisions.empty()) throw std::logic_error("the filter matches nothing");
    };
}

}  // namespace

std::vector<Question> questions_about_decisions() {
    const Visibility all = Visibility::everything();
    return {
        {"the newest decisions",
         postgres_page({"list_decisions"}),
         sqlite_page({"decisions_by_time"}),
         list([](auto&, auto&) {})},
        {"decisions as of a time",
         postgres_page({"list_decisions"}),
         sqlite_page({"decisions_by_time"}),
         [=](const Ports& ports, IoContext& io, const Decision&) {
             AsOfQuery query;
             query.time = kNow;
             run(io, ports.decisions.list_as_of(kDefaultOrg, all, query));
         }},
        {"decisions that an agent may see",
         postgres_page({"list_decisions"}),
         sqlite_page({"decisions_by_time"}),
         [](const Ports& ports, IoContext& io, const Decision&) {
             DecisionQuery query;
             query.limit = 10;
             run(io, ports.decisions.list(kDefaultOrg, Visibility::of_agent(kAgent), query));
         }},
        {"what is new and what was missed",
         {"follow_changes"},
         {},
         [=](const Ports& ports, IoContext& io, const Decision&) {
             const std::string end = testing::run(io, ports.feed.find_end());
             run(io, ports.feed.list_new(end, {kDefaultOrg}));
             run(io, ports.feed.list_missed({kDefaultOrg, all, {}, end, end}));
         }},
        {"decisions of an agent",
         postgres_page({"list_decisions_of_agent"}),
         sqlite_page({"decisions_by_agent"}),
         list([](auto& filter, auto&) { filter.agent_ids = {kAgent}; })},
        {"decisions of a type",
         postgres_page({"list_decisions_of_type"}),
         sqlite_page({"decisions_by_type"}),
         list([](auto& filter, auto&) { filter.decision_type = "type3"; })},
        {"decisions of a project",
         postgres_page({"list_decisions_of_project"}),
         sqlite_page({"decisions_by_project"}),
         list([](auto& filter, auto&) { filter.project = "project3"; })},
        {"decisions of a session",
         postgres_page({"list_decisions_of_session"}),
         sqlite_page({"decisions_by_session"}),
         list([](auto& filter, auto& example) { filter.session_id = example.session_id; })},
        {"decisions of a run",
         postgres_page({"decisions_of_run"}),
         sqlite_page({"decisions_by_run"}),
         list([](auto& filter, auto& example) { filter.run_id = example.run_id; })},
        {"decisions of a trace",
         postgres_page({"filter_by_trace", "decisions_of_run"}),
         sqlite_page({"runs_by_trace", "decisions_by_run"}),
         list([](auto& filter, auto&) { filter.trace_id = "trace9"; })},
        {"the newest links between projects",
         {"list_project_links"},
         {"project_links_by_time"},
         [](const Ports& ports, IoContext& io, const Decision&) {
             run(io, ports.project_links.list(kDefaultOrg, 10, 0));
         }},
        {"assessments of a decision",
         {"latest_assessments", "list_assessments"},
         {"assessments_by_decision"},
         [=](const Ports& ports, IoContext& io, const Decision& example) {
             const auto page =
                 testing::run(io, ports.assessments.list(kDefaultOrg, all, example.id, 10, 0));
             if (page.value().assessments.empty()) throw std::logic_error("nobody assessed it");
         }},
        {"projects",
         {"list_decisions_of_project"},
         {"decisions_by_project"},
         [](const Ports& ports, IoContext& io, const Decision&) {
             run(io, ports.decisions.list_projects(kDefaultOrg, 10));
         }},
        {"a project that an agent may see",
         {"list_decisions_of_project"},
         {"decisions_by_project", "agent_tags_by_agent", "access_grants_once"},
         [](const Ports& ports, IoContext& io, const Decision&) {
             run(io,
                 ports.decisions.list_visible_projects(
                     kDefaultOrg, Visibility::of_agent(kAgent), {"project3"}
                 ));
         }},
        {"the newest decisions behind a cursor",
         postgres_page({"list_decisions"}),
         sqlite_page({"decisions_by_time"}),
         [=](const Ports& ports, IoContext& io, const Decision& example) {
             DecisionQuery query;
             query.limit = 10;
             query.after = PageCursor{example.valid_from, example.id.uuid()};
             run(io, ports.decisions.list(kDefaultOrg, all, query));
         }},
        {"a timeline",
         {"list_current_decisions", "list_conflicts"},
         {"decisions_over_time", "conflicts_by_time"},
         [=](const Ports& ports, IoContext& io, const Decision& example) {
             TimelineQuery query;
             query.from = example.valid_from - std::chrono::hours(1);
             query.to = example.valid_from;
             run(io, ports.summaries.make_timeline(kDefaultOrg, all, query));
         }},
        {"sessions",
         {"list_current_decisions", "list_decisions_of_session"},
         {"decisions_over_time", "decisions_by_session", "agent_tags_by_agent", "access_grants_once"
         },
         [=](const Ports& ports, IoContext& io, const Decision& example) {
             run(io, ports.summaries.list_sessions(kDefaultOrg, all, {10, 0, std::nullopt}));
             run(io, ports.summaries.summarize_session(kDefaultOrg, all, *example.session_id));
         }},
        {"how often each name is found",
         {"list_decisions_of_project"},
         {"decisions_by_project", "agent_tags_by_agent", "access_grants_once"},
         [=](const Ports& ports, IoContext& io, const Decision&) {
             run(io, ports.summaries.find_facets(kDefaultOrg, all, 10));
         }},
        {"citations and the successor of a decision",
         postgres_page({}),
         sqlite_page({}),
         [=](const Ports& ports, IoContext& io, const Decision& example) {
             run(io, ports.decisions.find(kDefaultOrg, all, example.id));
         }},
        {"revisions of a decision",
         postgres_page({}),
         sqlite_page({}),
         [=](const Ports& ports, IoContext& io, const Decision& example) {
             run(io, ports.decisions.list_revisions(kDefaultOrg, all, example.id, 0));
         }},
        {"the lineage of a decision",
         {"list_citations"},
         {"decisions_by_precedent", "agent_tags_by_agent", "access_grants_once"},
         [=](const Ports& ports, IoContext& io, const Decision& example) {
             run(io, ports.links.find_lineage(kDefaultOrg, all, example.id));
         }},
        {"the decisions next to others",
         {"list_citations", "list_revisions"},
         {"decisions_by_precedent",
          "decisions_by_superseded",
          "agent_tags_by_agent",
          "access_grants_once"},
         [=](const Ports& ports, IoContext& io, const Decision& example) {
             const NeighborQuery query{.known = {example.id}, .first = 0, .limit = 10};
             run(io, ports.links.list_neighbors(kDefaultOrg, all, query));
         }},
        {"what an agent recorded, summed up",
         {"list_decisions_of_agent"},
         {"decisions_by_agent"},
         [](const Ports& ports, IoContext& io, const Decision&) {
             run(io, ports.summaries.summarize_agent(kDefaultOrg, kAgent));
         }},
        {"idempotency keys of the past",
         {"forget_idempotency_keys"},
         {"idempotency_keys_by_age"},
         [](const Ports& ports, IoContext& io, const Decision&) {
             const Time begin = *parse_rfc3339("2026-01-01T00:01:00Z");
             run(io, ports.traces.forget_idempotency_keys(begin));
         }},
    };
}

}  // namespace akashi::plans
