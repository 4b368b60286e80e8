#include "testing/process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <system_error>

namespace akashi::testing {

namespace {

constexpr std::string_view kReadyLine = "\"http server starting\"";

[[noreturn]] void fail(const char* what) {
    throw std::system_error(errno, std::generic_category(), what);
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> result(texts.size() + 1, nullptr);
    std::ranges::transform(texts, result.begin(), [](auto& text) { return text.data(); });
    return result;
}

std::vector<std::string> merged_environment(std::map<std::string, std::string> variables) {
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string_view text(*entry);
        const auto equals = std::min(text.find('='), text.size() - 1);
        variables.try_emplace(std::string(text.substr(0, equals)), text.substr(equals + 1));
    }
    std::vector<std::string> result(variables.size());
    std::ranges::transform(variables, result.begin(), [](const auto& variable) {
        return fmt::format("{}={}", variable.first, variable.second);
    });
    return result;
}

struct Output {
    int read_end = -1;  // -1 when it goes to a file
    int write_end = -1;
};

Output open_output(const std::string& log_file) {
    if (!log_file.empty()) {
        const int file = open(log_file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
        if (file < 0) fail("open log file");
        return {.read_end = -1, .write_end = file};
    }
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) fail("pipe");
    return {.read_end = ends[0], .write_end = ends[1]};
}

}  // namespace

ServerProcess::ServerProcess(const ProcessOptions& options) {
    auto command = options.command;
    auto environment = merged_environment(options.environment);
    const auto arguments = pointers(command);
    const auto variables = pointers(environment);
    const Output output = open_output(options.log_file);

    pid_ = fork();
    if (pid_ < 0) fail("fork");
    if (pid_ == 0) {  // only async-signal-safe calls: other threads may hold locks
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        dup2(output.write_end, STDOUT_FILENO);
        dup2(output.write_end, STDERR_FILENO);
        execvpe(arguments[0], arguments.data(), variables.data());
        _exit(127);
    }
    close(output.write_end);
    if (output.read_end >= 0) {
        reader_ = std::thread([this, descriptor = output.read_end] { capture(descriptor); });
    } else {
        output_ended_ = true;
    }
}

ServerProcess::~ServerProcess() {
    if (exit_status_ < 0) {
        kill(pid_, SIGKILL);
        waitpid(pid_, nullptr, 0);
    }
    if (reader_.joinable()) reader_.join();
}

void ServerProcess::capture(int descriptor) {
    std::string rest;
    char buffer[16384];
    while (true) {
        const auto size = read(descriptor, buffer, sizeof buffer);
        if (size < 0 && errno == EINTR) continue;
        if (size <= 0) break;
        rest.append(buffer, static_cast<std::size_t>(size));
        const std::lock_guard lock(mutex_);
        std::size_t begin = 0;
        for (auto end = rest.find('\n'); end != std::string::npos; end = rest.find('\n', begin)) {
            lines_.push_back(rest.substr(begin, end - begin));
            begin = end + 1;
        }
        rest.erase(0, begin);
        changed_.notify_all();
    }
    close(descriptor);
    const std::lock_guard lock(mutex_);
    if (!rest.empty()) lines_.push_back(rest);
    output_ended_ = true;
    changed_.notify_all();
}

const std::string* ServerProcess::find_line(std::string_view part) const {
    for (const auto& line : lines_)
        if (line.find(part) != std::string::npos) return &line;
    return nullptr;
}

bool ServerProcess::wait_for_line(std::string_view part, std::chrono::milliseconds patience) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, patience, [&] { return output_ended_ || find_line(part) != nullptr; });
    return find_line(part) != nullptr;
}

std::uint16_t ServerProcess::port() {
    if (!wait_for_line(kReadyLine)) throw std::runtime_error("server is not ready:\n" + log());
    const std::lock_guard lock(mutex_);
    const std::string& line = *find_line(kReadyLine);
    constexpr std::string_view address = R"("addr":":)";
    const auto at = line.find(address);
    if (at == std::string::npos) throw std::runtime_error("no address in: " + line);
    return static_cast<std::uint16_t>(std::stoi(line.substr(at + address.size())));
}

void ServerProcess::signal(int number) const {
    if (kill(pid_, number) != 0) fail("kill");
}

int ServerProcess::wait(std::chrono::milliseconds patience) {
    if (exit_status_ >= 0) return exit_status_;
    const int descriptor = static_cast<int>(syscall(SYS_pidfd_open, pid_, 0));
    if (descriptor < 0) fail("pidfd_open");
    pollfd ended{.fd = descriptor, .events = POLLIN, .revents = 0};
    int ready = 0;
    do ready = poll(&ended, 1, static_cast<int>(patience.count()));
    while (ready < 0 && errno == EINTR);
    close(descriptor);
    if (ready == 0) kill(pid_, SIGKILL);

    int status = 0;
    waitpid(pid_, &status, 0);
    exit_status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    if (reader_.joinable()) reader_.join();
    if (ready == 0) throw std::runtime_error("server does not end:\n" + log());
    return exit_status_;
}

std::string ServerProcess::log() const {
    const std::lock_guard lock(mutex_);
    std::string text;
    for (const auto& line : lines_) text.append(line).append("\n");
    return text;
}

std::string ServerProcess::last_line() const {
    const std::lock_guard lock(mutex_);
    return lines_.empty() ? std::string() : lines_.back();
}

TemporaryDirectory::TemporaryDirectory() {
    path_ = (std::filesystem::temp_directory_path() / "akashi-XXXXXX").string();
    if (mkdtemp(path_.data()) == nullptr) fail("mkdtemp");
}

TemporaryDirectory::~TemporaryDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

}  // namespace akashi::testing
