#pragma once

#include "app/config.hpp"

#include <CLI/CLI.hpp>

#include <functional>

namespace akashi::app {

/// The configuration of a command, and whether its store is PostgreSQL.
struct ChosenStore {
    Config config;
    bool on_postgres;
};

/// How commands choose their store.
struct StoreFlags {
    std::function<void(CLI::App& command)> add_data_directory;
    std::function<ChosenStore()> configure;  ///< once the command line is read
};

}  // namespace akashi::app
