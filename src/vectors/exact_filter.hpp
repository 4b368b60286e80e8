#pragma once

#include "vectors/exact_block.hpp"
#include "vectors/exact_names.hpp"
#include "vectors/vector_index.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace akashi {

/// The names that decisions of an organization use.
struct NamesOfOrg {
    ExactNames agents;
    ExactNames others;  ///< types, tools, models, projects
};

/// The conditions of a search, in the form in which blocks of one organization keep what they
/// compare.
class ExactFilter {
public:
    /// Passes nothing.
    ExactFilter() = default;
    /// A name that is not among `names` passes nothing, even when a decision gets it later.
    ExactFilter(const VectorSearch& search, const NamesOfOrg& names);

    /// Bit i: the decision in slot i is there and passes.
    std::uint64_t passing(const ExactBlock& block) const;

private:
    using Agents = std::vector<std::uint64_t>;  ///< bit n: the agent with number n

    std::optional<std::uint32_t> number_of(
        const std::optional<std::string>& name, const NamesOfOrg& names
    );
    std::uint64_t passing_texts(const ExactBlock& block, std::uint64_t mask) const;

    bool passes_nothing_ = true;
    std::optional<Agents> agents_;
    std::optional<std::uint32_t> type_;
    std::optional<std::uint32_t> tool_;
    std::optional<std::uint32_t> model_;
    std::optional<std::uint32_t> project_;
    std::optional<std::uint64_t> outcome_;
    std::optional<std::uint64_t> trace_;
    std::optional<RunId> run_;
    std::optional<SessionId> session_;
    std::optional<float> confidence_min_;
    std::optional<std::int64_t> from_;
    std::optional<std::int64_t> to_;
};

/// What a block keeps of a text that only filters compare; never 0.
std::uint64_t text_checksum(std::string_view text);

}  // namespace akashi
