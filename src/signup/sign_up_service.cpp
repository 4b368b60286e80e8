#include "signup/sign_up_service.hpp"

#include "base/client_network.hpp"
#include "base/log.hpp"
#include "base/steady_clock.hpp"
#include "identity/plan.hpp"
#include "identity/render.hpp"
#include "signup/verification_token.hpp"

#include <fmt/format.h>

#include <utility>

namespace akashi {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::minutes kCrowdPause{10};

/// The owner itself, as far as the audit log is concerned.
Caller caller_of(OrgId org, std::string owner, const Visitor& visitor) {
    Caller caller;
    caller.org = org;
    caller.name = owner;
    caller.agent_id = std::move(owner);
    caller.role = Role::org_owner;
    caller.request_id = visitor.request_id;
    caller.endpoint = visitor.endpoint;
    return caller;
}

std::vector<AuditEntry> audit(
    const Organization& organization, const Agent& owner, const MadeKey& key, const Visitor& visitor
) {
    const Caller caller = caller_of(organization.id, owner.agent_id, visitor);
    const Time now = organization.created_at;
    AuditEntry creation =
        audit_of(caller, now, "create_organization", "organization", organization.id.str());
    creation.after = render(organization);
    AuditEntry first = audit_of(caller, now, "create_agent", "agent", owner.agent_id);
    first.after = render_created(owner, key, /*with_secret=*/false);
    return {std::move(creation), std::move(first)};
}

Error invalid_token() {
    return {ErrorCode::invalid_input, "invalid or expired verification token"};
}

}  // namespace

asio::awaitable<Result<SignedUp>> SignUpService::sign_up(PasswordForm form, Visitor visitor) {
    if (auto error = check(form)) co_return *error;
    if (auto error = refuse_network(visitor)) co_return *error;
    if (co_await ports_.sign_ups.count_waiting(kMostWaiting) >= kMostWaiting) {
        if (const auto dropped = crowd_lines_.admit(SteadyClock::now()))
            log::warn("signup: too many organizations await verification", {{"dropped", *dropped}});
        co_return Error(
            ErrorCode::unavailable,
            "too many organizations await the verification of their address; try again later"
        )
            .with_retry_after(kCrowdPause);
    }
    auto organization = make_organization(std::move(form.org_name), kFreePlan, clock_());
    Agent owner = make_owner(organization, owner_of(organization.slug), organization.created_at);
    MadeKey key = co_await keys_.make(
        owner, owner.agent_id, std::move(form.password), client_network(visitor.client_ip)
    );
    SignUp sign_up{.email = std::move(form.email), .awaits_verification = true};
    const std::string slug = organization.slug;
    auto made = co_await found(
        std::move(organization), std::move(owner), std::move(key), std::move(sign_up), visitor
    );
    if (made) co_return std::move(*made);
    co_return Error(
        ErrorCode::conflict,
        fmt::format("an organization with the slug \"{}\" exists; choose another org_name", slug)
    );
}

asio::awaitable<Result<SignedUp>> SignUpService::sign_up_for_key(KeyForm form, Visitor visitor) {
    if (auto error = check(form)) co_return *error;
    if (auto error = refuse_network(visitor)) co_return *error;
    auto organization = make_organization(std::move(form.org_name), plan_of_keys_, clock_());
    Agent owner = make_owner(organization, std::move(form.agent_id), organization.created_at);
    MadeKey key = co_await keys_.make(owner, owner.agent_id, std::nullopt);
    const std::string key_id = key.key.id.str();
    SignUp sign_up{.email = std::move(form.email)};
    auto made = co_await found(
        std::move(organization), std::move(owner), std::move(key), std::move(sign_up), visitor
    );
    if (!made) co_return Error(ErrorCode::conflict, "org name, agent_id, or email already in use");
    log::info(
        "self-serve signup completed",
        {{"org_id", made->organization.id},
         {"org_slug", made->organization.slug},
         {"agent_id", made->agent_id},
         {"api_key_id", key_id},
         {"request_id", visitor.request_id}}
    );
    co_return std::move(*made);
}

/// Nothing but the slug can be taken.
asio::awaitable<Result<SignedUp>> SignUpService::found(
    Organization organization, Agent owner, MadeKey key, SignUp sign_up, Visitor visitor
) {
    Founding founding{
        .organization = std::move(organization),
        .first = {std::move(owner), key.key},
        .entries = {},
        .sign_up = std::move(sign_up)
    };
    founding.entries = audit(founding.organization, founding.first.agent, key, visitor);
    auto founded = co_await ports_.organizations.create_organization(std::move(founding));
    if (!founded) co_return founded.error();
    see_to_mail(founded->sign_up.value_or(SignUp()));
    co_return SignedUp{
        std::move(founded->organization),
        std::move(founded->first.agent.agent_id),
        std::move(key.raw)
    };
}

void SignUpService::see_to_mail(const SignUp& stored) {
    if (stored.has_mail) return on_mail_();
    if (!stored.awaits_verification) return;
    if (const auto dropped = unmailed_lines_.admit(SteadyClock::now()))
        log::warn(
            "signup: address has had too many verification emails, none queued",
            {{"email", stored.email}, {"dropped", *dropped}}
        );
}

std::optional<Error> SignUpService::refuse_network(const Visitor& visitor) {
    const auto wait = limit_.take(visitor.client_ip, SteadyClock::now());
    if (!wait) return std::nullopt;
    return Error(ErrorCode::rate_limited, "too many sign-ups from your network; try again later")
        .with_retry_after(*wait);
}

asio::awaitable<Result<void>> SignUpService::verify(std::string token, Visitor visitor) {
    const std::string hash = hash_of_token(token);
    auto found = co_await ports_.sign_ups.find(hash, clock_());
    if (found && found->is_awaited) {
        AuditEntry entry = audit_of(
            caller_of(found->org, owner_of(found->slug), visitor),
            clock_(),
            "verify_email",
            "organization",
            found->org.str()
        );
        if (co_await ports_.sign_ups.verify(*found, std::move(entry))) co_return Result<void>();
        // Another request was first, or the organization went.
        found = co_await ports_.sign_ups.find(hash, clock_());
    }
    if (found && !found->is_awaited) co_return Result<void>();
    if (const auto dropped = failure_lines_.admit(SteadyClock::now()))
        log::warn(
            "email verification failed",
            {{"error", invalid_token().message()},
             {"request_id", visitor.request_id},
             {"dropped", *dropped}}
        );
    co_return invalid_token();
}

}  // namespace akashi
