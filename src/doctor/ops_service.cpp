#include "doctor/ops_service.hpp"

#include <fmt/format.h>

#include <exception>
#include <string>
#include <string_view>
#include <utility>

namespace akashi {

namespace asio = boost::asio;

namespace {

constexpr int kOnly = 0;

std::string_view database_of(const Health& health) {
    return health.store_name == "postgres" ? "postgres" : "database";
}

Observation judge_store(const Health& health) {
    const std::string_view name = database_of(health);
    if (!health.store_connected)
        return problem(name, "it does not answer", "akashi doctor, where the server runs");
    if (health.fault)
        return problem(
            name,
            fmt::format("it does not work in full: {}", *health.fault),
            "akashi doctor, where the server runs"
        );
    return fine(name, "it answers");
}

std::optional<Observation> judge_notify(LiveUpdates updates) {
    constexpr std::string_view kName = "notify";
    switch (updates) {
        case LiveUpdates::running:
            return fine(kName, "notifications arrive");
        case LiveUpdates::reconnecting:
            return warning(
                kName,
                "the connection of NOTIFY_URL is lost, and tried again",
                "none, unless it stays so: then look at PostgreSQL and at NOTIFY_URL"
            );
        case LiveUpdates::unavailable:
            return problem(
                kName,
                "the connection of NOTIFY_URL works, but hears nothing",
                "let NOTIFY_URL name PostgreSQL itself, not PgBouncer, and restart"
            );
        case LiveUpdates::none:
            return std::nullopt;
    }
    return std::nullopt;
}

Observation judge_buffer(std::int64_t depth) {
    constexpr std::string_view kName = "event_buffer";
    const std::string state = fmt::format("{} events wait to be stored", depth);
    constexpr const char* kRemedy = "look for \"trace: flush failed\" in the log";
    if (depth > kCriticalDepth) return problem(kName, state, kRemedy);
    if (depth > kHighDepth) return warning(kName, state, kRemedy);
    return fine(kName, state);
}

Observation judge_qdrant(bool is_connected) {
    if (is_connected) return fine("qdrant", "it answers");
    return problem(
        "qdrant",
        "it does not answer; searches go by words alone",
        "bring Qdrant back; what waits is done then"
    );
}

Observation without_figures(std::string_view reason) {
    return problem(
        "figures",
        fmt::format("the database does not tell them: {}", reason),
        "akashi doctor, where the server runs"
    );
}

}  // namespace

asio::awaitable<OpsReport> OpsService::find() {
    if (auto known = known_.find(kOnly)) co_return std::move(*known);
    co_return co_await looks_.run("", [this] { return look(); });
}

asio::awaitable<OpsReport> OpsService::look() {
    const auto generation = known_.generation();
    OpsReport report;
    report.measured_at = clock_();
    const Health health = co_await sources_.health.check();
    report.buffer_depth = health.buffer_depth;
    report.findings.push_back(judge_store(health));
    if (auto notify = judge_notify(health.live_updates))
        report.findings.push_back(std::move(*notify));
    report.findings.push_back(judge_buffer(health.buffer_depth));
    if (!sources_.event_log.empty()) {
        report.log = find_event_log_files(sources_.event_log);
        report.findings.push_back(judge(*report.log, sources_.event_log));
    }
    if (health.qdrant_connected) report.findings.push_back(judge_qdrant(*health.qdrant_connected));
    // It would only wait for what has just not come.
    if (!health.store_connected) {
        report.findings.push_back(without_figures("it does not answer"));
        known_.insert(kOnly, report, generation);
        co_return report;
    }
    try {
        report.figures = co_await sources_.store.measure();
        for (Observation& finding : findings_of(*report.figures, report.measured_at))
            report.findings.push_back(std::move(finding));
    } catch (const std::exception& error) {
        report.findings.push_back(without_figures(error.what()));
    }
    known_.insert(kOnly, report, generation);
    co_return report;
}

}  // namespace akashi
