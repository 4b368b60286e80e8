#pragma once

#include "base/result.hpp"
#include "core/ids.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Declared bindings (docs/conflicts.md, "Bindings"): the exact channel of conflicts.
namespace akashi {

/// A parameter and the value that a decision gives it, as its author wrote them.
struct BindingText {
    std::string parameter;
    std::string value;
};

/// A binding in the form in which it is compared.
struct Binding {
    std::string parameter;      ///< as written
    std::string value;          ///< as written
    std::string parameter_key;  ///< equal for the same parameter, at most 399 characters
    std::string value_key;      ///< equal for the same value, at most 512 characters
};

inline constexpr std::size_t kMostBindings = 16;
inline constexpr std::size_t kMostParameterLength = 200;  ///< in characters
inline constexpr std::size_t kMostValueLength = 500;      ///< in characters

/// What all spellings of a parameter have in common: its parts, which end at a change of case and
/// at white space, `.`, `_`, `-`, `/` and `:`, in lower case and joined by `.`. `maxRetries`,
/// `max_retries` and `Max retries` give `max.retries`. Letters outside of ASCII keep their case.
std::string parameter_key(std::string_view parameter);

/// What all spellings of a value have in common. Quantities (decisions/quantity.hpp) are compared
/// by their amount, and on, yes, true, enabled with off, no, false, disabled. Other values lose
/// differences of case and of separators, as parameters do, but are not split at a change of case.
std::string value_key(std::string_view value);

/// The bindings of one decision, checked. Fails with invalid_input and a sentence that names the
/// binding, when there are more than kMostBindings, one is empty, too long or no valid text, or two
/// have the same parameter.
Result<std::vector<Binding>> make_bindings(std::vector<BindingText> texts);

/// True when both bind the same parameter, to different values.
bool is_conflict(const Binding& a, const Binding& b);

/// Equal for bindings that can conflict: of one organization, one project and one parameter. No
/// project is a project of its own. It is short, whatever the names are, so that an index can hold
/// it.
Uuid match_key(OrgId org, const std::optional<std::string>& project, const Binding& binding);

/// How the question of a conflict begins; the parameter follows.
inline constexpr std::string_view kQuestionStart = "the value of ";

/// What decisions with this binding may disagree about: `the value of max_retries`.
std::string question_of(const Binding& binding);

}  // namespace akashi
