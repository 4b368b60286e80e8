#include "conflicts/postgres/patch_rows.hpp"

#include "conflicts/conflict.hpp"
#include "postgres/entity.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace akashi::postgres {
namespace {

void add_move(WriteBatch& batch, const DecisionPatch& patch) {
    static const std::vector<std::string_view> weighty(kWeightyTypes.begin(), kWeightyTypes.end());
    const Decision& moved = patch.decision;
    std::vector<Uuid> keys;
    std::vector<std::int64_t> positions;
    std::vector<std::string> questions;
    keys.reserve(moved.bindings.size());
    positions.reserve(moved.bindings.size());
    questions.reserve(moved.bindings.size());
    for (const Binding& binding : moved.bindings) {
        positions.push_back(static_cast<std::int64_t>(keys.size()));
        keys.push_back(match_key(moved.org_id, patch.project, binding));
        questions.push_back(question_of(binding));
    }
    batch.call(
        "akashi_lock_bindings",
        Parameters::of(std::vector{moved.org_id}, std::vector{moved.id}, keys)
    );
    batch.call(
        "akashi_move_bindings",
        Parameters::of(moved.org_id, moved.id, patch.at, positions, keys, questions, weighty)
    );
}

}  // namespace

void MovedBindings::add_to(WriteBatch& batch, std::span<DecisionPatch* const> patches) {
    for (const DecisionPatch* one : patches)
        if (one->moves() && !one->decision.bindings.empty()) add_move(batch, *one);
}

}  // namespace akashi::postgres
