#pragma once

#include "app/export_command.hpp"
#include "app/import_command.hpp"
#include "app/store_flags.hpp"

#include <CLI/CLI.hpp>

#include <functional>

namespace akashi::app {

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
