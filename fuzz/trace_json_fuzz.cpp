// Treats any bytes as the body of POST /v1/trace, which is parsed, decoded, checked and scored.
// JSON that is written from it must parse again.

#include "base/json_writer.hpp"
#include "decisions/completeness.hpp"
#include "decisions/confidence.hpp"
#include "decisions/decode.hpp"

#include <boost/json/parse.hpp>

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace akashi;
    http::Request request;
    request.body.assign(reinterpret_cast<const char*>(data), size);
    const auto body = http::parse_body(request);
    if (!body) return 0;
    boost::json::parse(to_canonical_json(*body));
    auto trace = api::decode_trace(*body);
    if (!trace || check_trace(*trace)) return 0;

    const auto adjusted = adjust_confidence(*trace);
    const float completeness = completeness_score(*trace);
    if (adjusted.value > trace->confidence || completeness < 0 || completeness > 1) std::abort();
    TraceReceipt receipt;
    receipt.submitted_confidence = trace->confidence;
    receipt.stored_confidence = adjusted.value;
    receipt.confidence_reasons = adjusted.reasons;
    boost::json::parse(to_json(receipt));
    return 0;
}
