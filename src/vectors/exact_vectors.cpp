#include "vectors/exact_vectors.hpp"

#include "vectors/exact_graph.hpp"

#include <algorithm>
#include <array>
#include <bit>

namespace akashi {
namespace {

/// The columns with numbers of NamesOfOrg::others.
std::array<ExactBlock::Column<std::uint32_t>*, 4> columns_of_others(ExactBlock& block) {
    return {&block.type, &block.tool, &block.model, &block.project};
}

/// Calls `use(place)` for each slot in the mask.
template <class Use>
void for_each_place(std::uint64_t mask, const Use& use) {
    for (; mask != 0; mask &= mask - 1) use(static_cast<std::size_t>(std::countr_zero(mask)));
}

void set_bit(std::uint64_t& mask, std::size_t place, bool value) {
    mask = value ? mask | bit_of(place) : mask & ~bit_of(place);
}

}  // namespace

ExactVectors::ExactVectors(std::size_t dimensions, FloatFile& floats)
    : floats_(floats), pool_(row_length(dimensions)) {}

ExactVectors::Reserved ExactVectors::reserve(const PreparedPoint& prepared) {
    const auto known = places_.find(prepared.point.id);
    if (known && owners_[block_of(*known)] == prepared.point.org_id) {
        const auto& block = pool_.block(block_of(*known));
        ++find(prepared.point.org_id)->reserved;
        return {.slot = *known, .needs_floats = block.floats[place_of(*known)] != prepared.floats};
    }
    if (known) remove(prepared.point.id);
    const Slot slot = take_slot(prepared.point.org_id);
    ++find(prepared.point.org_id)->reserved;
    return {.slot = slot};
}

Slot ExactVectors::take_slot(const OrgId& org) {
    ExactPartition& partition = partitions_[org];
    if (partition.free.empty()) add_block(partition, org, pool_.take());
    const Slot slot = partition.free.back();
    partition.free.pop_back();
    return slot;
}

void ExactVectors::add_block(ExactPartition& partition, const OrgId& org, std::uint32_t number) {
    partition.blocks.push_back(number);
    if (owners_.size() <= number) owners_.resize(std::size_t{number} + 1);
    owners_[number] = org;
    const std::uint64_t live = pool_.block(number).live;
    for (std::size_t place = kBlockSlots; place-- > 0;)
        if ((live & bit_of(place)) == 0) partition.free.push_back(slot_at(number, place));
}

void ExactVectors::publish(Slot slot, const PreparedPoint& prepared) {
    const VectorPoint& point = prepared.point;
    ExactPartition& partition = *find(point.org_id);
    ExactBlock& block = pool_.block(block_of(slot));
    const std::size_t place = place_of(slot);
    --partition.reserved;
    const bool is_new = (block.live & bit_of(place)) == 0;
    // First the new names, so that those that stay keep their numbers.
    const Names names = use_names(partition, point);
    if (!is_new) release_names(partition, block, place);
    block.agent[place] = names.agent;
    block.type[place] = names.type;
    block.tool[place] = names.tool;
    block.model[place] = names.model;
    block.project[place] = names.project;
    block.scale[place] = prepared.code.scale;
    block.error[place] = prepared.code.error;
    block.sum[place] = prepared.code.sum;
    block.id[place] = point.id;
    block.run[place] = point.run_id;
    block.session[place] = point.session_id.value_or(SessionId());
    set_bit(block.has_session, place, point.session_id.has_value());
    block.valid_from[place] = to_microseconds(point.valid_from);
    block.outcome[place] = text_checksum(point.outcome);
    block.trace[place] = point.trace_id ? text_checksum(*point.trace_id) : 0;
    block.floats[place] = prepared.floats;
    block.confidence[place] = point.confidence;
    std::ranges::copy(
        prepared.code.bytes, pool_.bytes(block_of(slot)) + place * pool_.row_length()
    );
    set_bit(block.live, place, true);
    if (is_new) ++partition.size;
    places_.insert(point.id, slot);
    if (partition.graph) partition.graph->note(slot);
}

ExactVectors::Names ExactVectors::use_names(ExactPartition& partition, const VectorPoint& point) {
    const auto number = [&partition](const std::optional<std::string>& name) {
        return name ? partition.names.others.use(*name) : ExactNames::kNone;
    };
    return {
        .agent = partition.names.agents.use(point.agent_id),
        .type = partition.names.others.use(point.decision_type),
        .tool = number(point.tool),
        .model = number(point.model),
        .project = number(point.project)
    };
}

void ExactVectors::release_names(
    ExactPartition& partition, const ExactBlock& block, std::size_t place
) {
    partition.names.agents.release(block.agent[place]);
    for (const auto* column : {&block.type, &block.tool, &block.model, &block.project})
        partition.names.others.release((*column)[place]);
}

bool ExactVectors::remove(const DecisionId& id) {
    const auto slot = places_.find(id);
    if (!slot) return false;
    const OrgId org = owners_[block_of(*slot)];
    ExactPartition& partition = *find(org);
    release_names(partition, pool_.block(block_of(*slot)), place_of(*slot));
    places_.erase(id);
    free_slot(partition, *slot);
    drop_if_empty(org);
    return true;
}

void ExactVectors::free_slot(ExactPartition& partition, Slot slot) {
    set_bit(pool_.block(block_of(slot)).live, place_of(slot), false);
    partition.free.push_back(slot);
    --partition.size;
    if (partition.graph) partition.graph->note(slot);
}

void ExactVectors::drop_if_empty(const OrgId& org) {
    const auto place = partitions_.find(org);
    if (place->second.size + place->second.reserved > 0) return;
    for (const std::uint32_t block : place->second.blocks) {
        pool_.give_back(block);
        floats_.forget(block);
    }
    partitions_.erase(place);
}

void ExactVectors::clear() {
    for (const auto& [org, partition] : partitions_)
        for (const std::uint32_t block : partition.blocks) {
            pool_.give_back(block);
            floats_.forget(block);
        }
    partitions_.clear();
    places_.clear();
}

void ExactVectors::restore(
    const OrgId& org, std::uint32_t number, const ExactBlock& block, const std::int8_t* bytes
) {
    pool_.take(number);
    ExactBlock& restored = pool_.block(number);
    restored = block;
    std::copy_n(bytes, pool_.block_bytes(), pool_.bytes(number));
    for_each_place(block.live, [&](std::size_t place) {
        if (!places_.insert(block.id[place], slot_at(number, place)))
            set_bit(restored.live, place, false);
    });
    ExactPartition& partition = partitions_[org];
    add_block(partition, org, number);
    partition.size += static_cast<std::size_t>(std::popcount(restored.live));
}

void ExactVectors::restore_names(const OrgId& org, const OldNames& agents, const OldNames& others) {
    ExactPartition& partition = partitions_.at(org);
    const auto is_known = [](const OldNames& names, std::uint32_t number) {
        return number == ExactNames::kNone || names.contains(number);
    };
    const auto renumber = [](const OldNames& old, ExactNames& names, std::uint32_t& number) {
        if (number != ExactNames::kNone) number = names.use(old.at(number));
    };
    for (const std::uint32_t number : partition.blocks) {
        ExactBlock& block = pool_.block(number);
        for_each_place(block.live, [&](std::size_t place) {
            bool is_whole = is_known(agents, block.agent[place]);
            for (const auto* column : columns_of_others(block))
                is_whole = is_whole && is_known(others, (*column)[place]);
            if (!is_whole) {
                places_.erase(block.id[place]);
                return free_slot(partition, slot_at(number, place));
            }
            renumber(agents, partition.names.agents, block.agent[place]);
            for (auto* column : columns_of_others(block))
                renumber(others, partition.names.others, (*column)[place]);
        });
    }
    drop_if_empty(org);
}

const ExactPartition* ExactVectors::find(const OrgId& org) const {
    const auto place = partitions_.find(org);
    return place == partitions_.end() ? nullptr : &place->second;
}

void ExactVectors::set_graph(const OrgId& org, std::shared_ptr<ExactGraph> graph) {
    ExactPartition* const partition = find(org);
    if (!partition) return;
    partition->graph = std::move(graph);
    if (!partition->graph) return;
    for (const std::uint32_t number : partition->blocks)
        for_each_place(pool_.block(number).live, [&](std::size_t place) {
            partition->graph->note(slot_at(number, place));
        });
}

ExactPartition* ExactVectors::find(const OrgId& org) {
    const auto place = partitions_.find(org);
    return place == partitions_.end() ? nullptr : &place->second;
}

}  // namespace akashi
