#include "conflicts/label.hpp"

#include "base/contains.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <utility>

namespace akashi {
namespace {

constexpr auto kLabels = std::to_array<std::string_view>({kGenuine, kRelated, kUnrelated});

Error invalid(std::string message) { return {ErrorCode::invalid_input, std::move(message)}; }

}  // namespace

void LabelCounts::add(std::string_view label, std::int64_t count) {
    if (label == kGenuine)
        genuine += count;
    else if (label == kRelated)
        related += count;
    else
        unrelated += count;
}

LabelCounts sum_of(const LabelCountsByMethod& counts) {
    LabelCounts sum;
    for (const auto& [method, count] : counts) {
        sum.genuine += count.genuine;
        sum.related += count.related;
        sum.unrelated += count.unrelated;
    }
    return sum;
}

std::optional<Error> check_label(const ConflictLabel& label) {
    if (!contains(kLabels, label.label))
        return invalid(fmt::format("label must be one of: {}", fmt::join(kLabels, ", ")));
    if (label.notes && label.notes->size() > kMostNoteBytes)
        return invalid(fmt::format(
            "notes has {} bytes, and {} are allowed; shorten it",
            label.notes->size(),
            kMostNoteBytes
        ));
    return std::nullopt;
}

}  // namespace akashi
