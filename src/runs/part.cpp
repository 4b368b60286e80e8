#include "runs/part.hpp"

#include "runs/event_routes.hpp"
#include "runs/run_routes.hpp"

namespace akashi {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr auto kRetentionPeriod = 10min;
/// Less than what a stop gives to all background work. The rest stays in the log.
constexpr auto kDrainGrace = 2'500ms;

}  // namespace

RunsPart::RunsPart(const Context& context, Sources sources, const EventsConfig& config)
    : known_(sources.runs),
      buffer_(context.executor, sources.events, sources.sequence, config),
      runs_(
          {sources.runs, sources.decisions, sources.agents, sources.idempotency, known_, buffer_},
          context.clock
      ),
      events_(known_, buffer_, sources.idempotency, context.clock),
      retention_(sources.retention, config.retention, context.clock),
      retaining_(context.executor, "event_retention", kRetentionPeriod, [this] {
          return delete_old();
      }) {}

/// A step of the periodic task.
asio::awaitable<void> RunsPart::delete_old() {
    buffer_.tidy();
    co_await retention_.run();
}

void RunsPart::add_routes(http::Router& router) {
    add_run_routes(router, runs_);
    add_event_routes(router, events_);
}

asio::awaitable<void> RunsPart::start() {
    co_await buffer_.start();
    retaining_.start();
}

asio::awaitable<void> RunsPart::stop() {
    co_await retaining_.stop(kStepGrace);
    co_await buffer_.stop(kDrainGrace);
}

}  // namespace akashi
