#include "decisions/part.hpp"

#include "base/log.hpp"
#include "decisions/assessment_routes.hpp"
#include "decisions/change_routes.hpp"
#include "decisions/decision_routes.hpp"
#include "decisions/link_routes.hpp"
#include "decisions/session_routes.hpp"
#include "decisions/summary_routes.hpp"
#include "decisions/trace_routes.hpp"

namespace akashi {

namespace asio = boost::asio;

namespace {
constexpr std::chrono::days kIdempotencyLifetime{7};
constexpr std::chrono::seconds kForgettingPeriod{60};
/// Pages of exports that are read at a time, however many run.
constexpr std::size_t kExportPages = 2;
constexpr std::chrono::seconds kExportPatience{30};
}  // namespace

DecisionsPart::DecisionsPart(const Context& context, Ports ports)
    : ports_(ports),
      clock_(context.clock),
      traces_(
          ports.traces,
          ports.decisions,
          ports.gets_vectors,
          ports.find_conflicts,
          ports.find_canonical
      ),
      decisions_(ports.decisions, ports.agents, ports.count_agreement, ports.find_suggestions),
      changes_({ports.decisions, ports.endings, ports.patches, ports.idempotency}, context.clock),
      links_(ports.links),
      summaries_(ports.summaries, ports.agents, context.clock),
      sessions_(ports.summaries, ports.decisions),
      assessments_(ports.assessments, context.clock),
      exports_(ports.decisions, context.clock),
      export_pages_(kExportPages, kExportPatience),
      forgetting_(context.executor, "old_idempotency_keys", kForgettingPeriod, [this] {
          return forget_old_keys();
      }) {}

void DecisionsPart::add_routes(http::Router& router) {
    add_trace_routes(router, traces_);
    add_decision_routes(router, decisions_);
    add_change_routes(router, changes_);
    add_link_routes(router, links_);
    add_summary_routes(router, summaries_);
    add_session_routes(router, sessions_);
    add_assessment_routes(router, assessments_);
    add_export_routes(router, export_sources_);
}

asio::awaitable<void> DecisionsPart::start() {
    forgetting_.start();
    co_return;
}

asio::awaitable<void> DecisionsPart::stop() { return forgetting_.stop(kStepGrace); }

asio::awaitable<void> DecisionsPart::forget_old_keys() {
    const auto forgotten =
        co_await ports_.traces.forget_idempotency_keys(clock_() - kIdempotencyLifetime);
    if (forgotten > 0) log::info("idempotency cleanup deleted rows", {{"deleted", forgotten}});
}

}  // namespace akashi
