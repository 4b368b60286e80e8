#include "identity/token_service.hpp"

#include "base/json_writer.hpp"
#include "base/log.hpp"
#include "base/steady_clock.hpp"

#include <algorithm>
#include <utility>

namespace akashi {

namespace asio = boost::asio;

namespace {

Error forbidden(std::string message) { return {ErrorCode::forbidden, std::move(message)}; }

TokenSigner::Subject subject_of(const Agent& agent, std::optional<ApiKeyId> key) {
    return {
        .subject = {agent.id, key, std::nullopt},
        .agent_id = agent.agent_id,
        .org = agent.org_id,
        .role = std::string(to_string(agent.role))
    };
}

AuditEntry audit_of_scoped(
    const Caller& caller, const Agent& agent, const IssuedToken& issued, Time now
) {
    AuditEntry entry = audit_of(caller, now, "scoped_token_issued", "auth_token", agent.agent_id);
    entry.metadata.clear();
    JsonWriter out(entry.metadata);
    out.begin_object().member("as_role", to_string(agent.role));
    out.member("token_exp", issued.expires_at).end_object();
    return entry;
}

}  // namespace

Error TokenService::invalid_credentials() {
    return {ErrorCode::unauthorized, "invalid credentials"};
}

asio::awaitable<Result<IssuedToken>> TokenService::issue(PresentedKey presented) {
    const std::string agent_id = presented.scope.agent_id;
    const bool was_examined = is_plausible(presented);
    const auto proof = co_await sources_.authenticator.prove_key(
        std::move(presented), invalid_credentials().message()
    );
    if (!proof) {
        // Only those of the limited attempts: a client could cause any number of other lines.
        if (proof.error().code() == ErrorCode::unauthorized && was_examined)
            log_failure(agent_id, proof.error().message());
        co_return proof.error();
    }
    sources_.authenticator.note_use(*proof);
    const Agent& agent = proof->agent;
    const Time now = clock_();
    auto lifetime = lifetime_;
    if (const auto end = proof->expires_at)
        lifetime = std::min(lifetime, std::chrono::floor<std::chrono::seconds>(*end - now));
    co_return sources_.keys.current()->issue(subject_of(agent, proof->key_id), now, lifetime);
}

asio::awaitable<Result<ScopedToken>> TokenService::issue_scoped(
    Caller caller, std::string as_agent_id, std::int64_t seconds
) {
    if (caller.scoped_by) co_return forbidden("scoped tokens cannot issue further scoped tokens");
    if (as_agent_id.empty()) co_return Error(ErrorCode::invalid_input, "as_agent_id is required");
    if (auto error = check_agent_id(as_agent_id)) co_return *error;
    const auto agent = co_await sources_.agents.find(caller.org, as_agent_id);
    if (!agent) co_return Error(ErrorCode::not_found, "agent not found: " + as_agent_id);
    if (agent->role >= caller.role)
        co_return forbidden(
            "cannot issue scoped token for agent with role equal to or higher than your own"
        );
    auto lifetime = kScopedLifetime;
    if (seconds > 0)
        lifetime = std::chrono::seconds(std::min(seconds, kLongestScopedLifetime.count()));
    auto subject = subject_of(*agent, caller.api_key_id);
    subject.subject.issuer = caller.id;
    subject.scoped_by = caller.agent_id;
    auto issued = sources_.keys.current()->issue(subject, clock_(), lifetime);
    co_await sources_.audit.append(audit_of_scoped(caller, *agent, issued, clock_()));
    log::info(
        "scoped token issued",
        {{"issuer", caller.agent_id},
         {"as_agent_id", as_agent_id},
         {"as_role", to_string(agent->role)},
         {"ttl_seconds", lifetime.count()},
         {"request_id", caller.request_id}}
    );
    co_return ScopedToken{std::move(issued), std::move(as_agent_id), std::move(caller.agent_id)};
}

void TokenService::log_failure(const std::string& agent_id, const std::string& reason) {
    if (const auto dropped = failure_lines_.admit(SteadyClock::now()))
        log::warn(
            "auth: login failed",
            {{"agent_id", agent_id}, {"reason", reason}, {"dropped", *dropped}}
        );
}

}  // namespace akashi
