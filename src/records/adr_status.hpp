#pragma once

#include "records/adr.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace akashi {

/// What one line says about the status.
struct AdrStatusText {
    AdrStatus status = AdrStatus::unknown;
    bool is_first = false;   ///< the line begins with it
    bool is_partly = false;  ///< only a part of the decision was superseded
    /// The day of this status, as it stands behind the word or before it.
    std::string date_text;
};

/// Reads `Accepted on 2024-05-06`, `Proposed → Accepted`, `~~Proposed~~ Accepted ✅` and so on.
/// Where a line has several, the later one in a history counts; a list of choices has none. Looks
/// at the first 4 KiB.
AdrStatusText read_adr_status_text(std::string_view text);

}  // namespace akashi
