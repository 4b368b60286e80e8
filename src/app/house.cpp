#include "app/house.hpp"

#include "app/event_log_place.hpp"
#include "app/synonyms_file.hpp"

namespace akashi::app {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

http::ServerConfig http_config(const Config& config, const Backend& backend) {
    http::ServerConfig http = config.http;
    http.reads_at_once = backend.reads_at_once;
    return http;
}

/// Empty when there is none.
std::string event_log_directory(const EventsConfig& events) {
    const auto log = events.log();
    return log ? log->directory.string() : std::string();
}

}  // namespace

App::House::House(const Config& config, Edition edition)
    : events(place_event_log(config.events, config.local.data_dir)),
      backend(edition.make_backend(context.executor)),
      telemetry(context, config.otlp),
      limits(context, config.limits),
      identity(
          context,
          backend.identity,
          config.identity,
          std::move(edition.secrets),
          [this] { return search.makes_vectors(); }
      ),
      conflicts(
          context,
          {backend.conflicts,
           backend.conflict_lookup,
           backend.hints,
           backend.plans,
           backend.supersessions,
           backend.settling,
           backend.identity.directory,
           backend.identity.idempotency,
           [this](Caller caller, Trace trace, TraceOrigin origin) {
               return decisions.traces().record(
                   std::move(caller), std::move(trace), std::move(origin)
               );
           }},
          config.conflicts
      ),
      judge(
          context,
          backend.judge,
          config.judge,
          config.embedding,
          [this](OrgId org, DecisionId decision, std::optional<std::string> project) {
              return search.find_nearest(org, decision, std::move(project));
          }
      ),
      search(
          context,
          {backend.search,
           backend.decisions,
           backend.outbox,
           backend.outbox_upkeep,
           backend.vectors,
           [this](Caller caller, ConflictQuestion question) {
               return conflicts.checks().find(std::move(caller), std::move(question));
           }},
          {load_synonyms(config.search),
           config.embedding,
           config.vectors,
           config.outbox,
           config.local.data_dir + "/vectors"}
      ),
      runs(
          context,
          {backend.runs,
           backend.events,
           backend.event_retention,
           backend.event_sequence,
           backend.decisions,
           backend.identity.agents,
           backend.identity.idempotency},
          events
      ),
      signup(
          context,
          backend.signup,
          {backend.identity.operators, identity.keys()},
          {config.signup, config.smtp, config.billing.is_on()}
      ),
      billing(context, backend.billing, config.billing),
      doctor(context, {backend.figures, ops.health(), event_log_directory(events)}),
      server(context.executor, http_config(config, backend), router) {
    parts.add_routes(router);
    if (config.metrics.port == 0) return;
    router.watch().measure();
    metrics_server.emplace(context.executor, config.metrics);
}

asio::awaitable<void> App::House::open() {
    co_await parts.start();
    has_started = true;
}

asio::awaitable<void> App::House::open_or(
    std::function<void()> on_ready, std::function<void(std::exception_ptr)> on_failure
) {
    std::exception_ptr failure;
    try {
        co_await open();
    } catch (...) {
        failure = std::current_exception();
    }
    const auto state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() != asio::cancellation_type::none) co_return;
    if (failure) co_return on_failure(failure);
    on_ready();
}

asio::awaitable<void> App::House::check_key(std::string agent_id, std::string key, bool& accepted) {
    accepted = co_await identity.accepts_key(std::move(agent_id), std::move(key));
}

void App::House::begin_drain(SteadyClock::time_point deadline) {
    if (has_started) draining.spawn(asio::make_strand(context.executor), search.drain(deadline));
}

asio::awaitable<void> App::House::end_background() {
    co_await opening.join(0ms);
    co_await parts.stop();
    if (metrics_server) co_await metrics_server->stop();
}

OutboxHealth App::House::outbox_health() const {
    const OutboxStatus status = search.outbox_status();
    const auto lag = status.oldest ? now() - *status.oldest : Time::duration::zero();
    return {
        .depth = status.pending,
        .dead_letters = status.dead_letters,
        .lag = std::chrono::duration_cast<std::chrono::seconds>(lag)
    };
}

}  // namespace akashi::app
