#pragma once

#include "app/admin_table.hpp"

#include <cstdint>
#include <string>

namespace akashi::app {

/// A line on stdout, written before anything that follows on stderr.
void print(const std::string& line);
void print_table(const AdminTable& table);

/// A sentence for people, on stderr.
void explain(const std::string& sentence);

/// A limit for people.
std::string limit_text(std::int64_t limit);

}  // namespace akashi::app
