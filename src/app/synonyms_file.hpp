#pragma once

#include "app/config.hpp"
#include "search/synonyms.hpp"

namespace akashi::app {

/// The synonyms of the program and those of the configured file (docs/search.md, "Synonyms").
/// Throws Misconfigured `config: AKASHI_SEARCH_SYNONYMS …` when the file cannot be read, has
/// more than 1 MiB or is not valid UTF-8.
Synonyms load_synonyms(const SearchConfig& config);

}  // namespace akashi::app
