#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace akashi {

/// How well one thing is.
enum class Condition {
    ok,
    warning,  ///< it works, but somebody should look at it
    problem,  ///< something does not work
};

std::string_view to_string(Condition condition);

/// What was found out about one thing (docs/doctor.md).
struct Observation {
    std::string name;  ///< of the thing: lower case, with `_`; docs/doctor.md has all
    Condition condition = Condition::ok;
    std::string what;    ///< a sentence for people, without secrets
    std::string remedy;  ///< what to do, mostly a command; empty when all is well
};

using Observations = std::vector<Observation>;

Observation fine(std::string_view name, std::string what);
Observation warning(std::string_view name, std::string what, std::string remedy);
Observation problem(std::string_view name, std::string what, std::string remedy);

/// The worst of all; ok when there are none.
Condition worst_of(const Observations& findings);

}  // namespace akashi
