#pragma once

#include "core/caller.hpp"
#include "core/ids.hpp"
#include "decisions/decision_query.hpp"
#include "sqlite/statement.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace akashi::sqlite {

using Value = std::variant<std::int64_t, double, std::string, Uuid>;

/// A WHERE condition and what to bind to its question marks, in their order. Never holds a value in
/// its text.
class Condition {
public:
    explicit Condition(std::string text) : text_(std::move(text)) {}

    const std::string& text() const { return text_; }
    /// Adds ` AND <text>` with its values.
    Condition& add(std::string_view text, std::vector<Value> values);
    /// Binds the values; they must outlive the last step.
    void bind_to(Statement& statement) const;

private:
    std::string text_;
    std::vector<Value> values_;
};

/// Decisions `d` of one organization that the caller may see and that pass the filter, current or
/// not.
Condition decision_condition(OrgId org, const Visibility& visibility, const DecisionFilter& filter);

/// The same for rows `d` of decision_counts, for filters that `counts_suffice` accepts.
Condition count_condition(OrgId org, const Visibility& visibility, const DecisionFilter& filter);

/// ` ORDER BY …` for decisions `d`. Names only our own columns.
std::string order_by(DecisionOrder order, bool ascending);

}  // namespace akashi::sqlite
