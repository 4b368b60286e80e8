#include "testing/stores/used_statements.hpp"

#include "base/log.hpp"
#include "sqlite/connection.hpp"

#include <boost/json/parse.hpp>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <optional>
#include <set>
#include <sstream>
#include <string>

namespace akashi::testing {
namespace {

/// Writes the statements that the tests of this process used to the end of the file `<pid>` in the
/// directory that AKASHI_RECORD_STATEMENTS names, one a line, as `postgres/find_agent`.
/// tools/check_statements.py compares them with the statements of the server.
class UsedStatements : public ::testing::Environment {
    void SetUp() override {
        if (std::getenv("AKASHI_RECORD_STATEMENTS") == nullptr) return;
        log::set_level(log::Level::debug);
        capture_.emplace([this](std::string_view line) { note(line); });
    }
    void TearDown() override {
        if (!capture_) return;
        capture_.reset();
        const std::string directory = std::getenv("AKASHI_RECORD_STATEMENTS");
        // A later process may have the same id.
        std::ofstream file(fmt::format("{}/{}", directory, ::getpid()), std::ios::app);
        for (const auto& name : postgres_) file << "postgres/" << name << '\n';
        for (const auto& name : sqlite::prepared_queries()) file << "sqlite/" << name << '\n';
        ASSERT_TRUE(file.flush()) << directory << " cannot be written";
    }

    /// The pool logs the names of the statements that it ran.
    void note(std::string_view line) {
        const auto fields = boost::json::parse(line).as_object();
        const auto* names = fields.if_contains("statements");
        if (names == nullptr) return;
        std::istringstream text{std::string(names->as_string())};
        for (std::string name; text >> name;) postgres_.insert(name);
    }

    std::optional<log::Capture> capture_;
    std::set<std::string> postgres_;
};

}  // namespace

void record_used_statements() {
    [[maybe_unused]] static const auto* const environment =
        ::testing::AddGlobalTestEnvironment(std::make_unique<UsedStatements>().release());
}

}  // namespace akashi::testing
