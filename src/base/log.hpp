#pragma once

#include "base/json_writer.hpp"

#include <exception>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

/// Structured logs: one JSON object a line on stdout with `time`, `level`, `msg` and fields; short
/// coloured lines when stdout is a terminal. `message` is a constant with an area prefix, because
/// operators alert on it; everything variable is a field. Secrets and bodies are never logged.
///
/// Every function may be called from any thread. Only flush() waits for the reader of stdout: lines
/// go into a buffer of 8 MiB, and a separate thread writes it out, the lines of 5 ms together. When
/// the reader is too slow, lines are dropped and a line `log: lines dropped` says how many.
namespace akashi::log {

enum class Level { debug, info, warn, error };

/// One `"name":value` of a line.
class Field {
public:
    template <class T>
    Field(std::string_view name, const T& value) {
        JsonWriter(text_).member(name, value);
    }
    /// The member as JSON text, `"name":value`.
    const std::string& text() const { return text_; }

private:
    std::string text_;
};

using Fields = std::initializer_list<Field>;

/// Lines below `level` are not written. The default is info.
void set_level(Level level);
bool enabled(Level level);

void write(Level level, std::string_view message, Fields fields = {});
inline void debug(std::string_view message, Fields fields = {}) {
    if (enabled(Level::debug)) write(Level::debug, message, fields);
}
inline void info(std::string_view message, Fields fields = {}) {
    if (enabled(Level::info)) write(Level::info, message, fields);
}
inline void warn(std::string_view message, Fields fields = {}) {
    if (enabled(Level::warn)) write(Level::warn, message, fields);
}
inline void error(std::string_view message, Fields fields = {}) {
    write(Level::error, message, fields);
}
/// Adds the field `error` with what the exception says.
void error(std::string_view message, const std::exception_ptr& cause);

/// What the exception says; "unknown exception" when it is not a std::exception.
std::string describe(const std::exception_ptr& cause);

/// Waits until everything logged before is written to stdout, or until its reader has taken nothing
/// for two seconds. Is called automatically when the process exits normally.
void flush();

/// For tests: every line, as JSON without the line end, goes to `sink` instead of stdout until the
/// object is destroyed. One thread at a time calls `sink`, which must not log. There may be only
/// one Capture at a time.
class Capture {
public:
    explicit Capture(std::function<void(std::string_view)> sink);
    ~Capture();
    Capture(const Capture&) = delete;
    Capture& operator=(const Capture&) = delete;
};

}  // namespace akashi::log
