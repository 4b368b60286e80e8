#include "app/export_command.hpp"

#include "app/command_store.hpp"
#include "app/folder_writer.hpp"
#include "app/printable.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "records/adr_export.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <optional>
#include <stdexcept>

namespace akashi::app {

namespace asio = boost::asio;

namespace {

struct Counts {
    std::size_t written = 0;
    std::size_t unchanged = 0;
    std::size_t failed = 0;
};

void report_failure(const std::string& path, const std::string& reason, Counts& counts) {
    ++counts.failed;
    fmt::print("  failed {}: {}\n", printable(path), printable(reason));
}

void write_file(const FolderWriter& writer, const AdrFile& file, Counts& counts) {
    try {
        switch (writer.write(file.name, file.content)) {
            case FolderWriter::Outcome::written:
                ++counts.written;
                return;
            case FolderWriter::Outcome::unchanged:
                ++counts.unchanged;
                return;
            case FolderWriter::Outcome::differs:
                return report_failure(
                    file.name, "a file with another text is there; --force overwrites it", counts
                );
        }
    } catch (const std::runtime_error& error) {
        report_failure(file.name, error.what(), counts);
    }
}

asio::awaitable<void> export_files(
    CommandStore store, const AdrExportOrder& order, Counts& counts
) {
    const FolderWriter writer(order.directory, order.overwrites);
    AdrExport exporter(store.decisions);
    const auto project = order.project.empty() ? std::nullopt : std::optional(order.project);
    const auto failed = co_await exporter.run(kDefaultOrg, project, [&](const AdrFile& file) {
        write_file(writer, file, counts);
    });
    for (const auto& [path, reason] : failed) report_failure(path, reason, counts);
}

}  // namespace

int export_adr(const Config& config, const AdrExportOrder& order) {
    if (!is_text(order.project)) throw std::runtime_error("the project's name is not valid UTF-8");
    log::set_level(std::max(config.log.level, log::Level::warn));  // stdout is for the report
    fmt::print(
        "Exporting from {} into {}\n", describe_store(config, order.on_postgres), order.directory
    );
    std::fflush(stdout);
    Counts counts;
    with_store(config, order.on_postgres, StoreUse::read, [&](CommandStore store) {
        return export_files(store, order, counts);
    });
    fmt::print(
        "Wrote {}, unchanged {}, failed {}.\n", counts.written, counts.unchanged, counts.failed
    );
    return counts.failed == 0 ? 0 : 1;
}

}  // namespace akashi::app
