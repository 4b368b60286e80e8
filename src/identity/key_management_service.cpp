#include "identity/key_management_service.hpp"

#include "core/audit.hpp"
#include "identity/render_keys.hpp"

#include <exception>
#include <string_view>

namespace akashi {

namespace asio = boost::asio;

namespace {

constexpr std::size_t kMaxLabelBytes = 255;
constexpr std::string_view kResource = "api_key";

Error invalid(std::string message) { return {ErrorCode::invalid_input, std::move(message)}; }

/// Keys give the power of their agent, so who may make and take them is bound by rank.
std::optional<Error> check_rank(const Caller& caller, const Agent& owner) {
    if (owner.id == caller.id || owner.role < caller.role) return std::nullopt;
    return Error(
        ErrorCode::forbidden,
        "cannot manage keys of an agent with a role equal to or higher than your own"
    );
}

/// A key outlives a scoped token, and would have the power that was lent for minutes.
std::optional<Error> check_may_make(const Caller& caller, const Agent& owner) {
    if (auto error = check_rank(caller, owner)) return error;
    if (!caller.scoped_by || owner.id != caller.id) return std::nullopt;
    return Error(ErrorCode::forbidden, "a scoped token cannot make keys for its own agent");
}

std::optional<Error> check_new(const NewKey& wanted) {
    if (auto error = check_agent_id(wanted.agent_id)) return error;
    if (wanted.label.size() > kMaxLabelBytes)
        return invalid("label must be at most 255 characters");
    return std::nullopt;
}

Result<std::optional<Time>> parse_expiry(const std::optional<std::string>& text, Time now) {
    if (!text) return std::optional<Time>();
    const auto time = parse_rfc3339(*text);
    if (!time) return invalid("invalid expires_at format (expected RFC3339)");
    if (*time <= now) return invalid("expires_at must be in the future");
    return time;
}

}  // namespace

asio::awaitable<Result<MadeKey>> KeyManagementService::create(
    Caller caller, NewKey wanted, std::optional<Idempotency> once
) {
    if (auto error = check_new(wanted)) co_return *error;
    const auto expires_at = parse_expiry(wanted.expires_at, clock_());
    if (!expires_at) co_return expires_at.error();
    const auto owner = co_await sources_.directory.find(caller.org, std::move(wanted.agent_id));
    if (!owner) co_return agent_not_found();
    if (auto error = check_may_make(caller, *owner)) co_return *error;

    MadeKey made = co_await sources_.keys.make(*owner, caller.agent_id, std::nullopt);
    made.key.label = std::move(wanted.label);
    made.key.expires_at = *expires_at;
    AuditEntry audit =
        audit_of(caller, made.key.created_at, "create_api_key", kResource, made.key.id.str());
    audit.after = render_key(made.key);
    if (once) once->answer = render_made(made, /*with_secret=*/false);
    const auto added =
        co_await sources_.stored.create(owner->id, made.key, {std::move(audit), std::move(once)});
    if (!added) co_return added.error();
    co_return made;
}

asio::awaitable<KeyPage> KeyManagementService::list(
    Caller caller, std::int64_t limit, std::int64_t offset
) {
    co_return co_await sources_.stored.list(caller.org, limit, offset);
}

asio::awaitable<Result<void>> KeyManagementService::revoke(
    Caller caller, ApiKeyId id, std::optional<Idempotency> once
) {
    const auto found = co_await find_changeable(caller, id);
    if (!found) co_return found.error();
    ApiKey revoked = found->key;
    revoked.revoked_at = clock_();
    AuditEntry audit = audit_of(caller, *revoked.revoked_at, "revoke_api_key", kResource, id.str());
    audit.before = render_key(found->key);
    audit.after = render_key(revoked);
    if (once) once->answer = "{}";
    co_return co_await forgetting(
        found->agent.id,
        sources_.stored.revoke(
            caller.org, id, *revoked.revoked_at, {std::move(audit), std::move(once)}
        )
    );
}

asio::awaitable<Result<MadeKey>> KeyManagementService::rotate(
    Caller caller, ApiKeyId id, std::optional<Idempotency> once
) {
    const auto found = co_await find_changeable(caller, id);
    if (!found) co_return found.error();
    const ApiKey& old = found->key;
    const Agent& owner = found->agent;
    if (auto error = check_may_make(caller, owner)) co_return *error;
    if (old.expires_at && *old.expires_at <= clock_())
        co_return Error(ErrorCode::conflict, "key is expired; create another one");

    MadeKey made = co_await sources_.keys.make(owner, caller.agent_id, std::nullopt);
    made.key.label = old.label;
    made.key.expires_at = old.expires_at;
    AuditEntry audit = audit_of(caller, made.key.created_at, "rotate_api_key", kResource, id.str());
    audit.before = render_key(old);
    audit.after = render_key(made.key);
    if (once) once->answer = render_rotated(made, id, /*with_secret=*/false);
    const auto rotated = co_await forgetting(
        owner.id,
        sources_.stored.rotate(caller.org, id, made.key, {std::move(audit), std::move(once)})
    );
    if (!rotated) co_return rotated.error();
    co_return made;
}

/// A key that the caller may take from its agent.
asio::awaitable<Result<KeyOwner>> KeyManagementService::find_changeable(
    Caller caller, ApiKeyId id
) {
    auto found = co_await sources_.stored.find(caller.org, id);
    if (!found) co_return key_not_found();
    if (auto error = check_rank(caller, found->agent)) co_return *error;
    if (found->key.revoked_at) {
        // By another server, perhaps just now: what this one answers must be true here, too.
        sources_.authenticator.forget(found->agent.id);
        co_return key_is_revoked();
    }
    co_return std::move(*found);
}

/// Forgets the proofs of the agent's keys also when the write fails: it may be stored all the same.
asio::awaitable<Result<void>> KeyManagementService::forgetting(
    AgentRowId owner, asio::awaitable<Result<void>> write
) {
    Result<void> done;
    std::exception_ptr failure;
    try {
        done = co_await std::move(write);
    } catch (...) {
        failure = std::current_exception();
    }
    sources_.authenticator.forget(owner);
    if (failure) std::rethrow_exception(failure);
    co_return done;
}

}  // namespace akashi
