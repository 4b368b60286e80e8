#include "app/backend.hpp"
#include "base/log.hpp"
#include "decisions/postgres/decision_store.hpp"
#include "decisions/postgres/trace_writer.hpp"
#include "identity/postgres/agent_store.hpp"
#include "ops/postgres/health_probe.hpp"
#include "postgres/listener.hpp"
#include "postgres/notifier.hpp"
#include "postgres/pool.hpp"
#include "postgres/schema.hpp"
#include "search/postgres/search_store.hpp"

#include <algorithm>
#include <thread>

namespace akashi::app {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr auto kNotifyGrace = 1s;

int connections() { return std::max(4, static_cast<int>(std::thread::hardware_concurrency())); }

/// Nobody acts on what is heard yet but the log at debug level.
std::unique_ptr<postgres::Listener> make_listener(
    const asio::any_io_executor& executor, const std::string& url
) {
    const auto note = [](const postgres::Notification& notification) {
        if (!log::enabled(log::Level::debug)) return;  // the fields are not worth making
        log::debug(
            "broker: notification",
            {{"channel", notification.channel}, {"payload", notification.payload}}
        );
    };
    return std::make_unique<postgres::Listener>(
        executor,
        url,
        std::vector<std::string>{postgres::kDecisionsChannel, postgres::kConflictsChannel},
        note
    );
}

/// Members in dependency order; destroyed in reverse.
class PostgresBackend final : public Backend {
public:
    PostgresBackend(const asio::any_io_executor& executor, const Config& config)
        : url_(config.database_url),
          changes_schema_(config.jwt_private_key.empty() && !config.skip_embedded_migrations),
          pool_(executor, {.url = config.database_url, .connections = connections()}),
          notifier_(executor, pool_),
          writer_(executor, pool_, &notifier_) {
        if (!config.notify_url.empty()) listener_ = make_listener(executor, config.notify_url);
        probe_ = std::make_unique<postgres::PostgresHealthProbe>(
            executor, config.database_url, listener_.get()
        );
    }

    DecisionStore& decisions() override { return decisions_; }
    SearchStore& search() override { return search_; }
    AgentStore& agents() override { return agents_; }
    HealthProbe& probe() override { return *probe_; }

    asio::awaitable<void> open() override {
        if (listener_)
            listener_->start();
        else
            log::info("SSE broker: disabled (no notify connection)");
        co_await postgres::prepare_schema(pool_, url_, changes_schema_);
        co_await maintain();
    }

    asio::awaitable<void> maintain() override { return postgres::make_event_partitions(pool_); }

    asio::awaitable<void> close() override {
        co_await notifier_.stop(kNotifyGrace);
        if (listener_) co_await listener_->stop();
    }

    void abort() override { pool_.abort(); }

private:
    const std::string url_;
    const bool changes_schema_;
    postgres::Pool pool_;
    postgres::Notifier notifier_;
    postgres::TraceWriter writer_;
    postgres::PostgresDecisionStore decisions_{pool_, writer_};
    postgres::PostgresSearchStore search_{pool_};
    postgres::PostgresAgentStore agents_{pool_, writer_};
    std::unique_ptr<postgres::Listener> listener_;
    std::unique_ptr<postgres::PostgresHealthProbe> probe_;
};

}  // namespace

std::unique_ptr<Backend> make_postgres_backend(
    asio::any_io_executor executor, const Config& config
) {
    return std::make_unique<PostgresBackend>(executor, config);
}

}  // namespace akashi::app
