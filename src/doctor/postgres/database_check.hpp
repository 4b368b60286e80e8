#pragma once

#include "doctor/finding.hpp"
#include "doctor/qdrant_check.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string>

namespace akashi::postgres {

/// The database of DATABASE_URL, over a connection of its own: `postgres`, and when it answers
/// `clock`, `settings`, `pooler`, `migrations`, and unless the schema is another those of
/// findings_of(). Takes a few seconds at most; lines that there was no time for are missing then,
/// and a second `postgres` says so. Blocks its thread at times.
boost::asio::awaitable<Observations> check_database(std::string url);

/// What the index should have; nothing when the database does not say.
boost::asio::awaitable<std::optional<VectorCount>> count_vectors(std::string url);

}  // namespace akashi::postgres
