#pragma once

#include "core/caller.hpp"
#include "core/ids.hpp"
#include "decisions/decision_query.hpp"
#include "postgres/parameters.hpp"

#include <string>
#include <string_view>

namespace akashi::postgres {

/// Text of a statement with the parameters that it names. Never holds a value in its text.
class Condition {
public:
    explicit Condition(std::string text) : text_(std::move(text)) {}

    /// Adds ` AND <text>`, in which question marks stand for the values in their order.
    template <class... Values>
    Condition& add(std::string_view text, const Values&... values) {
        text_ += " AND ";
        (take(text, values), ...);
        text_ += text;
        return *this;
    }
    /// Adds a parameter and returns the name under which the statement can use it: `$3`.
    template <class T>
    std::string bind(const T& value) {
        return "$" + std::to_string(parameters_.add(value).size());
    }

    const std::string& text() const { return text_; }
    const Parameters& parameters() const { return parameters_; }

private:
    template <class T>
    void take(std::string_view& text, const T& value) {
        const auto mark = text.find('?');
        text_ += text.substr(0, mark);
        text_ += bind(value);
        text.remove_prefix(mark + 1);
    }

    std::string text_;
    Parameters parameters_;
};

/// Decisions `d` of one organization that the caller may see and that pass the filter, current or
/// not.
Condition decision_condition(OrgId org, const Visibility& visibility, const DecisionFilter& filter);

/// The rows of decision_counts `d` whose sum is the total of a filter that counts_suffice()
/// accepts.
Condition count_condition(OrgId org, const Visibility& visibility, const DecisionFilter& filter);

/// ` ORDER BY …` for decisions `d`. Names only our own columns.
std::string order_by(DecisionOrder order, bool ascending);

}  // namespace akashi::postgres
