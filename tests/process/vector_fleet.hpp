#pragma once

#include "akashi_serve.hpp"
#include "dev_servers.hpp"
#include "testing/qdrant_double.hpp"
#include "testing/tiny_model.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace akashi::testing {

/// Instances of `akashi serve` on one PostgreSQL, which make vectors by a small model of their own
/// unless `environment` says otherwise, and what compares their vectors with the decisions. One
/// thread at a time.
class VectorFleet {
public:
    VectorFleet(int instances, Environment environment);

    const std::vector<std::uint16_t>& ports() const { return ports_; }
    std::size_t size() const { return servers_.size(); }
    AkashiServe& server(std::size_t place) { return *servers_.at(place); }
    /// Everything that the instances have logged, those that died included.
    std::string log() const;
    std::string data_directory(std::size_t place) const;

    /// Kills an instance as the kernel does. It loses nothing but its memory.
    void kill(std::size_t place);
    /// Starts one that has ended, on its port and with its files.
    void start(std::size_t place);
    void start_all();
    /// Ends all as an operator does.
    void end_all();

    /// Rows of PostgreSQL.
    std::vector<std::vector<std::string>> query(const std::string& statement) const;
    std::set<std::string> current_decisions() const;

    /// Waits until nothing is left to do, and the vectors in the database are those of the current
    /// decisions, and so are the points in `qdrant` unless it is null.
    ::testing::AssertionResult settles(QdrantDouble* qdrant);

private:
    std::string unfinished() const;
    std::string difference(QdrantDouble* qdrant) const;

    const TinyModel model_{{{"login", 0}, {"sessions", 0}, {"payments", 1}}};
    DevServers databases_;
    const TemporaryDirectory directory_;
    Environment environment_;
    std::vector<std::uint16_t> ports_;
    std::vector<std::unique_ptr<AkashiServe>> servers_;
    std::string log_;
};

}  // namespace akashi::testing
