#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace akashi::bench {

/// Whether a result should be at least or at most its target.
enum class Goal { at_least, at_most };

/// Collects what was measured and prints it as one Markdown table.
class Table {
public:
    /// `unit` follows the numbers; `goal` says how `result` should compare with `target`.
    void add(std::string measure, double result, std::string_view unit, Goal goal, double target);

    /// The table: measure, result, target, result divided by target, and ok or MISSED.
    std::string text() const;

private:
    struct Row {
        std::string measure;
        double result;
        std::string unit;
        Goal goal;
        double target;
    };
    std::vector<Row> rows_;
};

}  // namespace akashi::bench
