#include "telemetry/otlp_answer.hpp"

#include "base/parse_integer.hpp"
#include "base/text.hpp"

#include <boost/json/parse.hpp>

#include <fmt/format.h>
#include <otlp.pb.h>

#include <cstdint>

namespace akashi {

namespace json = boost::json;

namespace {

constexpr std::size_t kLongestReason = 500;  // bytes

/// 64-bit integers are text in OTLP's JSON; readers also take numbers.
std::int64_t read_integer(const json::value* value) {
    if (value == nullptr) return 0;
    if (const auto* text = value->if_string())
        return parse_integer<std::int64_t>(std::string_view(*text)).value_or(0);
    const auto* number = value->if_int64();
    return number == nullptr ? 0 : *number;
}

otlp::ExportPartialSuccess read_json(std::string_view body, std::string_view count_name) {
    otlp::ExportPartialSuccess part;
    boost::system::error_code malformed;
    const json::value answer = json::parse(body, malformed);
    const auto* object = malformed ? nullptr : answer.if_object();
    const auto* member = object == nullptr ? nullptr : object->if_contains("partialSuccess");
    const auto* found = member == nullptr ? nullptr : member->if_object();
    if (found == nullptr) return part;
    part.set_rejected(read_integer(found->if_contains(count_name)));
    if (const auto* reason = found->if_contains("errorMessage"); reason && reason->is_string())
        part.set_error_message(std::string(reason->get_string()));
    return part;
}

otlp::ExportPartialSuccess read_protobuf(std::string_view body) {
    otlp::ExportServiceResponse answer;
    if (!answer.ParseFromArray(body.data(), static_cast<int>(body.size()))) return {};
    return answer.partial_success();
}

}  // namespace

std::optional<std::string> find_refusal(std::string_view body, Signal signal, bool is_json) {
    const bool is_traces = signal == Signal::traces;
    const auto part = is_json ? read_json(body, is_traces ? "rejectedSpans" : "rejectedDataPoints")
                              : read_protobuf(body);
    if (part.rejected() <= 0) return std::nullopt;
    return fmt::format(
        "the collector refused {} {}: {}",
        part.rejected(),
        is_traces ? "spans" : "data points",
        utf8_prefix(part.error_message(), kLongestReason)
    );
}

}  // namespace akashi
