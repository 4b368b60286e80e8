#pragma once

#include <string>
#include <vector>

namespace akashi::app {

/// Rows of text in columns, for people.
class AdminTable {
public:
    explicit AdminTable(std::vector<std::string> headings) { add(std::move(headings)); }

    /// One cell for each heading.
    void add(std::vector<std::string> cells);

    /// A line for each row; the first one has the headings. Nothing in it controls a terminal.
    std::string text() const;

private:
    std::vector<std::vector<std::string>> rows_;
    std::vector<std::size_t> widths_;
};

}  // namespace akashi::app
