#pragma once

#include "app/config.hpp"

#include <string>

namespace akashi::app {

/// What `akashi export adr` is asked to do.
struct AdrExportOrder {
    std::string directory;
    std::string project;  ///< empty for all
    bool on_postgres = false;
    bool overwrites = false;  ///< files that differ
};

/// Runs `akashi export adr`: writes decisions as decision records into a folder. Prints what it
/// did. Returns the exit code: 1 when a file could not be written.
int export_adr(const Config& config, const AdrExportOrder& order);

}  // namespace akashi::app
