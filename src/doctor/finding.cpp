#include "doctor/finding.hpp"

#include <algorithm>
#include <utility>

namespace akashi {

std::string_view to_string(Condition condition) {
    switch (condition) {
        case Condition::ok:
            return "ok";
        case Condition::warning:
            return "warning";
        case Condition::problem:
            return "problem";
    }
    return "problem";
}

Observation fine(std::string_view name, std::string what) {
    return {std::string(name), Condition::ok, std::move(what), {}};
}

Observation warning(std::string_view name, std::string what, std::string remedy) {
    return {std::string(name), Condition::warning, std::move(what), std::move(remedy)};
}

Observation problem(std::string_view name, std::string what, std::string remedy) {
    return {std::string(name), Condition::problem, std::move(what), std::move(remedy)};
}

Condition worst_of(const Observations& findings) {
    Condition worst = Condition::ok;
    for (const Observation& finding : findings) worst = std::max(worst, finding.condition);
    return worst;
}

}  // namespace akashi
