#pragma once

#include <chrono>

namespace akashi::testing {

/// Gives the running test this much time from now on, instead of what its program gives each test
/// (akashi_test_program in cmake/Tests.cmake). Under a sanitizer everything may take six times as
/// long. A test that has not ended by then is aborted with a sentence that names it.
void have_patience(std::chrono::seconds patience);

}  // namespace akashi::testing
