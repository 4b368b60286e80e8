#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "identity/agent.hpp"
#include "identity/organization.hpp"
#include "identity/plan.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace akashi {

// The rules of docs/signup.md.

/// Verification mails that one address gets at most.
inline constexpr std::int64_t kMailsAnHour = 3;
inline constexpr std::int64_t kMailsADay = 10;
/// How many organizations may await their verification, all together. Then nobody can sign up.
inline constexpr std::int64_t kMostWaiting = 10'000;
/// How long the link of a mail works.
inline constexpr std::chrono::hours kTokenLifetime{24};
/// An organization that was not verified within this time is removed.
inline constexpr std::chrono::days kWaitingAge{7};
/// How long a mail that was sent or given up is kept. More than a day, which is counted.
inline constexpr std::chrono::days kMailAge{2};

/// A stranger who chooses a password, and gets a mail.
struct PasswordForm {
    std::string email;
    std::string password;
    std::string org_name;
};

/// A stranger who gets a key at once.
struct KeyForm {
    std::string org_name;
    std::string agent_id;
    std::string email;
};

// Each returns the first mistake, or nothing when the form is right. Names are without white space
// at their ends.
std::optional<Error> check(const PasswordForm& form);
std::optional<Error> check(const KeyForm& form);

/// The organization of a form that is right. The plan has its limits.
Organization make_organization(std::string name, const Plan& plan, Time now);
/// Its owner.
Agent make_owner(const Organization& organization, std::string agent_id, Time now);
/// `owner@<slug>`.
std::string owner_of(std::string_view slug);

/// What counts as one address: without regard to upper and lower case, and without what follows a
/// plus, so that `Ada+1@example.com` and `ada+2@example.com` have the mails of `ada@example.com`
/// together. Only for counting: a mail goes to the address as it was written.
std::string mailbox_of(std::string_view email);

}  // namespace akashi
