#pragma once

#include <string>

namespace akashi::testing {

/// A variable that scripts/dev-up printed, from the file that the environment variable
/// AKASHI_DEV_ENV names: `DATABASE_URL`, `NOTIFY_URL`, `REDIS_URL`. Throws std::runtime_error that
/// says how to run the test when there is none.
std::string dev_environment(const std::string& name);

/// The same URL, with another database.
std::string with_database(const std::string& url, const std::string& database);

}  // namespace akashi::testing
