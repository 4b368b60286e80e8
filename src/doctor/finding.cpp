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

Finding fine(std::string_view name, std::string what) {
    return {std::string(name), Condition::ok, std::move(what), {}};
}

Finding warning(std::string_view name, std::string what, std::string remedy) {
    return {std::string(name), Condition::warning, std::move(what), std::move(remedy)};
}

Finding problem(std::string_view name, std::string what, std::string remedy) {
    return {std::string(name), Condition::problem, std::move(what), std::move(remedy)};
}

Condition worst_of(const Findings& findings) {
    Condition worst = Condition::ok;
    for (const Finding& finding : findings) worst = std::max(worst, finding.condition);
    return worst;
}

}  // namespace akashi
