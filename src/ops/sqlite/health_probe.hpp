#pragma once

#include "ops/health_probe.hpp"
#include "sqlite/database.hpp"

namespace akashi::sqlite {

/// Reads from the file and looks at its place on the disk. `database` must outlive the probe.
class SqliteHealthProbe final : public HealthProbe {
public:
    explicit SqliteHealthProbe(Database& database) : database_(database) {}

    std::string store_name() const override { return "sqlite"; }
    boost::asio::awaitable<std::optional<std::string>> ping() override;
    boost::asio::awaitable<void> try_write() override;

private:
    Database& database_;
};

}  // namespace akashi::sqlite
