#pragma once

#include "core/ids.hpp"
#include "vectors/exact_block.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <array>
#include <cstddef>
#include <functional>
#include <optional>

namespace akashi {

/// Where each decision is. In parts, so that no call has to move all entries when the map grows.
/// Not thread-safe.
class SlotMap {
public:
    std::optional<Slot> find(const DecisionId& id) const {
        const auto& part = parts_.at(part_of(id));
        const auto place = part.find(id);
        return place == part.end() ? std::nullopt : std::optional(place->second);
    }
    /// False when the decision has a slot, which it keeps.
    bool insert(const DecisionId& id, Slot slot) {
        return parts_.at(part_of(id)).emplace(id, slot).second;
    }
    void erase(const DecisionId& id) { parts_.at(part_of(id)).erase(id); }
    void clear() {
        for (auto& part : parts_) part.clear();
    }
    std::size_t size() const {
        std::size_t sum = 0;
        for (const auto& part : parts_) sum += part.size();
        return sum;
    }

private:
    static constexpr std::size_t kParts = 256;
    /// The last byte of a UUID is random.
    static std::size_t part_of(const DecisionId& id) { return id.uuid().bytes().back(); }

    std::array<boost::unordered_flat_map<DecisionId, Slot, std::hash<DecisionId>>, kParts> parts_;
};

}  // namespace akashi
