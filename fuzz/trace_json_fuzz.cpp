// Treats any bytes as the body of POST /v1/trace, which is parsed, decoded, checked and scored.
// JSON that is written from it must parse again.

#include "base/json_parser.hpp"
#include "base/json_writer.hpp"
#include "decisions/completeness.hpp"
#include "decisions/confidence.hpp"
#include "decisions/decode.hpp"

#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace akashi;
    const auto body = parse_json({reinterpret_cast<const char*>(data), size});
    if (!body) return 0;
    const std::string canonical = to_canonical_json(*body);
    const auto again = parse_json(canonical);  // the wire has no NUL, invalid UTF-8 or lost digit
    if (!again || to_canonical_json(*again) != canonical) std::abort();
    auto trace = decode_trace(*body);
    if (!trace || check_trace(*trace)) return 0;

    const auto adjusted = adjust_confidence(*trace);
    const float completeness = completeness_score(*trace);
    if (adjusted.value > trace->confidence || completeness < 0 || completeness > 1) std::abort();
    TraceReceipt receipt;
    receipt.submitted_confidence = trace->confidence;
    receipt.stored_confidence = adjusted.value;
    receipt.confidence_reasons = adjusted.reasons;
    if (!parse_json(to_json(receipt))) std::abort();
    return 0;
}
