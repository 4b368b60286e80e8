#pragma once

#include "core/ids.hpp"
#include "decisions/decision.hpp"
#include "records/adr.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <vector>

namespace akashi {

/// What the metadata of an imported decision says about its record. The metadata may come from any
/// client, so nothing here is to be trusted.
struct AdrMetadata {
    std::string source;  ///< path of the file in the folder that was imported, with `/`
    std::optional<int> number;
    std::string status;  ///< as to_string(AdrStatus)
    std::string date;    ///< `YYYY-MM-DD`; empty for a record without a date
    std::string deciders;
    std::string digest;  ///< adr_text_digest() of the record; older imports have none
    std::optional<DecisionId> revises;  ///< the earlier version from the same file, if it ended it
    std::vector<DecisionId> also_ends;  ///< what it ended besides the decision it supersedes
};

/// Nothing when the decision is not of the import, or names no file.
std::optional<AdrMetadata> read_adr_metadata(const Decision& decision);

/// What `metadata` gets when a decision ends earlier ones.
void add_ended(
    boost::json::object& metadata,
    const std::optional<DecisionId>& revises,
    const std::vector<DecisionId>& also_ends
);

/// The title of an imported decision: the first paragraph of its outcome.
std::string adr_title_of(const Decision& decision);

}  // namespace akashi
