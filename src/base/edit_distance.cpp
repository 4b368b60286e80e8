#include "base/edit_distance.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace akashi {
namespace {

/// One row of the table of distances: those of the beginnings of `b` from the first `length`
/// characters of `a`. Only the cells at most `most` away from the diagonal can be small enough.
class BandRow {
public:
    BandRow(std::u32string_view b, std::size_t most)
        : b_(b), most_(most), cells_(b.size() + 1, most + 1) {
        for (std::size_t i = 0; i < cells_.size() && i <= most; ++i) cells_[i] = i;
    }

    /// Goes to the next row, that of a beginning which ends with `point`. Returns its least cell.
    std::size_t advance(char32_t point) {
        ++length_;
        const std::size_t first = length_ > most_ ? length_ - most_ : 1;
        const std::size_t last = std::min(b_.size(), length_ + most_);
        std::size_t diagonal = cells_[first - 1];
        std::size_t left = most_ + 1;
        if (first == 1) left = cells_[0] = std::min(length_, most_ + 1);
        std::size_t least = left;
        for (std::size_t i = first; i <= last; ++i) {
            const std::size_t replaced = diagonal + (point == b_[i - 1] ? 0 : 1);
            diagonal = cells_[i];
            left = cells_[i] = std::min({replaced, diagonal + 1, left + 1, most_ + 1});
            least = std::min(least, left);
        }
        return least;
    }

    std::size_t last_cell() const { return cells_.back(); }

private:
    std::u32string_view b_;
    std::size_t most_;
    std::size_t length_ = 0;
    std::vector<std::size_t> cells_;  ///< most + 1 stands for all larger distances
};

}  // namespace

std::u32string code_points(std::string_view text) {
    std::u32string points;
    points.reserve(text.size());
    while (!text.empty()) {
        const std::size_t size = std::max<std::size_t>(utf8_sequence_length(text), 1);
        char32_t point = 0;
        for (const char c : text.substr(0, size)) {
            point = (point << 8) | static_cast<unsigned char>(c);
        }
        points += point;
        text.remove_prefix(size);
    }
    return points;
}

std::optional<std::size_t> edit_distance_within(
    std::u32string_view a, std::u32string_view b, std::size_t most
) {
    if (a.size() > b.size()) std::swap(a, b);
    if (b.size() - a.size() > most) return std::nullopt;
    while (!a.empty() && a.front() == b.front()) {
        a.remove_prefix(1);
        b.remove_prefix(1);
    }
    while (!a.empty() && a.back() == b.back()) {
        a.remove_suffix(1);
        b.remove_suffix(1);
    }
    BandRow row(b, most);
    for (const char32_t point : a) {
        if (row.advance(point) > most) return std::nullopt;
    }
    if (row.last_cell() > most) return std::nullopt;
    return row.last_cell();
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
    const std::u32string left = code_points(a);
    const std::u32string right = code_points(b);
    const std::size_t most = std::max(left.size(), right.size());
    return edit_distance_within(left, right, most).value_or(most);
}

}  // namespace akashi
