#pragma once

#include "signup/sign_up.hpp"
#include "testing/stores/stores.hpp"

#include <string>
#include <vector>

namespace akashi::contract {

/// Sign-ups with their mails, on the stores that have some.
class SignUpTest : public ContractTest {
protected:
    SignUpStore& sign_ups() { return stores_->signup()->sign_ups; }
    MailStore& mails() { return stores_->signup()->mails; }

    static Caller owner(OrgId org) {
        Caller caller;
        caller.org = org;
        caller.agent_id = "owner";
        caller.role = Role::org_owner;
        return caller;
    }
    Founding founding(const std::string& name, const std::string& email) {
        Founding made;
        made.organization = make_organization(name, kFreePlan, clock_ += kTick);
        made.first.agent = make_owner(made.organization, owner_of(made.organization.slug), clock_);
        ApiKey& key = made.first.key;
        key.id = ApiKeyId::make();
        key.hash = "a hash of " + name;
        key.agent_id = made.first.agent.agent_id;
        key.org_id = made.organization.id;
        key.label = "default";
        key.created_at = clock_;
        const auto org = made.organization.id;
        made.entries = {
            audit_of(owner(org), clock_, "create_organization", "organization", org.str())
        };
        made.sign_up = SignUp{.email = email, .awaits_verification = true};
        return made;
    }
    Founding sign_up(const std::string& name, const std::string& email = "ada@example.com") {
        return create(founding(name, email)).value();
    }
    Result<Founding> create(Founding made) {
        return run(stores_->identity().operators.create_organization(std::move(made)));
    }

    std::optional<VerificationMail> claim() { return run(mails().claim(clock_, clock_ + kLease)); }
    /// Sends the next mail, which has this token.
    void send(const std::string& token_hash) {
        const auto mail = claim();
        ASSERT_TRUE(mail);
        EXPECT_TRUE(run(mails().keep_token(*mail, token_hash, clock_)));
        run(mails().finish(*mail, clock_, std::nullopt));
    }

    AuditEntry entry_of(OrgId org) const {
        return audit_of(owner(org), clock_, "verify_email", "organization", org.str());
    }
    bool verify(const Verification& found) {
        return run(sign_ups().verify(found, entry_of(found.org)));
    }

    std::vector<KeyOwner> keys_of(const Founding& made) {
        return run(keys().find_keys(
            {made.first.agent.agent_id, std::nullopt}, {made.first.key.hash}, clock_
        ));
    }

    static constexpr std::chrono::seconds kLease{60};
};

}  // namespace akashi::contract
