#include "records/adr_chains.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <limits>
#include <map>
#include <numeric>
#include <utility>

namespace akashi {
namespace {

std::string folder_of(const Adr& adr) {
    return std::filesystem::path(adr.file_name).parent_path().generic_string();
}

std::string name_of(const AdrReference& reference) {
    return reference.file_name.empty() ? fmt::format("ADR {}", reference.number.value_or(0))
                                       : reference.file_name;
}

/// Finds the record that a reference means.
class AdrIndex {
public:
    explicit AdrIndex(const std::vector<Adr>& adrs) {
        for (std::size_t i = 0; i < adrs.size(); ++i) {
            const Adr& adr = adrs[i];
            by_name_.emplace(adr.file_name, i);
            if (adr.number) by_number_.emplace(std::pair(folder_of(adr), *adr.number), i);
        }
    }

    std::optional<std::size_t> find(const Adr& from, const AdrReference& to) const {
        const std::string folder = folder_of(from);
        const auto path = std::filesystem::path(folder) / to.file_name;
        const auto named = by_name_.find(path.lexically_normal().generic_string());
        if (named != by_name_.end()) return named->second;
        if (!to.number) return std::nullopt;
        const auto numbered = by_number_.find({folder, *to.number});
        if (numbered == by_number_.end()) return std::nullopt;
        return numbered->second;
    }

private:
    std::map<std::string, std::size_t> by_name_;
    std::map<std::pair<std::string, int>, std::size_t> by_number_;
};

class Linker {
public:
    explicit Linker(const std::vector<Adr>& adrs) : adrs_(adrs), index_(adrs) {
        chains_.predecessors.resize(adrs.size());
        chains_.successors.resize(adrs.size());
    }

    AdrChains link() {
        const std::vector<std::size_t> numbered = by_number();
        for (const std::size_t i : numbered) {
            for (const auto& to : adrs_[i].supersedes) {
                if (const auto old = find(i, to, "supersedes")) connect(*old, i);
            }
            for (const auto& to : adrs_[i].superseded_by) {
                if (const auto next = find(i, to, "is superseded by")) connect(i, *next);
            }
        }
        for (const std::size_t i : numbered) append_with_predecessors(i);
        return std::move(chains_);
    }

private:
    std::vector<std::size_t> by_number() const {
        std::vector<std::size_t> order(adrs_.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::ranges::sort(order, {}, [this](std::size_t i) {
            const int number = adrs_[i].number.value_or(std::numeric_limits<int>::max());
            return std::pair(number, std::string_view(adrs_[i].file_name));
        });
        return order;
    }

    std::optional<std::size_t> find(
        std::size_t from, const AdrReference& to, std::string_view relation
    ) {
        const auto found = index_.find(adrs_[from], to);
        if (!found) warn(from, fmt::format("{} {}, which is not here", relation, name_of(to)));
        return found;
    }

    void connect(std::size_t old, std::size_t next) {
        auto& predecessor = chains_.predecessors[next];
        auto& successor = chains_.successors[old];
        if (predecessor == old) return;  // both sides say so
        if (predecessor) {
            warn(
                next,
                fmt::format(
                    "cannot supersede {} too: it supersedes {}", name(old), name(*predecessor)
                )
            );
        } else if (successor) {
            warn(
                next,
                fmt::format("cannot supersede {}: {} does already", name(old), name(*successor))
            );
        } else if (comes_before(next, old)) {
            warn(next, fmt::format("cannot supersede {}: the links form a circle", name(old)));
        } else {
            predecessor = old;
            successor = next;
        }
    }

    /// True when `first` is `second` or one of its predecessors.
    bool comes_before(std::size_t first, std::size_t second) const {
        for (std::optional<std::size_t> i = second; i; i = chains_.predecessors[*i]) {
            if (*i == first) return true;
        }
        return false;
    }

    void append_with_predecessors(std::size_t last) {
        std::vector<std::size_t> chain;
        for (std::optional<std::size_t> i = last; i && !appended_[*i]; i = chains_.predecessors[*i])
            chain.push_back(*i);
        for (const std::size_t i : chain) appended_[i] = true;
        chains_.order.insert(chains_.order.end(), chain.rbegin(), chain.rend());
    }

    const std::string& name(std::size_t i) const { return adrs_[i].file_name; }
    void warn(std::size_t i, std::string_view text) {
        chains_.warnings.push_back(fmt::format("{}: {}", name(i), text));
    }

    const std::vector<Adr>& adrs_;
    AdrIndex index_;
    AdrChains chains_;
    std::vector<bool> appended_ = std::vector<bool>(adrs_.size());
};

}  // namespace

AdrChains link_adrs(const std::vector<Adr>& adrs) { return Linker(adrs).link(); }

}  // namespace akashi
