#pragma once

#include "vectors/exact_filter.hpp"
#include "vectors/exact_pool.hpp"
#include "vectors/float_file.hpp"
#include "vectors/slot_map.hpp"
#include "vectors/vector_code.hpp"
#include "vectors/vector_point.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace akashi {

class ExactGraph;

/// The vectors of one organization. It goes when its last vector goes.
struct ExactPartition {
    std::vector<std::uint32_t> blocks;  ///< never fewer
    std::vector<Slot> free;             ///< to be used first
    std::size_t size = 0;               ///< decisions
    std::size_t reserved = 0;           ///< slots reserved and not published yet
    NamesOfOrg names;
    std::shared_ptr<ExactGraph> graph;  ///< nothing below VectorConfig::exact_limit
};

/// A point that is ready to be stored.
struct PreparedPoint {
    explicit PreparedPoint(VectorPoint given)
        : point(std::move(given)), code(encode(point.vector)), floats(checksum(point.vector)) {}

    VectorPoint point;  ///< its vector has length 1
    VectorCode code;
    std::uint64_t floats;
};

/// All vectors, by organization. Not thread-safe: ExactIndex has the lock.
class ExactVectors {
public:
    /// `floats` outlives this object.
    ExactVectors(std::size_t dimensions, FloatFile& floats);

    struct Reserved {
        Slot slot = 0;
        bool needs_floats = true;  ///< false when the file has the same vector there
    };
    /// Where the point will be: in its place, or in a free one. The caller writes the floats there,
    /// without the lock, and then publishes it, or the place is lost. Throws std::bad_alloc.
    Reserved reserve(const PreparedPoint& prepared);
    /// From now on the point can be found.
    void publish(Slot slot, const PreparedPoint& prepared);
    /// False when it is not there.
    bool remove(const DecisionId& id);
    void clear();

    /// Adds a block of a snapshot under its number, with the names' numbers of the snapshot.
    /// Slots of decisions that are there already become free.
    void restore(
        const OrgId& org, std::uint32_t number, const ExactBlock& block, const std::int8_t* bytes
    );
    /// The names of a snapshot by their old numbers.
    using OldNames = std::unordered_map<std::uint32_t, std::string>;
    /// When all blocks are restored: gives all names of an organization new numbers. A slot with a
    /// name that is not among them becomes free: it was changed while the snapshot was written.
    void restore_names(const OrgId& org, const OldNames& agents, const OldNames& others);

    ExactPartition* find(const OrgId& org);
    const ExactPartition* find(const OrgId& org) const;
    const std::unordered_map<OrgId, ExactPartition>& partitions() const { return partitions_; }
    /// Whose block it is; only of one in use.
    const OrgId& owner_of(std::uint32_t block) const { return owners_[block]; }
    std::optional<Slot> find(const DecisionId& id) const { return places_.find(id); }
    const ExactPool& pool() const { return pool_; }
    const FloatFile& floats() const { return floats_; }
    /// The graph of an organization, or nothing for none, takes the place of that which it had.
    void set_graph(const OrgId& org, std::shared_ptr<ExactGraph> graph);
    std::size_t size() const { return places_.size(); }

private:
    Slot take_slot(const OrgId& org);
    void add_block(ExactPartition& partition, const OrgId& org, std::uint32_t number);
    struct Names {
        std::uint32_t agent, type, tool, model, project;
    };
    static Names use_names(ExactPartition& partition, const VectorPoint& point);
    static void release_names(
        ExactPartition& partition, const ExactBlock& block, std::size_t place
    );
    void free_slot(ExactPartition& partition, Slot slot);
    void drop_if_empty(const OrgId& org);

    FloatFile& floats_;
    ExactPool pool_;
    std::vector<OrgId> owners_;  ///< by block
    std::unordered_map<OrgId, ExactPartition> partitions_;
    SlotMap places_;
};

}  // namespace akashi
