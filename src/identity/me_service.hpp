#pragma once

#include "base/result.hpp"
#include "base/ttl_cache.hpp"
#include "core/caller.hpp"
#include "identity/organization_store.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <functional>
#include <utility>

namespace akashi {

/// Tells callers about their organization. Callable from any thread.
class MeService {
public:
    /// `organizations` must outlive the service.
    MeService(
        OrganizationStore& organizations, bool may_delete_agents, std::function<bool()> has_vectors
    )
        : organizations_(organizations),
          may_delete_agents_(may_delete_agents),
          has_vectors_(std::move(has_vectors)) {}

    /// The caller's organization, as it was at most 5 seconds ago. Fails with unauthorized when it
    /// is gone.
    boost::asio::awaitable<Result<Organization>> find_organization(const Caller& caller);

    bool may_delete_agents() const { return may_delete_agents_; }
    bool has_vectors() const { return has_vectors_(); }

private:
    static constexpr std::size_t kRemembered = 1'000;
    static constexpr std::chrono::seconds kLifetime{5};

    OrganizationStore& organizations_;
    const bool may_delete_agents_;
    const std::function<bool()> has_vectors_;
    TtlCache<OrgId, Organization> known_{kRemembered, kLifetime};
};

}  // namespace akashi
