#pragma once

#include "app/config.hpp"
#include "app/export_command.hpp"
#include "app/import_command.hpp"

#include <CLI/CLI.hpp>

#include <functional>

namespace akashi::app {

/// The configuration of a command, and whether its store is PostgreSQL.
struct ChosenStore {
    Config config;
    bool on_postgres;
};

/// What `import adr` and `export adr` share with other commands.
struct StoreFlags {
    std::function<void(CLI::App& command)> add_data_directory;
    std::function<ChosenStore()> configure;  ///< once the command line is read
};

/// Where CLI11 puts what it has read; must outlive it.
struct AdrOrders {
    AdrImportOrder import;
    AdrExportOrder exported;
};

/// Adds `akashi import adr` and `akashi export adr`, which set `run`.
void describe_adr_commands(
    CLI::App& akashi, AdrOrders& orders, std::function<int()>& run, const StoreFlags& store
);

}  // namespace akashi::app
