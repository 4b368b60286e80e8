#include "base/span.hpp"

#include "base/crypto.hpp"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <exception>

namespace akashi::span {
namespace {

template <class Clock>
std::int64_t nanoseconds() {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now().time_since_epoch())
        .count();
}

/// SplitMix64, from a random place: two operations instead of a call of OpenSSL for each span.
std::uint64_t next_random() {
    thread_local std::uint64_t state = [] {
        std::uint64_t seed = 0;
        random_bytes(&seed, sizeof seed);
        return seed;
    }();
    state += 0x9e3779b97f4a7c15;
    std::uint64_t z = state;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return (z ^ (z >> 31)) | 1;
}

}  // namespace

TraceContext::TraceId make_trace_id() {
    const std::uint64_t halves[2] = {next_random(), next_random()};
    TraceContext::TraceId id;
    std::memcpy(id.data(), halves, id.size());
    return id;
}

TraceContext::SpanId make_span_id() {
    const std::uint64_t random = next_random();
    TraceContext::SpanId id;
    std::memcpy(id.data(), &random, id.size());
    return id;
}

Recording::Recording(const TraceContext* parent, const TraceContext::TraceId& trace_id)
    : begin_wall_(nanoseconds<std::chrono::system_clock>()),
      begin_steady_(nanoseconds<std::chrono::steady_clock>()),
      current_(make_span_id()) {
    finished_.context = {trace_id, current_, true, parent ? parent->state : std::string()};
    finished_.spans.reserve(8);
    Span& own = finished_.spans.emplace_back();
    own.id = current_;
    if (parent) own.parent = parent->span_id;
    own.kind = Kind::server;
    own.begin = begin_wall_;
    own.attributes.reserve(8);
}

std::int64_t Recording::now() const {
    return begin_wall_ + nanoseconds<std::chrono::steady_clock>() - begin_steady_;
}

void Recording::set(std::string_view name, std::variant<std::string, std::int64_t> value) {
    set(0, name, {name, std::move(value)});
}

void Recording::set(std::size_t number, std::string_view name, Attribute&& attribute) {
    // What a client sends may be long.
    if (auto* const text = std::get_if<std::string>(&attribute.value))
        text->resize(std::min(text->size(), kMaxText));
    const std::lock_guard lock(mutex_);
    if (is_over_ || number == kNone) return;
    auto& attributes = finished_.spans[number].attributes;
    const auto found = std::ranges::find(attributes, name, &Attribute::name);
    if (found != attributes.end())
        *found = std::move(attribute);
    else if (attributes.size() < kMaxAttributes)
        attributes.push_back(std::move(attribute));
}

Finished Recording::finish(std::string name, bool is_error) {
    const std::lock_guard lock(mutex_);
    const std::int64_t end = now();
    is_over_ = true;
    Span& own = finished_.spans.front();
    own.name = std::move(name);
    own.is_error = is_error;
    for (Span& span : finished_.spans)
        if (span.end == 0) span.end = end;
    Finished finished{finished_.context, std::move(finished_.spans), finished_.left_out};
    finished_.spans.clear();
    return finished;
}

std::size_t Recording::begin(std::string_view name, Kind kind) {
    const std::lock_guard lock(mutex_);
    if (is_over_) return kNone;
    if (finished_.spans.size() == kMaxSpans) {
        ++finished_.left_out;
        return kNone;
    }
    Span& span = finished_.spans.emplace_back();
    span.id = make_span_id();
    span.parent = current_;
    span.name = name;
    span.kind = kind;
    span.begin = now();
    return finished_.spans.size() - 1;
}

void Recording::end(std::size_t number, bool is_error) {
    const std::lock_guard lock(mutex_);
    if (is_over_ || number == kNone) return;
    Span& span = finished_.spans[number];
    span.end = now();
    span.is_error = is_error;
}

TraceContext::SpanId Recording::enter(std::size_t number) {
    const std::lock_guard lock(mutex_);
    if (is_over_ || number == kNone) return current_;
    return std::exchange(current_, finished_.spans[number].id);
}

void Recording::leave(const TraceContext::SpanId& previous) {
    const std::lock_guard lock(mutex_);
    current_ = previous;
}

TraceContext::SpanId Recording::id_of(std::size_t number) {
    const std::lock_guard lock(mutex_);
    return is_over_ || number == kNone ? finished_.context.span_id : finished_.spans[number].id;
}

std::shared_ptr<Recording> current() {
    const Place* const place = Entry::place();
    return place ? *place : nullptr;
}

Child::Child(std::string_view name, Kind kind) : recording_(current()) {
    if (recording_) number_ = recording_->begin(name, kind);
}

Child::~Child() {
    if (recording_) recording_->end(number_, is_error_ || std::uncaught_exceptions() > 0);
}

void Child::set(std::string_view name, std::string_view value) {
    if (recording_) recording_->set(number_, name, {name, std::string(value)});
}

void Child::set(std::string_view name, std::int64_t value) {
    if (recording_) recording_->set(number_, name, {name, value});
}

std::string Child::traceparent() const {
    if (!recording_) return {};
    TraceContext context = recording_->context();
    context.span_id = recording_->id_of(number_);
    return context.traceparent();
}

Scope::Scope(std::string_view name) : child_(name) {
    if (child_.recording_) previous_ = child_.recording_->enter(child_.number_);
}

Scope::~Scope() {
    if (child_.recording_) child_.recording_->leave(previous_);
}

}  // namespace akashi::span
