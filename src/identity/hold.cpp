#include "identity/hold.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace akashi {
namespace {

constexpr std::size_t kReasonBytes = 4096;
constexpr std::size_t kListedNames = 100;
constexpr std::size_t kNameBytes = 255;

Error invalid(std::string message) { return {ErrorCode::invalid_input, std::move(message)}; }

bool is_name(const std::string& name) {
    return !name.empty() && name.size() <= kNameBytes && is_text(name);
}
bool is_list(const std::optional<std::vector<std::string>>& names) {
    return !names || (!names->empty() && names->size() <= kListedNames &&
                      std::ranges::all_of(*names, is_name));
}

}  // namespace

std::optional<Error> check_hold(const Hold& hold) {
    if (trimmed(hold.reason).empty()) return invalid("reason is required");
    if (hold.reason.size() > kReasonBytes || !is_text(hold.reason))
        return invalid("reason must be text of at most 4096 bytes");
    if (hold.to <= hold.from) return invalid("to must be after from");
    if (!is_list(hold.decision_types))
        return invalid("decision_types must have 1 to 100 names of 1 to 255 bytes");
    if (!is_list(hold.agent_ids))
        return invalid("agent_ids must have 1 to 100 names of 1 to 255 bytes");
    return std::nullopt;
}

}  // namespace akashi
