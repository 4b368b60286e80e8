#include "base/log.hpp"

#include "base/metrics.hpp"
#include "base/time.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <thread>

namespace akashi::log {
namespace {

constexpr std::size_t kCapacity = std::size_t{8} << 20;  // bytes
constexpr std::size_t kChunk = std::size_t{64} << 10;    // bytes of one write
constexpr auto kPatience = std::chrono::seconds(2);      // of flush(), when nothing is written
/// How long the thread waits for more lines: waking it for each costs more than writing the line.
constexpr auto kGathering = std::chrono::milliseconds(5);

constexpr std::array<std::string_view, 4> kNames = {"DEBUG", "INFO", "WARN", "ERROR"};
constexpr std::array<std::string_view, 4> kColours = {
    "\x1b[2m", "\x1b[32m", "\x1b[33m", "\x1b[31m"
};
constexpr const char* kUnknown = "unknown exception";
constexpr std::string_view kPlain = "\x1b[0m";

std::string json_line(Level level, std::string_view message, Fields fields) {
    std::string line;
    JsonWriter writer(line);
    writer.begin_object().member("time", now());
    writer.member("level", kNames[static_cast<std::size_t>(level)]).member("msg", message);
    for (const Field& field : fields) writer.raw(field.text());
    writer.end_object();
    return line += '\n';
}

/// `"name":value` as `name=value`; a string keeps its quotes only when it needs them.
std::string pretty(std::string_view member) {
    const std::size_t colon = member.find(':');
    const auto name = member.substr(1, colon - 2);
    auto value = member.substr(colon + 1);
    const bool is_text = value.size() > 2 && value.front() == '"';
    if (is_text && value.find_first_of(" \\=") == std::string_view::npos) {
        value = value.substr(1, value.size() - 2);
    }
    return fmt::format("{}={}", name, value);
}

std::string pretty_line(Level level, std::string_view message, Fields fields) {
    const auto i = static_cast<std::size_t>(level);
    const auto clock =
        format_rfc3339(std::chrono::floor<std::chrono::seconds>(now())).substr(11, 8);
    std::string line =
        fmt::format("{} {}{:<5}{} {}", clock, kColours[i], kNames[i], kPlain, message);
    for (const Field& field : fields) line.append(" ").append(pretty(field.text()));
    return line += '\n';
}

/// Writes to `file`, which may be non-blocking. Returns the number of bytes that are written or
/// lost. After an error all are lost: there is no other place to report it.
std::size_t write_some(int file, std::string_view text) {
    for (;;) {
        const ssize_t written = ::write(file, text.data(), text.size());
        if (written >= 0) return static_cast<std::size_t>(written);
        if (errno == EAGAIN) {
            pollfd writable{.fd = file, .events = POLLOUT, .revents = 0};
            ::poll(&writable, 1, -1);
        } else if (errno != EINTR) {
            return text.size();
        }
    }
}

/// The buffer and the thread that empties it. Never destroyed, since destructors of static objects
/// and detached threads may log until the process ends.
class Writer {
public:
    using Sink = std::function<void(std::string_view)>;

    Writer();

    void write(Level level, std::string_view message, Fields fields);
    void flush();
    void set_sink(Sink sink);

private:
    [[noreturn]] void run();
    std::string take_buffer();

    // Our own descriptor: when stdout is closed, the next file that is opened gets its number.
    const int file_ = ::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
    const bool pretty_ = ::isatty(STDOUT_FILENO) == 1;

    std::mutex mutex_;  // guards what follows
    std::condition_variable filled_;
    std::condition_variable written_;
    Sink sink_;
    std::string buffer_;
    std::uint64_t bytes_accepted_ = 0;
    std::uint64_t bytes_done_ = 0;  // written or lost
    std::uint64_t target_ = 0;      // of the last flush(), in bytes accepted
    std::uint64_t lines_dropped_ = 0;
    prometheus::Counter& all_dropped_ = metrics::counter(
        {"akashi.log.dropped", "Log lines that were dropped because nobody read them in time"}
    );
};

Writer& writer() {
    static Writer& instance = *std::make_unique<Writer>().release();
    return instance;
}

Writer::Writer() {
    std::thread([this] { run(); }).detach();
    std::atexit([] { writer().flush(); });
}

void Writer::write(Level level, std::string_view message, Fields fields) {
    const std::string json = json_line(level, message, fields);
    const std::string pretty = pretty_ ? pretty_line(level, message, fields) : std::string();
    const std::string& line = pretty_ ? pretty : json;
    const std::lock_guard lock(mutex_);
    if (sink_) return sink_(std::string_view(json).substr(0, json.size() - 1));
    if (bytes_accepted_ - bytes_done_ + line.size() > kCapacity) {
        ++lines_dropped_;
        all_dropped_.Increment();
        return;
    }
    buffer_ += line;
    bytes_accepted_ += line.size();
    if (buffer_.size() == line.size() || buffer_.size() >= kChunk) filled_.notify_one();
}

void Writer::flush() {
    std::unique_lock lock(mutex_);
    const std::uint64_t target = bytes_accepted_;
    target_ = target;
    filled_.notify_one();
    while (bytes_done_ < target) {
        const std::uint64_t before = bytes_done_;
        if (!written_.wait_for(lock, kPatience, [&] { return bytes_done_ != before; })) return;
    }
}

void Writer::set_sink(Sink sink) {
    const std::lock_guard lock(mutex_);
    sink_ = std::move(sink);
}

std::string Writer::take_buffer() {
    std::unique_lock lock(mutex_);
    filled_.wait(lock, [&] { return !buffer_.empty() || lines_dropped_ > 0; });
    filled_.wait_for(lock, kGathering, [&] {
        return bytes_done_ < target_ || buffer_.size() >= kChunk;
    });
    if (lines_dropped_ > 0) {
        const Field count("dropped", std::exchange(lines_dropped_, 0));
        const std::string line = json_line(Level::warn, "log: lines dropped", {count});
        buffer_ += line;
        bytes_accepted_ += line.size();
    }
    return std::exchange(buffer_, {});
}

void Writer::run() {
    // Without this, writing to a pipe without a reader would end the process (SIGPIPE).
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, nullptr);
    for (;;) {
        const std::string batch = take_buffer();
        std::string_view rest = batch;
        while (!rest.empty()) {
            const std::size_t done = write_some(file_, rest.substr(0, kChunk));
            rest.remove_prefix(done);
            const std::lock_guard lock(mutex_);
            bytes_done_ += done;
            written_.notify_all();
        }
    }
}

std::atomic<Level> lowest_level = Level::info;

}  // namespace

void set_level(Level level) { lowest_level = level; }

bool enabled(Level level) { return level >= lowest_level.load(std::memory_order_relaxed); }

void write(Level level, std::string_view message, Fields fields) {
    writer().write(level, message, fields);
}

void error(std::string_view message, const std::exception_ptr& cause) {
    error(message, {{"error", describe(cause)}});
}

std::string describe(const std::exception_ptr& cause) {
    if (cause == nullptr) return kUnknown;
    try {
        std::rethrow_exception(cause);
    } catch (const std::exception& exception) {
        return exception.what();
    } catch (...) {
        return kUnknown;
    }
}

void flush() { writer().flush(); }

Capture::Capture(std::function<void(std::string_view)> sink) { writer().set_sink(std::move(sink)); }

Capture::~Capture() { writer().set_sink({}); }

}  // namespace akashi::log
