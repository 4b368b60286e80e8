#include "population.hpp"

#include <fmt/format.h>

namespace akashi::bench {

OrgId organization(std::size_t index) {
    Uuid::Bytes bytes{};
    bytes.back() = static_cast<std::uint8_t>(index);
    return OrgId(Uuid(bytes));
}

std::string agent_name(std::size_t index) {
    return index == 0 ? "admin" : fmt::format("agent-{}", index);
}

std::string team_of(std::size_t agent) { return fmt::format("team-{}", agent % kTeams); }

std::string project_name(std::size_t index) { return fmt::format("project-{}", index); }

std::size_t skewed(TextMaker& text, std::size_t bound) {
    return text.below(2) == 0 ? 0 : text.below(bound);
}

}  // namespace akashi::bench
