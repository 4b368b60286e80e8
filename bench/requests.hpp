#pragma once

#include "text.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <utility>

namespace akashi::bench {

/// What one trace of the benchmark says.
struct TraceText {
    std::string decision_type;
    std::string outcome;  ///< about 80 bytes; no two are the same
    std::string reasoning;
    std::string rejected[2];
    std::string evidence;
};

/// The body of a request to record it, by the agent `admin`. `more` are further members of the
/// body: empty, or JSON behind a comma.
std::string trace_body(const TraceText& text, std::string_view more = {});

/// Each fills `request` with one whole HTTP/1.1 request.
void make_post(
    std::string& request,
    std::string_view authorization,
    std::string_view path,
    std::string_view body
);
void make_get(std::string& request, std::string_view authorization, std::string_view path);

inline constexpr std::array<std::string_view, 12> kDecisionTypes = {
    "architecture",
    "implementation",
    "planning",
    "code_review",
    "security",
    "deployment",
    "trade_off",
    "assessment",
    "testing",
    "refactor",
    "data_model",
    "investigation"
};

/// Makes the requests of the benchmark, each with a text of its own. Not thread-safe.
class RequestMaker {
public:
    explicit RequestMaker(std::uint64_t seed) : text_(seed) {}

    /// The value of the Authorization header of all further requests.
    void authorize(std::string authorization) { authorization_ = std::move(authorization); }

    TraceText trace_text(std::size_t reasoning_size = 1024);

    /// From now on, a trace has so many bindings, of 10,000 parameters. Everybody agrees on their
    /// values.
    void bind(std::size_t bindings) { bindings_ = bindings; }

    /// How many requests to record a trace were made.
    std::uint64_t traces() const { return traces_; }

    /// The functions below fill `request` with one whole HTTP/1.1 request.
    void health(std::string& request);
    void recent(std::string& request);     ///< 20 rows
    void trace(std::string& request);      ///< two alternatives, one evidence
    void bad_trace(std::string& request);  ///< a trace that refers to an unknown decision
    /// Makes the next `count` traces now, so that this takes no time during a measure.
    void prepare_traces(std::size_t count);
    /// No alternatives and a reasoning of 100 bytes, so that it is about 1 KB when it is listed.
    void short_trace(std::string& request);
    void check(std::string& request);   ///< with a decision type and a query of three words
    void search(std::string& request);  ///< with a query of three words
    /// Whether the first word of each query is the most frequent one, which every decision has.
    void ask_for_a_frequent_word(bool is_frequent) { asks_for_frequent_word_ = is_frequent; }

private:
    std::string_view decision_type();
    void make_trace(std::string& request);
    std::string bindings();
    std::string query();

    std::string authorization_;
    TextMaker text_;
    bool asks_for_frequent_word_ = false;
    std::size_t bindings_ = 0;
    std::uint64_t texts_ = 0;
    std::uint64_t traces_ = 0;
    std::deque<std::string> prepared_;
};

}  // namespace akashi::bench
