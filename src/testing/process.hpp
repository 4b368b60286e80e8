#pragma once

#include <sys/types.h>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace akashi::testing {

/// How to start a program.
struct ProcessOptions {
    std::vector<std::string> command;  ///< program (a path, or found in PATH) and arguments
    std::map<std::string, std::string> environment = {};  ///< on top of this process's own
    std::string log_file = {};  ///< its output goes here; empty: it is captured
};

/// The real server as a child process. It is killed when this object is destroyed, and by the
/// kernel when the thread that created it ends. `signal`, `wait` and the destructor belong to one
/// thread; the rest may be called from any.
class ServerProcess {
public:
    static constexpr std::chrono::seconds kPatience{30};

    /// Throws std::system_error when the process cannot be created. A program that cannot be
    /// started ends with status 127.
    explicit ServerProcess(const ProcessOptions& options);
    ~ServerProcess();
    ServerProcess(const ServerProcess&) = delete;
    ServerProcess& operator=(const ServerProcess&) = delete;

    pid_t pid() const { return pid_; }

    /// True once a captured line contains `part`; false when the output ended without one or
    /// `patience` has passed.
    bool wait_for_line(std::string_view part, std::chrono::milliseconds patience = kPatience);

    /// The port from the log line that says where it listens; waits for that line. Throws
    /// std::runtime_error with the output when it does not come.
    std::uint16_t port();

    void signal(int number) const;

    /// Waits for the end. Returns the exit code, or 128 + the signal that ended it. Kills it and
    /// throws std::runtime_error when it does not end within `patience`.
    int wait(std::chrono::milliseconds patience = kPatience);

    /// Everything captured so far from standard output and error. After wait() it is complete.
    std::string log() const;
    std::string last_line() const;

private:
    void capture(int descriptor);
    const std::string* find_line(std::string_view part) const;  // with mutex_ held

    pid_t pid_ = -1;
    int exit_status_ = -1;
    mutable std::mutex mutex_;  // guards the next three
    std::condition_variable changed_;
    std::vector<std::string> lines_;
    bool output_ended_ = false;
    std::thread reader_;
};

/// A TCP port of the loopback address that no process listens on at the moment, and that no other
/// test gets while this process runs. Callable from any thread.
std::uint16_t free_port();

/// A new directory that is removed with everything in it when the object is destroyed.
class TemporaryDirectory {
public:
    TemporaryDirectory();
    ~TemporaryDirectory();
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

    const std::string& path() const { return path_; }
    std::string operator/(std::string_view name) const { return path_ + "/" + std::string(name); }

private:
    std::string path_;
};

}  // namespace akashi::testing
