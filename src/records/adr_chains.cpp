#include "records/adr_chains.hpp"

#include "records/adr_index.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <set>
#include <utility>

namespace akashi {
namespace {

/// More links of one record are not followed.
constexpr std::size_t kMaxLinks = 100;

std::string name_of(const AdrReference& reference) {
    if (!reference.text.empty()) return reference.text;
    if (!reference.file_name.empty()) return reference.file_name;
    return reference.number ? fmt::format("ADR {}", *reference.number) : reference.title;
}

class Linker {
public:
    Linker(const std::vector<Adr>& adrs, std::chrono::sys_days today)
        : adrs_(adrs), today_(today), index_(adrs) {
        chains_.predecessors.resize(adrs.size());
        chains_.successors.resize(adrs.size());
    }

    AdrChains link() {
        const std::vector<std::size_t> numbered = by_number();
        for (const std::size_t i : numbered) {
            const Adr& adr = adrs_[i];
            for (std::size_t k = 0; k < std::min(adr.supersedes.size(), kMaxLinks); ++k) {
                if (const auto old = find(i, adr.supersedes[k], "supersedes")) connect(*old, i);
            }
            for (std::size_t k = 0; k < std::min(adr.superseded_by.size(), kMaxLinks); ++k) {
                const auto next = find(i, adr.superseded_by[k], "is superseded by");
                if (next) connect(i, *next);
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
        auto [record, problem] = index_.find(adrs_[from], to);
        if (!record) note(from, fmt::format("{} {}, {}", relation, name_of(to), problem));
        return record;
    }

    void connect(std::size_t old, std::size_t next) {
        auto& successor = chains_.successors[old];
        if (successor == next || is_refused(old, next)) return;  // the other side said so
        if (const std::string reason = why_not_in_force(next); !reason.empty()) {
            note(next, fmt::format("{}; {} stays current", reason, name(old)));
            refused_.emplace(old, next);
        } else if (successor) {
            note(
                next,
                fmt::format("cannot supersede {}: {} does already", name(old), name(*successor))
            );
        } else if (comes_before(next, old)) {
            note(next, fmt::format("cannot supersede {}: the links form a circle", name(old)));
        } else {
            chains_.predecessors[next].push_back(old);
            successor = next;
        }
    }

    bool is_refused(std::size_t old, std::size_t next) const {
        return refused_.contains(std::pair(old, next));
    }

    /// Why a record replaces none yet; empty when it does.
    std::string why_not_in_force(std::size_t i) const {
        const Adr& adr = adrs_[i];
        if (adr.status == AdrStatus::proposed) return "is only proposed";
        if (adr.status == AdrStatus::rejected) return "was rejected";
        if (adr.date && *adr.date > today_) return "is dated in the future";
        return {};
    }

    /// True when `first` is `second` or was replaced by it, directly or not.
    bool comes_before(std::size_t first, std::size_t second) const {
        for (std::optional<std::size_t> i = first; i; i = chains_.successors[*i]) {
            if (*i == second) return true;
        }
        return false;
    }

    /// Without recursion: a chain may be as long as there are records.
    void append_with_predecessors(std::size_t last) {
        std::vector<std::pair<std::size_t, std::size_t>> open = {{last, 0}};
        while (!open.empty()) {
            auto& [i, next] = open.back();
            const auto& predecessors = chains_.predecessors[i];
            if (appended_[i] || next == predecessors.size()) {
                if (!appended_[i]) chains_.order.push_back(i);
                appended_[i] = true;
                open.pop_back();
            } else {
                open.emplace_back(predecessors[next++], 0);
            }
        }
    }

    const std::string& name(std::size_t i) const { return adrs_[i].file_name; }
    void note(std::size_t i, std::string_view text) {
        chains_.warnings.push_back(fmt::format("{}: {}", name(i), text));
    }

    const std::vector<Adr>& adrs_;
    const std::chrono::sys_days today_;
    AdrIndex index_;
    AdrChains chains_;
    std::set<std::pair<std::size_t, std::size_t>> refused_;
    std::vector<bool> appended_ = std::vector<bool>(adrs_.size());
};

}  // namespace

AdrChains link_adrs(const std::vector<Adr>& adrs, std::chrono::sys_days today) {
    return Linker(adrs, today).link();
}

}  // namespace akashi
