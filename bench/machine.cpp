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
#include <fstream>
#include <sstream>
#include <system_error>
#include <thread>
#include <vector>

namespace akashi::bench {

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

double processor_time(pid_t process) {
    clockid_t clock{};
    timespec used{};
    if (clock_getcpuclockid(process, &clock) != 0 || clock_gettime(clock, &used) != 0) return 0;
    return static_cast<double>(used.tv_sec) * 1e6 + static_cast<double>(used.tv_nsec) / 1e3;
}

}  // namespace akashi::bench
