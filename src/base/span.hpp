#pragma once

#include "base/trace_context.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

/// Spans: what a request did and how long it took, for a collector of OpenTelemetry
/// (docs/telemetry.md). A request that is sampled has a Recording; the code that serves it finds it
/// through the executor of its connection (base/span_executor.hpp), so that nobody hands it on.
/// Without a Recording, everything here costs one look at a variable of the thread.
namespace akashi::span {

enum class Kind : std::uint8_t { internal = 1, server = 2, client = 3 };  ///< numbers of OTLP

/// Something that a span tells about itself. The name is a constant, in OpenTelemetry's form.
struct Attribute {
    std::string_view name;
    std::variant<std::string, std::int64_t> value;
};

struct Span {
    TraceContext::SpanId id{};
    TraceContext::SpanId parent{};  ///< zero: the trace begins here
    std::string name;
    Kind kind = Kind::internal;
    std::int64_t begin = 0;  ///< nanoseconds since 1970
    std::int64_t end = 0;
    std::vector<Attribute> attributes = {};
    bool is_error = false;
};

/// The spans of one request.
struct Finished {
    TraceContext context;      ///< of the first span
    std::vector<Span> spans;   ///< first that of the request
    std::size_t left_out = 0;  ///< a request has kMaxSpans at most
};

inline constexpr std::size_t kMaxSpans = 64;
inline constexpr std::size_t kMaxAttributes = 32;
inline constexpr std::size_t kMaxText = 1'024;  ///< bytes of an attribute

/// The spans of one request while it is served. Its functions may be called from any thread.
class Recording {
public:
    /// Begins the span of the request. `parent` may be null.
    Recording(const TraceContext* parent, const TraceContext::TraceId& trace_id);

    /// Of the span of the request.
    const TraceContext& context() const { return finished_.context; }

    /// An attribute of the request's span. One of the same name is replaced.
    void set(std::string_view name, std::variant<std::string, std::int64_t> value);

    /// Ends all spans and returns them. Call it once, last; the functions do nothing afterwards.
    Finished finish(std::string name, bool is_error);

private:
    friend class Child;
    friend class Scope;
    static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

    std::int64_t now() const;
    /// The number of the new span, or kNone.
    std::size_t begin(std::string_view name, Kind kind);
    void end(std::size_t number, bool is_error);
    TraceContext::SpanId enter(std::size_t number);
    void leave(const TraceContext::SpanId& previous);
    TraceContext::SpanId id_of(std::size_t number);
    void set(std::size_t number, std::string_view name, Attribute&& attribute);

    std::mutex mutex_;  // guards everything below that changes
    const std::int64_t begin_wall_;
    const std::int64_t begin_steady_;  // the wall clock may step
    bool is_over_ = false;
    TraceContext::SpanId current_;  // the parent of the next span
    Finished finished_;
};

/// The recording of the request for which this thread works; null when there is none.
std::shared_ptr<Recording> current();

/// An attribute of the current request's span, if there is one.
template <class Value>
void set(std::string_view name, Value&& value) {
    if (const auto recording = current()) recording->set(name, std::forward<Value>(value));
}

/// A span of the current request, from its construction to its destruction. It is an error when an
/// exception ends it.
class [[nodiscard]] Child {
public:
    explicit Child(std::string_view name, Kind kind = Kind::internal);
    ~Child();
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    bool is_recorded() const { return recording_ != nullptr; }
    void set(std::string_view name, std::string_view value);
    void set(std::string_view name, std::int64_t value);
    void fail() { is_error_ = true; }
    /// For the header `traceparent` of what this span asks of another program; empty when nobody
    /// records.
    std::string traceparent() const;

private:
    friend class Scope;
    const std::shared_ptr<Recording> recording_;
    std::size_t number_ = Recording::kNone;
    bool is_error_ = false;
};

/// A span that is the parent of those begun while it exists. Scopes end in the reverse order of
/// their beginnings.
class [[nodiscard]] Scope {
public:
    explicit Scope(std::string_view name);
    ~Scope();
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

private:
    Child child_;
    TraceContext::SpanId previous_{};
};

/// Random ids, never zero. For ids only: they can be guessed.
TraceContext::TraceId make_trace_id();
TraceContext::SpanId make_span_id();

/// Where the thread finds the recording: one place a connection.
using Place = std::shared_ptr<Recording>;

/// While it exists, this thread works for `place`.
class Entry {
public:
    explicit Entry(Place& place) : previous_(std::exchange(working_for, &place)) {}
    ~Entry() { working_for = previous_; }
    Entry(const Entry&) = delete;
    Entry& operator=(const Entry&) = delete;

    /// Where this thread works now; null when it is for nobody.
    static Place* place() { return working_for; }

private:
    static inline thread_local Place* working_for = nullptr;
    Place* const previous_;
};

}  // namespace akashi::span
