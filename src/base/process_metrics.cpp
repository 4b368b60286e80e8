#include "base/process_metrics.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace akashi {
namespace {

using Kind = metrics::Reading::Kind;

/// A field of /proc/self/stat (proc(5)); 0 where there is none. The second one, which may contain
/// blanks, ends with the last parenthesis.
double stat_field(int number) {
    std::ifstream file("/proc/self/stat");
    std::string text;
    std::getline(file, text);
    const auto end = text.rfind(')');
    if (end == std::string::npos) return 0;
    std::istringstream rest(text.substr(end + 1));
    std::string field;
    for (int i = 3; i <= number; ++i) rest >> field;
    return rest ? std::stod(field) : 0;
}

constexpr int kThreads = 20;
constexpr int kStartTicks = 22;
constexpr int kPages = 24;

double seconds_of(const timeval& time) {
    constexpr double kMicro = 1e-6;
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * kMicro;
}

double cpu_seconds() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
}

double resident_bytes() {
    return stat_field(kPages) * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

/// Without the one that reads the directory.
double open_files() {
    std::error_code failed;
    std::filesystem::directory_iterator files("/proc/self/fd", failed);
    if (failed) return 0;
    const auto count = std::distance(begin(files), end(files));
    return static_cast<double>(count - 1);
}

double max_files() {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    return static_cast<double>(limit.rlim_cur);
}

/// Since 1970.
double start_seconds() {
    std::ifstream file("/proc/stat");
    std::string line;
    while (std::getline(file, line)) {
        if (!line.starts_with("btime ")) continue;
        const double boot = std::stod(line.substr(line.find(' ')));
        return boot + stat_field(kStartTicks) / static_cast<double>(::sysconf(_SC_CLK_TCK));
    }
    return 0;
}

}  // namespace

ProcessMetrics::ProcessMetrics(std::string_view version) {
    using metrics::Description;
    using metrics::Unit;
    const auto add = [this](const Description& description, double (*read)(), Kind kind) {
        readings_.emplace_back(description, metrics::Labels{}, read, kind);
    };
    add({"process.cpu", "Processor time of the process", Unit::seconds}, cpu_seconds, Kind::counter
    );
    add({"process.resident_memory", "Memory that the process occupies", Unit::bytes},
        resident_bytes,
        Kind::gauge);
    add({"process.open_fds", "Files and sockets that are open"}, open_files, Kind::gauge);
    add({"process.max_fds", "Files and sockets that may be open"}, max_files, Kind::gauge);
    add(
        {"process.threads", "Threads of the process"},
        [] { return stat_field(kThreads); },
        Kind::gauge
    );
    readings_.emplace_back(
        Description{
            "process.start_time", "When the process began, in seconds since 1970", Unit::seconds
        },
        metrics::Labels{},
        [start = start_seconds()] { return start; }
    );
    readings_.emplace_back(
        Description{"akashi.build_info", "Always 1; the version is in the label"},
        metrics::Labels{{"version", std::string(version)}},
        [] { return 1.0; }
    );
}

}  // namespace akashi
