#include "app/import_command.hpp"

#include "app/adr_folder.hpp"
#include "app/data_directory.hpp"
#include "app/sqlite_writers.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "decisions/sqlite/decision_store.hpp"
#include "decisions/sqlite/trace_store.hpp"
#include "identity/sqlite/agent_store.hpp"
#include "records/adr_import.hpp"
#include "search/sqlite/text_index.hpp"
#include "sqlite/database.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <string_view>
#include <utility>
#include <vector>

namespace akashi::app {

namespace asio = boost::asio;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t kBarWidth = 30;

void draw_progress(std::size_t done, std::size_t total) {
    if (::isatty(STDERR_FILENO) != 1) return;
    const std::size_t filled = total == 0 ? kBarWidth : kBarWidth * done / total;
    fmt::print(
        stderr,
        "\r  [{}{}] {}/{}{}",
        std::string(filled, '#'),
        std::string(kBarWidth - filled, '.'),
        done,
        total,
        done == total ? "\n" : ""
    );
    std::fflush(stderr);
}

void print_files(std::string_view what, const std::vector<AdrImportReport::Skipped>& files) {
    for (const auto& [file, reason] : files) fmt::print("  {} {}: {}\n", what, file, reason);
}

void print_report(const AdrImportReport& report) {
    print_files("skipped", report.skipped);
    print_files("failed", report.failed);
    for (const auto& warning : report.warnings) fmt::print("  note: {}\n", warning);
    fmt::print(
        "Recorded {}, revised {}, unchanged {}, skipped {}, failed {}.\n",
        report.recorded,
        report.revised,
        report.unchanged,
        report.skipped.size(),
        report.failed.size()
    );
}

}  // namespace

int import_adr(const Config& config, const std::string& directory, const std::string& project) {
    AdrFolder folder = read_adr_folder(directory);
    AdrImportRequest request;
    request.files = std::move(folder.files);
    if (!is_text(project)) throw std::runtime_error("the project's name is not valid UTF-8");
    if (!project.empty()) request.project = project;

    log::set_level(std::max(config.log.level, log::Level::warn));  // stdout is for the report
    const fs::path data = config.local.data_dir;
    prepare_data_directory(data);
    asio::thread_pool pool(1);     // outlives the database, whose threads resume coroutines here
    sqlite::TextIndex text_index;  // a running server finds the imported decisions at once
    sqlite::Database database({.path = (data / "akashi.db").string(), .follower = &text_index});
    SqliteWriters writers;
    sqlite::SqliteTraceStore store(database, writers.of_traces());
    sqlite::SqliteDecisionStore decisions(database);
    sqlite::SqliteAgentStore agents(database);
    TraceService traces(store, decisions);
    const auto wait_for = [&](auto task) {
        return asio::co_spawn(pool, std::move(task), asio::use_future).get();
    };
    wait_for(agents.ensure(default_organization()));
    AdrImport import(traces, decisions);
    AdrImportReport report = wait_for(import.run(std::move(request), draw_progress));
    report.failed.insert(report.failed.begin(), folder.unreadable.begin(), folder.unreadable.end());
    print_report(report);
    pool.join();
    return report.failed.empty() ? 0 : 1;
}

}  // namespace akashi::app
