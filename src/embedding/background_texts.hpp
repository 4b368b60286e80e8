#pragma once

#include <span>
#include <string_view>

namespace akashi {

/// 64 short decision records on subjects that have nothing to do with each other, in the form in
/// which decisions are embedded. The similarities of a query to them say what is usual for it with
/// this model: models differ in that, and so do queries. They are part of the scale on which
/// relevance is calibrated, so whoever changes one calibrates anew (bench/search_quality).
std::span<const std::string_view> background_texts();

}  // namespace akashi
