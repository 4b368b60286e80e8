#pragma once

#include "runs/event.hpp"
#include "sqlite/connection.hpp"

namespace akashi::sqlite {

/// Inserts the events of the batch. Throws SqliteError.
void insert_events(Connection& db, const EventBatch& batch);

}  // namespace akashi::sqlite
