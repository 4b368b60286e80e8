#pragma once

namespace akashi::testing {

/// Makes this process write the name of each test before it runs, when the environment variable
/// AKASHI_SQL_RECORD names a directory for it. tests/isolation/sql_mutation_library.cpp writes the
/// statements of the test behind it. Call before the first test runs.
void record_test_names();

}  // namespace akashi::testing
