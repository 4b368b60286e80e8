#include "machine.hpp"

#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>
#include <thread>
#include <vector>

namespace akashi::bench {

namespace {

/// In ticks of the kernel's clock.
struct ProcessTimes {
    pid_t parent = 0;
    double own = 0;
    double gone_children = 0;
};

double to_microseconds(double ticks) {
    return ticks * 1e6 / static_cast<double>(sysconf(_SC_CLK_TCK));
}

/// From /proc/<process>/stat; zeros when it is gone.
ProcessTimes read_times(const std::string& process) {
    std::ifstream file(fmt::format("/proc/{}/stat", process));
    std::string line;
    std::getline(file, line);
    const auto name_end = line.rfind(')');
    if (name_end == std::string::npos) return {};
    std::istringstream fields(line.substr(name_end + 1));
    ProcessTimes times;
    std::string skipped;
    fields >> skipped >> times.parent;
    for (int i = 0; i < 9; ++i) fields >> skipped;  // up to the number of page faults
    double user = 0;
    double system = 0;
    double children_user = 0;
    double children_system = 0;
    fields >> user >> system >> children_user >> children_system;
    times.own = user + system;
    times.gone_children = children_user + children_system;
    return times;
}

}  // namespace

std::string describe_machine() {
    utsname system{};
    uname(&system);
    return fmt::format(
        "{} cores, {} {} {}, {:%Y-%m-%d %H:%M} UTC",
        std::thread::hardware_concurrency(),
        system.sysname,
        system.release,
        system.machine,
        fmt::gmtime(std::time(nullptr))
    );
}

double measure_sync(const std::string& directory) {
    const std::string path = directory + "/sync";
    const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) throw std::system_error(errno, std::generic_category(), path);
    const std::vector<char> page(4096, 'x');
    std::vector<double> times;
    for (int i = 0; i < 101; ++i) {
        const auto start = std::chrono::steady_clock::now();
        const bool written = write(file, page.data(), page.size()) == 4096 && fdatasync(file) == 0;
        if (!written) throw std::system_error(errno, std::generic_category(), path);
        const std::chrono::duration<double, std::milli> taken =
            std::chrono::steady_clock::now() - start;
        times.push_back(taken.count());
    }
    close(file);
    unlink(path.c_str());
    std::ranges::sort(times);
    return times[times.size() / 2];
}

double memory(pid_t process, const std::string& name) {
    std::ifstream status(fmt::format("/proc/{}/status", process));
    for (std::string line; std::getline(status, line);) {
        if (!line.starts_with(name + ":")) continue;
        double kibibytes = 0;
        std::istringstream(line.substr(name.size() + 1)) >> kibibytes;
        return kibibytes * 1024 / 1e6;
    }
    return 0;
}

double processor_time_with_children(pid_t process) {
    const ProcessTimes first = read_times(std::to_string(process));
    double ticks = first.own + first.gone_children;
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
        const auto name = entry.path().filename().string();
        if (name.find_first_not_of("0123456789") != std::string::npos) continue;
        if (const auto child = read_times(name); child.parent == process) ticks += child.own;
    }
    return to_microseconds(ticks);
}

double processor_time_of_all() {
    std::ifstream file("/proc/stat");
    std::string name;
    double user = 0;
    double nice = 0;
    double system = 0;
    file >> name >> user >> nice >> system;
    return to_microseconds(user + nice + system);
}

double processor_time(pid_t process) {
    clockid_t clock{};
    timespec used{};
    if (clock_getcpuclockid(process, &clock) != 0 || clock_gettime(clock, &used) != 0) return 0;
    return static_cast<double>(used.tv_sec) * 1e6 + static_cast<double>(used.tv_nsec) / 1e3;
}

}  // namespace akashi::bench
