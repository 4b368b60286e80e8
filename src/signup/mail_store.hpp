#pragma once

#include "base/time.hpp"
#include "core/ids.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace akashi {

/// A mail to send. The row has no token: whoever sends it makes one.
struct VerificationMail {
    std::int64_t id = 0;
    OrgId org;
    std::string email;
    Time created_at;
    std::int64_t attempts = 0;  ///< this one included
    Time claimed_until;         ///< then another instance may send it
};

/// The mails that wait (docs/data-model.md, "Verification mails"). Threads and failures as for
/// DecisionStore.
class MailStore {
public:
    virtual ~MailStore() = default;

    /// The next mail that is due at `now`. Until `until`, nobody else gets it.
    virtual boost::asio::awaitable<std::optional<VerificationMail>> claim(Time now, Time until) = 0;

    /// Stores the token of the mail, which expires after kTokenLifetime. False when the
    /// organization does not await its verification any more.
    virtual boost::asio::awaitable<bool> keep_token(
        VerificationMail mail, std::string token_hash, Time now
    ) = 0;

    /// The mail was sent, or given up.
    virtual boost::asio::awaitable<void> finish(
        VerificationMail mail, std::optional<Time> sent_at, std::optional<std::string> error
    ) = 0;

    /// The mail is due again at `time`, unless another instance has claimed it meanwhile.
    virtual boost::asio::awaitable<void> retry_later(
        VerificationMail mail, std::string error, Time time
    ) = 0;
};

}  // namespace akashi
