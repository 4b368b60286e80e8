#include "embedding/text_cut.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace akashi {

std::string_view cut_at_space(std::string_view text, std::size_t most) {
    if (text.size() <= most) return text;
    std::string_view rest = text;
    for (std::size_t i = 0; i < most && !rest.empty(); ++i)
        rest.remove_prefix(std::max<std::size_t>(utf8_sequence_length(rest), 1));
    if (rest.empty()) return text;
    const auto cut = text.substr(0, text.size() - rest.size());
    const std::size_t space = cut.rfind(' ');
    return space == cut.npos || space == 0 ? cut : cut.substr(0, space);
}

}  // namespace akashi
