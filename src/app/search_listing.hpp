#pragma once

#include "search/search_service.hpp"

#include <string>

namespace akashi::app {

/// How a list of decisions looks.
struct Look {
    bool is_terminal = false;  ///< with colours
    bool explains = false;     ///< with the parts of each score
};

/// What `akashi search` prints.
std::string list_hits(const SearchPage& page, Look look);

/// What `akashi check` prints.
std::string list_precedents(const CheckResult& result, Look look);

}  // namespace akashi::app
