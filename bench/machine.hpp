#pragma once

#include <sys/types.h>

#include <string>

namespace akashi::bench {

/// One line on what the numbers were measured on: cores, kernel, date.
std::string describe_machine();

/// The median time in milliseconds of writing 4 KiB to a file in `directory` and fdatasync.
double measure_sync(const std::string& directory);

/// The memory of a process in MB as /proc gives it under `name` (VmRSS, VmHWM); 0 when it is gone.
double memory(pid_t process, const std::string& name);

/// The processor time in microseconds that a process has used so far; 0 when it is gone.
double processor_time(pid_t process);

/// The same for a process and its children, running or ended, but not for their children. The
/// resolution is a tick of the kernel's clock, usually 10 ms.
double processor_time_with_children(pid_t process);

/// The processor time in microseconds that everything on this machine has used so far.
double processor_time_of_all();

}  // namespace akashi::bench
