#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace akashi {

/// What is wrong with an evidence's `source_uri` (docs/http-api.md, "Source URIs"): the text that
/// follows `evidence[i].source_uri: `, or nothing when it is acceptable. No name is resolved.
std::optional<std::string> check_source_uri(std::string_view uri);

}  // namespace akashi
