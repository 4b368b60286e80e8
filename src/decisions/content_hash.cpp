#include "decisions/content_hash.hpp"

#include "base/crypto.hpp"

#include <fmt/format.h>

#include <string_view>

namespace akashi {
namespace {

/// Adds a field with its length as four big-endian bytes in front of it.
void append_field(std::string& preimage, std::string_view text) {
    for (const int shift : {24, 16, 8, 0}) {
        preimage += static_cast<char>((text.size() >> shift) & 0xff);
    }
    preimage += text;
}

}  // namespace

std::string content_hash(const Decision& decision) {
    std::string preimage;
    append_field(preimage, decision.id.str());
    append_field(preimage, decision.decision_type);
    append_field(preimage, decision.outcome);
    append_field(preimage, fmt::format("{:.10f}", double{decision.confidence}));
    append_field(preimage, format_rfc3339(decision.valid_from));
    append_field(preimage, decision.reasoning.value_or(""));
    return "v2:" + to_hex(as_text(sha256(preimage)));
}

}  // namespace akashi
