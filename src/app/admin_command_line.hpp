#pragma once

#include "app/admin_order.hpp"
#include "app/store_flags.hpp"

#include <CLI/CLI.hpp>

#include <functional>

namespace akashi::app {

/// Adds `akashi admin` with its commands, which set `run`. CLI11 puts what it has read into
/// `order`, which must outlive it.
void describe_admin_commands(
    CLI::App& akashi, AdminOrder& order, std::function<int()>& run, const StoreFlags& store
);

}  // namespace akashi::app
