#pragma once

#include "core/audit.hpp"
#include "core/ids.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace akashi {

/// A token that has not expired.
struct Verification {
    OrgId org;
    std::string slug;
    std::string token_hash;
    bool is_awaited = false;  ///< false: the organization is verified already
};

/// Organizations that strangers made; OperatorStore::create_organization makes them. Threads and
/// failures as for DecisionStore.
class SignUpStore {
public:
    virtual ~SignUpStore() = default;

    /// How many organizations await their verification, at most `limit`.
    virtual boost::asio::awaitable<std::int64_t> count_waiting(std::int64_t limit) = 0;

    /// Nothing when the token is unknown or has expired at `now`, or its organization goes.
    virtual boost::asio::awaitable<std::optional<Verification>> find(
        std::string token_hash, Time now
    ) = 0;
    /// Marks the token as used and the organization as verified, and stores the entry, which has
    /// the time. False when another one has done that, or the organization is gone; then nothing is
    /// written.
    virtual boost::asio::awaitable<bool> verify(Verification verification, AuditEntry entry) = 0;

    /// Queues a mail for each organization of the address that awaits its verification and has none
    /// on its way, within the limits of the address (signup/sign_up.hpp). Returns how many.
    virtual boost::asio::awaitable<std::int64_t> queue_again(std::string email, Time now) = 0;

    /// Deletes what has expired, mails that are done for kMailAge, and organizations that were not
    /// verified within kWaitingAge and have nothing but their owner; returns how many of them. Any
    /// number of instances may do so at once.
    virtual boost::asio::awaitable<std::int64_t> clean(Time now) = 0;
};

}  // namespace akashi
