#pragma once

namespace akashi::app {

/// Parses the command line and runs the command. Returns the process's exit code: 0, or 1 after an
/// error that was logged or printed.
int run_command_line(int argc, char** argv);

}  // namespace akashi::app
