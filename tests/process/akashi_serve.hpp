#pragma once

#include "akashi.hpp"
#include "crowd.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>

namespace akashi::testing {

/// What `akashi serve` needs. Unless the environment says otherwise, kAdminKey is the key, and a
/// stop begins at once.
struct ServeOptions {
    std::string database_url;
    std::string notify_url;
    Environment environment = {};
    std::uint16_t port = 0;  ///< 0: any free one
};

ProcessOptions akashi_serve(const ServeOptions& options);

/// Where a server keeps its event log. It outlives the process.
struct ServeDirectory {
    TemporaryDirectory directory;
};

/// A running `akashi serve`, with a data directory of its own unless the environment has one.
class AkashiServe : private ServeDirectory, public ServerProcess {
public:
    explicit AkashiServe(const ServeOptions& options);

    /// A new connection of the admin agent.
    Client client();

    /// Asks for this path until the answer has this status. Fails with the last answer after a
    /// minute.
    ::testing::AssertionResult wait_for(std::string_view path, int status);

    /// Ends it as an operator does: the exit code must be 0, and the last line must say that it
    /// stopped.
    void expect_clean_end();
};

/// Starts one and returns when it is ready. Throws std::runtime_error when it does not get there.
std::unique_ptr<AkashiServe> start_ready(const ServeOptions& options);

/// Stops the crowd and compares the answers that it got with the database of `notify_url`. Then
/// sends the unanswered outcomes again, compares again, and reads some decisions from the server.
void expect_what_was_answered(AkashiServe& server, Crowd& crowd, const std::string& notify_url);

/// Fails unless the answer is a correct refusal (see flaw_of_refusal).
void expect_refusal(const Answer& answer);

}  // namespace akashi::testing
