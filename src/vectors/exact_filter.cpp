#include "vectors/exact_filter.hpp"

#include "vectors/vector_code.hpp"

#include <algorithm>
#include <bit>
#include <span>

namespace akashi {
namespace {

constexpr std::size_t kWordBits = 64;

/// Bit i: `condition(column[i])`.
template <class T, class Condition>
std::uint64_t mask_of(const ExactBlock::Column<T>& column, const Condition& condition) {
    std::uint64_t mask = 0;
    for (std::size_t i = 0; i < column.size(); ++i)
        mask |= static_cast<std::uint64_t>(condition(column[i])) << i;
    return mask;
}

template <class T>
std::uint64_t equal(const ExactBlock::Column<T>& column, const std::optional<T>& wanted) {
    if (!wanted) return ~std::uint64_t{0};
    return mask_of(column, [&](const T& value) { return value == *wanted; });
}

std::vector<std::uint64_t> numbers_of(
    std::span<const std::string> agents, const ExactNames& names
) {
    std::vector<std::uint64_t> numbers(names.end() / kWordBits + 1);
    for (const auto& agent : agents)
        if (const auto number = names.find(agent))
            numbers[*number / kWordBits] |= bit_of(*number % kWordBits);
    return numbers;
}

/// Without the slots whose agents have no bit in `agents`.
std::uint64_t passing_agents(
    const ExactBlock& block, std::uint64_t mask, std::span<const std::uint64_t> agents
) {
    std::uint64_t passing = 0;
    for (; mask != 0; mask &= mask - 1) {
        const auto place = static_cast<std::size_t>(std::countr_zero(mask));
        const std::uint32_t agent = block.agent[place];
        const std::size_t word = agent / kWordBits;
        if (word < agents.size() && (agents[word] & bit_of(agent % kWordBits)) != 0)
            passing |= bit_of(place);
    }
    return passing;
}

}  // namespace

std::uint64_t text_checksum(std::string_view text) {
    return std::max<std::uint64_t>(checksum(text), 1);
}

ExactFilter::ExactFilter(const VectorSearch& search, const NamesOfOrg& names)
    : passes_nothing_(false) {
    const DecisionFilter& filter = search.filter;
    if (search.visible_agents) agents_ = numbers_of(*search.visible_agents, names.agents);
    if (!filter.agent_ids.empty()) {
        auto asked = numbers_of(filter.agent_ids, names.agents);
        if (agents_)
            for (std::size_t i = 0; i < asked.size(); ++i) asked[i] &= (*agents_)[i];
        agents_ = std::move(asked);
    }
    type_ = number_of(filter.decision_type, names);
    tool_ = number_of(filter.tool, names);
    model_ = number_of(filter.model, names);
    project_ = number_of(filter.project, names);
    if (search.only_without_project) project_ = ExactNames::kNone;
    if (filter.outcome) outcome_ = text_checksum(*filter.outcome);
    if (filter.trace_id) trace_ = text_checksum(*filter.trace_id);
    run_ = filter.run_id;
    session_ = filter.session_id;
    confidence_min_ = filter.confidence_min;
    if (filter.from) from_ = to_microseconds(*filter.from);
    if (filter.to) to_ = to_microseconds(*filter.to);
}

std::optional<std::uint32_t> ExactFilter::number_of(
    const std::optional<std::string>& name, const NamesOfOrg& names
) {
    if (!name) return std::nullopt;
    const auto number = names.others.find(*name);
    if (!number) passes_nothing_ = true;
    return number;
}

std::uint64_t ExactFilter::passing(const ExactBlock& block) const {
    if (passes_nothing_) return 0;
    std::uint64_t mask = block.live;
    if (session_) mask &= block.has_session;
    if (agents_) mask = passing_agents(block, mask, *agents_);
    if (mask != 0) mask = passing_texts(block, mask);
    return mask;
}

std::uint64_t ExactFilter::passing_texts(const ExactBlock& block, std::uint64_t mask) const {
    mask &= equal(block.type, type_) & equal(block.tool, tool_);
    mask &= equal(block.model, model_) & equal(block.project, project_);
    mask &= equal(block.outcome, outcome_) & equal(block.trace, trace_);
    mask &= equal(block.run, run_) & equal(block.session, session_);
    if (confidence_min_)
        mask &= mask_of(block.confidence, [&](float value) { return value >= *confidence_min_; });
    if (from_)
        mask &= mask_of(block.valid_from, [&](std::int64_t value) { return value >= *from_; });
    if (to_) mask &= mask_of(block.valid_from, [&](std::int64_t value) { return value <= *to_; });
    return mask;
}

}  // namespace akashi
