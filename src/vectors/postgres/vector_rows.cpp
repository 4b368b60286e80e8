#include "vectors/postgres/vector_rows.hpp"

#include "vectors/postgres/sql.hpp"

namespace akashi::postgres {

void VectorDeletion::add_to(WriteBatch& batch, std::span<DeletionStep* const> steps) {
    for (const DeletionStep* step : steps)
        batch.run(
            sql::delete_agent_vectors, Parameters::of(step->org_id, step->agent_id, step->decisions)
        );
}

}  // namespace akashi::postgres
