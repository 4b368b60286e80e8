#pragma once

#include "ops/health_probe.hpp"
#include "sqlite/database.hpp"

namespace akashi::sqlite {

/// Reads one row of the file. `database` must outlive the probe.
class SqliteHealthProbe final : public HealthProbe {
public:
    explicit SqliteHealthProbe(Database& database) : database_(database) {}

    std::string store_name() const override { return "sqlite"; }
    boost::asio::awaitable<bool> ping() override;

private:
    Database& database_;
};

}  // namespace akashi::sqlite
