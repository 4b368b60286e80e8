#pragma once

namespace akashi::app {

/// Parses the command line and runs the command. Returns the process's exit code: 0; 2 when the
/// command line or the configuration is wrong; 1 after any other error. Errors were logged or
/// printed.
int run_command_line(int argc, char** argv);

}  // namespace akashi::app
