#include "base/text.hpp"
#include "telemetry/otlp_fill.hpp"
#include "telemetry/otlp_json.hpp"
#include "telemetry/otlp_messages.hpp"

#include <algorithm>

namespace akashi {
namespace {

constexpr int kStatusError = 2;
constexpr std::uint32_t kIsSampled = 1;
/// Bytes of a message whose memory a thread keeps for the next one.
constexpr std::size_t kMostKept = 16'384;

void fill(otlp::KeyValue& message, const span::Attribute& attribute) {
    message.set_key(attribute.name.data(), attribute.name.size());
    if (const auto* text = std::get_if<std::string>(&attribute.value))
        assign_utf8(*message.mutable_value()->mutable_string_value(), *text);
    else
        message.mutable_value()->set_int_value(std::get<std::int64_t>(attribute.value));
}

void fill(otlp::Span& message, const TraceContext& context, const span::Span& span) {
    message.set_trace_id(context.trace_id.data(), context.trace_id.size());
    message.set_span_id(span.id.data(), span.id.size());
    if (span.parent != TraceContext::SpanId{})
        message.set_parent_span_id(span.parent.data(), span.parent.size());
    message.set_trace_state(context.state);
    assign_utf8(*message.mutable_name(), span.name);
    message.set_kind(static_cast<int>(span.kind));
    message.set_flags(kIsSampled);
    message.set_start_time_unix_nano(static_cast<std::uint64_t>(span.begin));
    message.set_end_time_unix_nano(static_cast<std::uint64_t>(span.end));
    for (const auto& attribute : span.attributes) fill(*message.add_attributes(), attribute);
    if (span.is_error) message.mutable_status()->set_code(kStatusError);
}

}  // namespace

void assign_utf8(std::string& string, std::string_view text) {
    const bool is_ascii = std::ranges::all_of(text, [](char c) { return c >= 0; });
    if (is_ascii) {
        string = text;
        return;
    }
    string.clear();
    while (!text.empty()) {
        const std::size_t length = utf8_sequence_length(text);
        if (length == 0) string += "\xEF\xBF\xBD";
        string += text.substr(0, length);
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
}

std::string_view encode_spans(const span::Finished& request) {
    // They keep their memory, so that an ordinary request allocates nothing here.
    thread_local otlp::ScopeSpans message;
    thread_local std::string bytes;
    if (bytes.size() > kMostKept) {
        message = {};
        bytes = {};
    }
    message.Clear();
    for (const auto& span : request.spans) fill(*message.add_spans(), request.context, span);
    message.SerializeToString(&bytes);
    return bytes;
}

std::string spans_message(const Attributes& resource, std::string_view spans, OtlpForm form) {
    otlp::ScopeSpans scope;
    scope.mutable_scope()->set_name("akashi/http");
    scope.mutable_scope()->set_version(AKASHI_VERSION);
    otlp::EncodedTraces encoded;
    otlp::EncodedResourceSpans& all = *encoded.add_resource_spans();
    fill(*all.mutable_resource(), resource);
    all.add_scope_spans(scope.SerializeAsString().append(spans));
    std::string bytes = encoded.SerializeAsString();
    if (form == OtlpForm::protobuf) return bytes;
    otlp::ExportTraceServiceRequest message;
    message.ParseFromString(bytes);
    return to_json(message);
}

}  // namespace akashi
