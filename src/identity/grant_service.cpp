#include "identity/grant_service.hpp"

#include "identity/grant_render.hpp"

#include <utility>

namespace akashi {

namespace asio = boost::asio;

namespace {

/// What a repetition of a deletion gets.
constexpr const char* kNothing = "null";

Error invalid(std::string message) { return {ErrorCode::invalid_input, std::move(message)}; }

std::string render(const Grant& grant) {
    std::string text;
    JsonWriter out(text);
    write(out, grant);
    return text;
}

std::optional<Error> check_new(const Caller& caller, const NewGrant& wanted) {
    if (wanted.resource_type != Grant().resource_type) return invalid("invalid resource_type");
    if (wanted.permission != Grant().permission) return invalid("invalid permission");
    if (caller.is_admin() || wanted.resource_id == caller.agent_id) return std::nullopt;
    return Error(ErrorCode::forbidden, "can only grant access to your own traces");
}

Result<std::optional<Time>> read_end(const std::optional<std::string>& text, Time now) {
    if (!text) return std::optional<Time>();
    const auto end = parse_rfc3339(*text);
    if (!end) return invalid("invalid expires_at format");
    if (*end <= now) return invalid("expires_at must be in the future");
    return end;
}

}  // namespace

asio::awaitable<Result<Grant>> GrantService::create(
    Caller caller, NewGrant wanted, std::optional<Idempotency> once
) {
    if (auto error = check_new(caller, wanted)) co_return *error;
    auto made = co_await make(caller, std::move(wanted));
    if (!made) co_return made.error();
    Change change{
        audit_of(caller, made->granted_at, "create_grant", "access_grant", made->id.str()),
        std::move(once)
    };
    change.audit.after = render(*made);
    if (change.once) change.once->answer = *change.audit.after;
    co_return co_await sources_.grants.create(std::move(*made), std::move(change));
}

/// The grant to be stored.
asio::awaitable<Result<Grant>> GrantService::make(const Caller& caller, NewGrant wanted) {
    const auto grantee =
        co_await sources_.directory.find(caller.org, std::move(wanted.grantee_agent_id));
    if (!grantee) co_return grantee_not_found();
    if (wanted.resource_id && !co_await sources_.directory.find(caller.org, *wanted.resource_id))
        co_return resource_not_found();
    Grant grant;
    grant.id = GrantId::make();
    grant.org_id = caller.org;
    grant.grantor_id = caller.id;
    grant.grantee_id = grantee->id;
    grant.resource_id = std::move(wanted.resource_id);
    grant.granted_at = clock_();
    const auto end = read_end(wanted.expires_at, grant.granted_at);
    if (!end) co_return end.error();
    grant.expires_at = *end;
    co_return grant;
}

asio::awaitable<Result<Grant>> GrantService::remove(
    Caller caller, GrantId id, std::optional<Idempotency> once
) {
    auto grant = co_await sources_.grants.find(caller.org, id);
    if (!grant) co_return grant_not_found();
    if (!caller.is_admin() && grant->grantor_id != caller.id)
        co_return Error(ErrorCode::forbidden, "can only delete your own grants");
    Change change{
        audit_of(caller, clock_(), "delete_grant", "access_grant", id.str()), std::move(once)
    };
    change.audit.before = render(*grant);
    if (change.once) change.once->answer = kNothing;
    if (!co_await sources_.grants.remove(caller.org, id, std::move(change)))
        co_return grant_not_found();
    co_return std::move(*grant);
}

asio::awaitable<GrantPage> GrantService::list(
    Caller caller, std::int64_t limit, std::int64_t offset
) {
    co_return co_await sources_.grants.list(caller.org, limit, offset);
}

}  // namespace akashi
