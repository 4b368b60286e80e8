#include "app/import_command.hpp"

#include "app/adr_folder.hpp"
#include "app/command_store.hpp"
#include "app/import_listing.hpp"
#include "app/import_turn.hpp"
#include "app/progress_bar.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "records/adr_import.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <utility>
#include <vector>

namespace akashi::app {

namespace asio = boost::asio;

namespace {

std::size_t terminal_width() {
    constexpr std::size_t kUsual = 100;
    winsize size{};
    const bool is_known = ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    return is_known ? size.ws_col : kUsual;
}

void print_target(const Config& config, const AdrImportOrder& order) {
    fmt::print(
        "{} from {} into {}{}\n",
        order.is_dry_run ? "Would import" : "Importing",
        order.directory,
        describe_store(config, order.on_postgres),
        order.project.empty() ? "" : fmt::format(", project {}", order.project)
    );
    std::fflush(stdout);
}

void append(
    std::vector<AdrImportReport::Skipped>& list, std::vector<AdrImportReport::Skipped> more
) {
    std::ranges::move(more, std::back_inserter(list));
    std::ranges::sort(list, {}, &AdrImportReport::Skipped::file);
}

asio::awaitable<void> import_files(
    CommandStore store,
    const AdrImportOrder& order,
    std::vector<AdrFile>& files,
    AdrImportReport& report
) {
    if (!order.is_dry_run) co_await store.organizations.ensure(default_organization());
    TraceService traces(store.traces, store.decisions);
    AdrImport importer(traces, store.decisions);
    AdrImportRequest request;
    request.files = std::move(files);
    if (!order.project.empty()) request.project = order.project;
    request.is_dry_run = order.is_dry_run;
    report = co_await importer.run(std::move(request), draw_progress);
}

AdrImportReport run_import(
    const Config& config, const AdrImportOrder& order, std::vector<AdrFile> files
) {
    AdrImportReport report;
    std::optional<ImportTurn> turn;
    if (!order.is_dry_run) turn.emplace(config, order.on_postgres);
    const auto use = order.is_dry_run ? StoreUse::imagine : StoreUse::write;
    with_store(config, order.on_postgres, use, [&](CommandStore store) {
        return import_files(store, order, files, report);
    });
    return report;
}

}  // namespace

int import_adr(const Config& config, const AdrImportOrder& order) {
    if (!is_text(order.project)) throw std::runtime_error("the project's name is not valid UTF-8");
    log::set_level(std::max(config.log.level, log::Level::warn));  // stdout is for the report
    AdrFolder folder = read_adr_folder(order.directory);
    if (!order.as_json) print_target(config, order);
    AdrImportReport report = run_import(config, order, std::move(folder.files));
    append(report.skipped, std::move(folder.skipped));
    append(report.failed, std::move(folder.unreadable));
    const LeftOut left_out{folder.not_entered, folder.others, folder.other_extensions};
    if (order.as_json)
        fmt::print("{}\n", import_as_json(report));
    else if (order.is_dry_run)
        fmt::print("{}", import_table(report, left_out, terminal_width()));
    else
        fmt::print("{}", import_listing(report, left_out));
    const bool is_any_there = report.recorded + report.revised + report.unchanged > 0;
    return is_any_there && report.failed.empty() ? 0 : 1;
}

}  // namespace akashi::app
