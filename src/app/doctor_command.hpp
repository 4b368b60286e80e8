#pragma once

#include "app/store_flags.hpp"

#include <functional>

namespace akashi::app {

/// What the command line of `akashi doctor` said.
struct DoctorOrder {
    bool as_json = false;
    bool mends = false;  ///< `--fix`
};

/// Examines the installation and prints what it found (docs/doctor.md). Returns the exit code: 0
/// when all is well, 1 when somebody should look at something, 2 when something does not work.
/// `configure` may throw Misconfigured, which is a finding.
int run_doctor(const DoctorOrder& order, const std::function<ChosenStore()>& configure);

}  // namespace akashi::app
