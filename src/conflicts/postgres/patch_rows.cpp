#include "conflicts/postgres/patch_rows.hpp"

#include "conflicts/conflict.hpp"
#include "conflicts/postgres/bound.hpp"
#include "conflicts/postgres/weighty_types.hpp"
#include "postgres/entity.hpp"

#include <string_view>
#include <utility>
#include <vector>

namespace akashi::postgres {
namespace {

void add_move(WriteBatch& batch, const DecisionPatch& patch) {
    const Decision moved = patch.patched();
    const std::vector<Bound> bound = bound_by(moved);
    Parameters parameters = Parameters::of(moved.org_id, moved.id, patch.at, list_of(bound));
    add_array(parameters, bound, [](const Bound& one) { return one.match_key; });
    add_array(parameters, bound, [](const Bound& one) -> auto& { return one.binding->value_key; });
    parameters.add(kQuestionStart);
    parameters.add(weighty_types());
    batch.call("akashi_move_bindings", std::move(parameters));
}

}  // namespace

void MovedBindings::add_to(WriteBatch& batch, std::span<DecisionPatch* const> patches) {
    for (const DecisionPatch* one : patches)
        if (one->moves()) add_move(batch, *one);
}

}  // namespace akashi::postgres
