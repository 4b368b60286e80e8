#include "app/admin_table.hpp"

#include "app/printable.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace akashi::app {

void AdminTable::add(std::vector<std::string> cells) {
    widths_.resize(std::max(widths_.size(), cells.size()));
    for (std::size_t i = 0; i < cells.size(); ++i) {
        cells[i] = cells[i].empty() ? "-" : printable(std::move(cells[i]));
        widths_[i] = std::max(widths_[i], utf8_length(cells[i]));
    }
    rows_.push_back(std::move(cells));
}

std::string AdminTable::text() const {
    constexpr std::size_t kGap = 2;
    std::string text;
    for (const auto& row : rows_) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            text += row[i];
            if (i + 1 < row.size()) text.append(widths_[i] + kGap - utf8_length(row[i]), ' ');
        }
        text += '\n';
    }
    return text;
}

}  // namespace akashi::app
