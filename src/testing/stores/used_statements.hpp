#pragma once

namespace akashi::testing {

/// Makes this process record the SQL statements that its tests use, when the environment variable
/// AKASHI_RECORD_STATEMENTS names a directory for it. Call before the first test runs.
void record_used_statements();

}  // namespace akashi::testing
