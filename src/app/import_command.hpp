#pragma once

#include "app/config.hpp"

#include <string>

namespace akashi::app {

/// What `akashi import adr` is asked to do.
struct AdrImportOrder {
    std::string directory;
    std::string project;  ///< empty for none
    bool on_postgres = false;
    bool is_dry_run = false;
    bool as_json = false;  ///< of a dry run: what would be recorded, as JSON
};

/// Runs `akashi import adr`: reads the records of a folder and records them as decisions in the
/// data directory, whether or not a server is using it, or in the database. Prints what it did.
/// Returns the exit code: 0 when a record was recorded, revised or unchanged and none failed.
int import_adr(const Config& config, const AdrImportOrder& order);

}  // namespace akashi::app
