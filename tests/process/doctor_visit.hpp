#pragma once

#include "command.hpp"
#include "dev_servers.hpp"

#include <boost/json/object.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace akashi::testing {

/// Exit codes of `akashi doctor`.
inline constexpr int kWell = 0;
inline constexpr int kWarning = 1;
inline constexpr int kProblem = 2;

/// What `akashi doctor --json` said.
struct Visit {
    int code = -1;
    boost::json::object report;

    /// These say `(none)` where there is no such line, or no remedy.
    std::string condition(std::string_view name) const { return text(name, "condition"); }
    std::string what(std::string_view name) const { return text(name, "what"); }
    std::string remedy(std::string_view name) const { return text(name, "remedy"); }
    /// All of it.
    std::string text() const;

private:
    std::string text(std::string_view name, std::string_view member) const;
};

/// An installation on servers of its own, in which all is well.
class Doctor : public ::testing::Test {
protected:
    static void SetUpTestSuite() { servers = std::make_unique<DevServers>(); }
    static void TearDownTestSuite() { servers.reset(); }
    void SetUp() override;

    static void execute(const std::string& script);

    /// Runs it, behind the words of a wrapper. It fails unless it ends within ten seconds, which is
    /// what it may take when all is down, with nothing but JSON.
    Visit visit(
        const std::vector<std::string>& flags = {}, const std::vector<std::string>& wrapper = {}
    ) const;

    /// Does what a remedy says, up to a semicolon. That must be a command that works.
    void obey(const std::string& remedy) const;

    static inline std::unique_ptr<DevServers> servers;
    TemporaryDirectory directory_;
    Environment environment_;
};

}  // namespace akashi::testing
