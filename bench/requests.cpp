#include "requests.hpp"

#include <fmt/format.h>

#include <iterator>

namespace akashi::bench {

std::string trace_body(const TraceText& text, std::string_view more) {
    return fmt::format(
        R"({{"agent_id":"admin","decision":{{"decision_type":"{}","outcome":"{}","confidence":0.7,)"
        R"("reasoning":"{}","alternatives":[{{"label":"{}","rejection_reason":"too costly"}},)"
        R"({{"label":"{}","rejection_reason":"too slow"}}],"evidence":[{{"source_type":"document",)"
        R"("content":"{}","relevance_score":0.8}}]}}{}}})",
        text.decision_type,
        text.outcome,
        text.reasoning,
        text.rejected[0],
        text.rejected[1],
        text.evidence,
        more
    );
}

void make_post(
    std::string& request,
    std::string_view authorization,
    std::string_view path,
    std::string_view body
) {
    request.clear();
    fmt::format_to(
        std::back_inserter(request),
        "POST {} HTTP/1.1\r\nHost: localhost\r\nAuthorization: {}\r\n"
        "Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{}",
        path,
        authorization,
        body.size(),
        body
    );
}

void make_get(std::string& request, std::string_view authorization, std::string_view path) {
    request.clear();
    fmt::format_to(
        std::back_inserter(request),
        "GET {} HTTP/1.1\r\nHost: localhost\r\nAuthorization: {}\r\n\r\n",
        path,
        authorization
    );
}

std::string_view RequestMaker::decision_type() {
    return kDecisionTypes[text_.below(kDecisionTypes.size())];
}

TraceText RequestMaker::trace_text(std::size_t reasoning_size) {
    TraceText text;
    text.decision_type = decision_type();
    text.outcome = fmt::format("{} for case {}", text_.words(9), ++texts_);
    text.reasoning = text_.prose(reasoning_size);
    for (auto& rejected : text.rejected) rejected = text_.words(6);
    text.evidence = text_.words(12);
    return text;
}

void RequestMaker::health(std::string& request) { make_get(request, authorization_, "/health"); }

void RequestMaker::recent(std::string& request) {
    make_get(request, authorization_, "/v1/decisions/recent?limit=20");
}

void RequestMaker::trace(std::string& request) {
    ++traces_;
    if (prepared_.empty()) return make_trace(request);
    request = std::move(prepared_.front());
    prepared_.pop_front();
}

void RequestMaker::prepare_traces(std::size_t count) {
    while (prepared_.size() < count) make_trace(prepared_.emplace_back());
}

void RequestMaker::make_trace(std::string& request) {
    make_post(request, authorization_, "/v1/trace", trace_body(trace_text(), bindings()));
}

std::string RequestMaker::bindings() {
    constexpr std::size_t kParameters = 10'000;
    if (bindings_ == 0) return {};
    std::string list;
    // One after the other from a place of its own, because a trace may not bind a parameter twice.
    const std::size_t first = text_.below(kParameters);
    for (std::size_t i = 0; i < bindings_; ++i)
        list += fmt::format(
            R"({}{{"parameter":"service.parameter_{}","value":"{} s"}})",
            i == 0 ? "" : ",",
            (first + i * kParameters / bindings_) % kParameters,
            30
        );
    return fmt::format(R"(,"bindings":[{}])", list);
}

void RequestMaker::bad_trace(std::string& request) {
    const auto body =
        trace_body(trace_text(), R"(,"precedent_ref":"00000000-0000-4000-8000-000000000000")");
    make_post(request, authorization_, "/v1/trace", body);
}

void RequestMaker::short_trace(std::string& request) {
    ++traces_;
    const auto body = fmt::format(
        R"({{"agent_id":"admin","decision":{{"decision_type":"{}","outcome":"{} for case {}",)"
        R"("confidence":0.7,"reasoning":"{}"}}}})",
        decision_type(),
        text_.words(9),
        ++texts_,
        text_.prose(100)
    );
    make_post(request, authorization_, "/v1/trace", body);
}

std::string RequestMaker::query() {
    if (!asks_for_frequent_word_) return text_.words(3);
    return text_.most_frequent_word() + " " + text_.words(2);
}

void RequestMaker::check(std::string& request) {
    const auto type = decision_type();
    const auto body =
        fmt::format(R"({{"decision_type":"{}","query":"{}","limit":5}})", type, query());
    make_post(request, authorization_, "/v1/check", body);
}

void RequestMaker::search(std::string& request) {
    make_post(
        request,
        authorization_,
        "/v1/search",
        fmt::format(R"({{"query":"{}","limit":10}})", query())
    );
}

}  // namespace akashi::bench
