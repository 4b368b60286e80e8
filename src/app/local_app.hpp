#pragma once

#include "app/app.hpp"
#include "app/data_directory.hpp"

#include <memory>
#include <string>

namespace akashi::app {

/// The app of `akashi local`: everything it keeps is in the data directory.
class LocalApp {
public:
    /// Opens the store and binds the port. Throws std::runtime_error that says what to do when
    /// that fails.
    explicit LocalApp(const Config& config);

    App& app() { return *app_; }
    const App& app() const { return *app_; }
    /// True when this start made the key of the agent `admin` and wrote it to admin_key_file().
    bool made_admin_key() const { return made_admin_key_; }
    std::string admin_key_file() const;

private:
    const DataDirectory directory_;
    bool made_admin_key_ = false;
    std::unique_ptr<App> app_;
};

}  // namespace akashi::app
