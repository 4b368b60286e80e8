#pragma once

#include "core/ids.hpp"

#include <cstddef>
#include <map>
#include <mutex>

namespace akashi {

/// Places for requests that wait for another server: a few for each organization, and not many in
/// all. Thread-safe.
class CallPlaces {
public:
    static constexpr std::size_t kOfOne = 2;
    static constexpr std::size_t kOfAll = 32;

    /// A place, given back at the end of the object. The places must outlive it.
    class Place {
    public:
        Place(CallPlaces& places, const OrgId& org)
            : places_(places), org_(org), is_taken_(places.take(org)) {}
        ~Place() {
            if (is_taken_) places_.give_back(org_);
        }
        Place(const Place&) = delete;
        Place& operator=(const Place&) = delete;

        /// False when there was none.
        bool is_taken() const { return is_taken_; }

    private:
        CallPlaces& places_;
        const OrgId org_;
        const bool is_taken_;
    };

private:
    bool take(const OrgId& org) {
        const std::lock_guard lock(mutex_);
        if (all_ == kOfAll) return false;
        std::size_t& own = taken_[org];
        if (own == kOfOne) return false;
        ++own;
        ++all_;
        return true;
    }
    void give_back(const OrgId& org) {
        const std::lock_guard lock(mutex_);
        --all_;
        const auto own = taken_.find(org);
        if (--own->second == 0) taken_.erase(own);
    }

    std::mutex mutex_;
    std::map<OrgId, std::size_t> taken_;
    std::size_t all_ = 0;
};

}  // namespace akashi
