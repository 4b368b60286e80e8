#pragma once

#include "dev_servers.hpp"
#include "write_fault.hpp"

#include <memory>
#include <string>
#include <vector>

namespace akashi::testing {

/// Servers with a database on a disk of its own, of 32 MB, that can be filled up. The disk is a
/// file system in memory that only PostgreSQL sees; where it cannot be mounted, PostgreSQL's writes
/// to the database are made to fail.
class SmallTablespace {
public:
    SmallTablespace();

    DevServers& servers() { return *servers_; }
    std::string database() const { return "small"; }

    void fill();
    void make_room();

private:
    std::string ballast() const;

    TemporaryDirectory directory_;
    WriteFault fault_;
    bool is_disk_;
    std::unique_ptr<DevServers> servers_;
};

}  // namespace akashi::testing
