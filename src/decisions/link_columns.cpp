#include "decisions/link_columns.hpp"

#include <boost/algorithm/string/replace.hpp>

#include <fmt/format.h>

namespace akashi {

std::string node_columns() {
    return boost::replace_first_copy(
        column_list<GraphNode>("d"),
        std::string("d.outcome"),
        fmt::format("substr(d.outcome, 1, {})", kNodeOutcome + 1)
    );
}

}  // namespace akashi
