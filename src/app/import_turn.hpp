#pragma once

#include "app/config.hpp"
#include "base/file_descriptor.hpp"
#include "postgres/blocking_session.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace akashi::app {

/// The turn of an import. An import reads first what is there and then records what is missing, so
/// that two at once in one store would record the same. Ends with the object or the process.
class ImportTurn {
public:
    /// Waits until no other import has it, however long that takes, and says so on stdout. Throws
    /// std::runtime_error when the database cannot be reached or nothing can be written to the data
    /// directory, which is made when it is missing.
    ImportTurn(const Config& config, bool on_postgres);

private:
    bool take_in_directory(const std::filesystem::path& directory);
    bool take_in_database(const std::string& url);

    FileDescriptor file_;
    std::optional<postgres::BlockingSession> session_;
};

}  // namespace akashi::app
