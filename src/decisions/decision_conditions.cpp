#include "decisions/decision_conditions.hpp"

namespace akashi {

std::string order_by(DecisionOrder order, bool ascending) {
    const std::string_view direction = ascending ? "ASC" : "DESC";
    if (order == DecisionOrder::valid_from)
        return fmt::format(" ORDER BY d.valid_from {0}, d.id {0}", direction);
    return fmt::format(" ORDER BY d.{0} {1} NULLS LAST, d.id {1}", to_string(order), direction);
}

}  // namespace akashi
