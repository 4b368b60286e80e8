#include "app/doctor_checks.hpp"

#include "app/doctor_configuration.hpp"
#include "doctor/disk_check.hpp"
#include "doctor/embedding_check.hpp"
#include "doctor/event_log_files.hpp"
#include "doctor/otlp_check.hpp"
#include "doctor/port_check.hpp"
#include "doctor/postgres/database_check.hpp"
#include "doctor/postgres/mend_database.hpp"
#include "doctor/postgres/notify_check.hpp"
#include "doctor/postgres/replica_check.hpp"
#include "doctor/qdrant_check.hpp"
#include "doctor/redis_check.hpp"
#include "doctor/smtp_check.hpp"
#include "doctor/sqlite/file_check.hpp"
#include "doctor/stripe_form.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>

#include <algorithm>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace akashi::app {

namespace asio = boost::asio;

namespace {

std::string database_file(const Config& config) { return config.local.data_dir + "/akashi.db"; }

std::string event_log_directory(const Config& config) {
    return config.events.wal_dir.empty() ? config.local.data_dir + "/wal" : config.events.wal_dir;
}

asio::awaitable<Observations> check_configuration(ChosenStore store) {
    Observations findings = find_in_configuration(store);
    co_return findings;
}

asio::awaitable<Observations> check_file(std::string path) { co_return sqlite::check_file(path); }

asio::awaitable<std::optional<VectorCount>> count_vectors(ChosenStore store) {
    if (store.on_postgres)
        co_return co_await postgres::count_vectors(store.config.postgres.database_url);
    co_return sqlite::count_vectors(database_file(store.config));
}

/// One after the other, since the collection must fit the model.
asio::awaitable<Observations> check_vectors(ChosenStore store) {
    EmbeddingFindings embedding = co_await check_embedding(store.config.embedding);
    Observations findings = std::move(embedding.findings);
    if (store.config.vectors.qdrant_url.empty()) co_return findings;
    const auto count = [store] { return count_vectors(store); };
    auto more = co_await check_qdrant(store.config.vectors, {embedding.dimensions, count});
    for (Observation& finding : more) findings.push_back(std::move(finding));
    co_return findings;
}

asio::awaitable<Observations> check_disks(Config config) {
    Observations findings{check_disk("AKASHI_DATA_DIR", config.local.data_dir)};
    const auto& events = config.events;
    if (!events.has_no_log && !events.wal_dir.empty())
        findings.push_back(check_disk("AKASHI_WAL_DIR", events.wal_dir));
    if (events.has_no_log) co_return findings;
    const std::string directory = event_log_directory(config);
    findings.push_back(judge(find_event_log_files(directory), directory));
    co_return findings;
}

/// What the exporter sends, with nothing in it: in protobuf that is no byte at all.
net::HttpRequest empty_message(const OtlpConfig& config, Signal signal) {
    net::HttpRequest request;
    request.method = "POST";
    request.url = url_of(config, signal);
    request.headers = headers_of(config, signal);
    if (is_json(config, signal)) request.body = "{}";
    return request;
}

asio::awaitable<Observations> check_stripe(BillingConfig config) {
    co_return Observations{check_stripe_form(config)};
}

void add_database(std::vector<Check>& checks, const ChosenStore& store) {
    const Config& config = store.config;
    if (!store.on_postgres) {
        checks.push_back({"database", [file = database_file(config)] { return check_file(file); }});
        return;
    }
    checks.push_back({"postgres", [url = config.postgres.database_url] {
                          return postgres::check_database(url);
                      }});
    if (const std::string& url = config.postgres.read_url; !url.empty())
        checks.push_back({"read_replica", [url, primary = config.postgres.database_url] {
                              return postgres::check_replica(url, primary);
                          }});
    checks.push_back({"notify", [url = config.postgres.notify_url] {
                          return postgres::check_notify(url);
                      }});
}

/// Those that are used only when a variable names them.
void add_services(std::vector<Check>& checks, const ChosenStore& store) {
    const Config& config = store.config;
    if (!config.limits.redis_url.empty())
        checks.push_back({"redis", [url = config.limits.redis_url] { return check_redis(url); }});
    checks.push_back({"embedding", [store] { return check_vectors(store); }});
    if (store.on_postgres && config.smtp.is_set())
        checks.push_back({"smtp", [smtp = config.smtp] { return check_smtp(smtp); }});
    if (store.on_postgres && config.billing.is_on())
        checks.push_back({"stripe", [billing = config.billing] { return check_stripe(billing); }});
    for (const Signal signal : {Signal::traces, Signal::metrics})
        if (!url_of(config.otlp, signal).empty())
            checks.push_back({"otlp", [signal, otlp = config.otlp] {
                                  return check_otlp(
                                      std::string(to_string(signal)), empty_message(otlp, signal)
                                  );
                              }});
}

/// Whether there is such a line, and it fits.
bool has(const Observations& findings, std::string_view name, auto fits) {
    const auto found = std::ranges::find(findings, name, &Observation::name);
    return found != findings.end() && fits(found->condition);
}

bool is_broken(const Observations& findings, std::string_view name) {
    return has(findings, name, [](Condition condition) { return condition == Condition::problem; });
}

}  // namespace

std::vector<Check> make_checks(const ChosenStore& store) {
    std::vector<Check> checks;
    checks.push_back({"configuration", [store] { return check_configuration(store); }});
    const MetricsPlace metrics{store.config.metrics.address, store.config.metrics.port};
    checks.push_back({"server", [port = store.config.http.port, metrics] {
                          return check_port(port, metrics);
                      }});
    add_database(checks, store);
    add_services(checks, store);
    checks.push_back({"disk", [config = store.config] { return check_disks(config); }});
    return checks;
}

Mended mend(const ChosenStore& store, const Observations& findings) {
    Mending mending;
    mending.makes_partitions =
        has(findings, "partitions", [](Condition condition) { return condition != Condition::ok; });
    const bool has_dead_entries = is_broken(findings, "outbox");
    // They would only fail ten times more.
    const bool lasts = is_broken(findings, "qdrant") || is_broken(findings, "embedding");
    mending.frees_entries = has_dead_entries && !lasts;
    mending.frees_jobs =
        is_broken(findings, "conflict_queue") || is_broken(findings, "judge_queue");
    Mended mended;
    // Without its figures the store does not answer, or is not ours.
    const bool has_figures = has(findings, "outbox", [](Condition) { return true; });
    if (has_figures && !is_broken(findings, "migrations")) {
        if (store.on_postgres) {
            asio::thread_pool thread(1);
            auto work = postgres::mend_database(store.config.postgres.database_url, mending);
            mended =
                asio::co_spawn(asio::make_strand(thread), std::move(work), asio::use_future).get();
        } else {
            mended = sqlite::mend_file(database_file(store.config), mending);
        }
    }
    if (has_dead_entries && lasts)
        mended.emplace_back("nothing in search_outbox, before qdrant and embedding are well");
    return mended;
}

}  // namespace akashi::app
