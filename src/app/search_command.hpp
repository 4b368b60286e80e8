#pragma once

#include "app/config.hpp"

#include <cstdint>
#include <string>

namespace akashi::app {

/// What `akashi search` and `akashi check` look for, and how they show it.
struct Question {
    std::string text;
    std::string decision_type;  ///< of a check; may be empty
    std::string project;        ///< empty for all
    std::int64_t limit = 5;
    bool as_json = false;  ///< as the HTTP API answers
    bool explains = false;
    bool on_postgres = false;  ///< in the database of DATABASE_URL, else in the data directory
};

/// Run `akashi search` and `akashi check`: read a store, whether or not a server is running, as an
/// administrator of the default organization. A list on stdout, with highlights on a terminal.
/// Both return 0 when something was found, else 1. Throw std::runtime_error that says what to do.
int run_search(const Config& config, const Question& question);
int run_check(const Config& config, const Question& question);

}  // namespace akashi::app
