#pragma once

#include "akashi.hpp"
#include "crowd.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <string>

namespace akashi::testing {

/// What `akashi serve` needs; kAdminKey is the key unless the environment has another.
struct ServeOptions {
    std::string database_url;
    std::string notify_url;
    Environment environment = {};
};

/// A running `akashi serve`.
class AkashiServe : public ServerProcess {
public:
    explicit AkashiServe(const ServeOptions& options);

    /// A new connection of the admin agent.
    Client client();

    /// Asks until this path is answered with this status; what the answer was after a minute, if
    /// it never was.
    ::testing::AssertionResult wait_for(std::string_view path, int status);

    /// Ends it as an operator does: the exit code is 0 and the last line says so.
    void expect_clean_end();
};

/// Stops the crowd and compares what it was told with what is in the database of `notify_url` and,
/// for some of it, with what the server tells. Then sends what was refused again, and compares
/// again.
void expect_what_was_answered(AkashiServe& server, Crowd& crowd, const std::string& notify_url);

/// Waits until this holds; false when it does not within a minute.
bool eventually(const std::function<bool()>& holds);

/// What the server refused must not be answered in any other way.
void expect_refusal(const Answer& answer);

}  // namespace akashi::testing
