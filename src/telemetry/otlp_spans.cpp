#include "base/text.hpp"
#include "telemetry/otlp_fill.hpp"
#include "telemetry/otlp_json.hpp"
#include "telemetry/otlp_messages.hpp"

#include <google/protobuf/arena.h>

#include <algorithm>

namespace akashi {
namespace {

constexpr int kStatusError = 2;
constexpr std::uint32_t kIsSampled = 1;

void fill(otlp::KeyValue& message, const span::Attribute& attribute) {
    message.set_key(std::string(attribute.name));
    if (const auto* text = std::get_if<std::string>(&attribute.value))
        message.mutable_value()->set_string_value(utf8(*text));
    else
        message.mutable_value()->set_int_value(std::get<std::int64_t>(attribute.value));
}

void fill(otlp::Span& message, const TraceContext& context, const span::Span& span) {
    message.set_trace_id(bytes_of(context.trace_id));
    message.set_span_id(bytes_of(span.id));
    if (span.parent != TraceContext::SpanId{}) message.set_parent_span_id(bytes_of(span.parent));
    message.set_trace_state(context.state);
    message.set_name(utf8(span.name));
    message.set_kind(static_cast<int>(span.kind));
    message.set_flags(kIsSampled);
    message.set_start_time_unix_nano(static_cast<std::uint64_t>(span.begin));
    message.set_end_time_unix_nano(static_cast<std::uint64_t>(span.end));
    for (const auto& attribute : span.attributes) fill(*message.add_attributes(), attribute);
    if (span.is_error) message.mutable_status()->set_code(kStatusError);
}

}  // namespace

std::string utf8(std::string_view text) {
    const bool is_ascii = std::ranges::all_of(text, [](char c) { return c >= 0; });
    if (is_ascii) return std::string(text);
    std::string valid;
    while (!text.empty()) {
        const std::size_t length = utf8_sequence_length(text);
        if (length == 0) valid += "\xEF\xBF\xBD";
        valid += text.substr(0, length);
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return valid;
}

std::string spans_message(
    const Attributes& resource, const std::vector<span::Finished>& requests, OtlpForm form
) {
    google::protobuf::Arena arena;  // thousands of small messages, freed at once
    auto& message =
        *google::protobuf::Arena::CreateMessage<otlp::ExportTraceServiceRequest>(&arena);
    otlp::ResourceSpans& all = *message.add_resource_spans();
    fill(*all.mutable_resource(), resource);
    otlp::ScopeSpans& scope = *all.add_scope_spans();
    scope.mutable_scope()->set_name("akashi/http");
    scope.mutable_scope()->set_version(AKASHI_VERSION);
    for (const auto& request : requests)
        for (const auto& span : request.spans) fill(*scope.add_spans(), request.context, span);
    return form == OtlpForm::json ? to_json(message) : message.SerializeAsString();
}

}  // namespace akashi
