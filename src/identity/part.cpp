#include "identity/part.hpp"

#include "base/log.hpp"
#include "identity/agent_routes.hpp"
#include "identity/audit_routes.hpp"
#include "identity/auth_routes.hpp"
#include "identity/grant_routes.hpp"
#include "identity/job_routes.hpp"
#include "identity/key_routes.hpp"
#include "identity/me_routes.hpp"

namespace akashi {

namespace asio = boost::asio;

namespace {
constexpr std::chrono::seconds kSeenPeriod{60};
/// How soon a deletion goes on after its first step, also one that another instance has left.
constexpr std::chrono::seconds kDeletionPeriod{1};
constexpr std::chrono::hours kForgettingPeriod{1};
}  // namespace

IdentityPart::IdentityPart(
    const Context& context,
    IdentityPorts ports,
    const IdentityConfig& config,
    Secrets secrets,
    std::function<bool()> has_vectors
)
    : executor_(context.executor),
      ports_(ports),
      admin_key_{config.admin_api_key, std::move(secrets.keep_admin_key)},
      read_signer_(std::move(secrets.read_signer)),
      token_keys_(std::move(secrets.signer)),
      keys_(ports.keys, context.clock),
      authenticator_({ports.directory, keys_, token_keys_, seen_, ports.feed}, context.clock),
      tokens_(
          {authenticator_, token_keys_, ports.directory, ports.audit},
          config.token_lifetime,
          context.clock
      ),
      me_(ports.organizations, config.may_delete_agents, std::move(has_vectors)),
      deleter_(ports.deletions, context.clock),
      agents_(
          {ports.agents,
           ports.directory,
           keys_,
           authenticator_,
           ports.deletions,
           deleter_,
           ports.idempotency,
           ports.holds},
          config.may_delete_agents,
          context.clock
      ),
      audit_(ports.audit),
      managed_keys_(
          {ports.directory, ports.managed_keys, keys_, authenticator_, ports.idempotency},
          context.clock
      ),
      grants_({ports.grants, ports.directory, ports.idempotency}, context.clock),
      first_start_(ports, keys_, context.clock),
      writing_seen_(context.executor, "last_seen", kSeenPeriod, [this] { return write_seen(); }),
      deleting_(
          context.executor, "agent_deletions", kDeletionPeriod, [this] { return deleter_.work(); }
      ),
      forgetting_(context.executor, "old_agent_deletions", kForgettingPeriod, [this] {
          return deleter_.forget_old();
      }) {
    ports.feed.observe(
        {.agent_changed = [this](AgentRowId agent) { authenticator_.forget(agent); },
         .changes_missed = [this] { authenticator_.forget_all(); }}
    );
}

http::Authenticator IdentityPart::authenticator() { return http_authenticator(authenticator_); }

void IdentityPart::reload_keys() {
    if (!read_signer_) return log::warn("auth: SIGHUP changes nothing: there are no JWT key files");
    try {
        token_keys_.replace(read_signer_());
    } catch (const std::runtime_error& error) {
        return log::error(
            "auth: JWT key files not reloaded, the old keys stay in use", {{"error", error.what()}}
        );
    }
    authenticator_.forget_tokens();
    const auto keys = token_keys_.current();
    log::info(
        "auth: JWT key files reloaded",
        {{"kid", keys->kid()}, {"verification_keys", keys->key_count()}}
    );
}

asio::awaitable<bool> IdentityPart::accepts_key(std::string agent_id, std::string key) {
    KeyScope scope{std::move(agent_id), kDefaultOrg};
    const auto proof =
        co_await authenticator_.prove_key({std::move(scope), std::move(key), {}}, {});
    co_return proof.has_value();
}

void IdentityPart::add_routes(http::Router& router) {
    add_auth_routes(router, tokens_, token_keys_);
    add_me_routes(router, me_);
    add_agent_routes(router, agents_);
    add_key_routes(router, managed_keys_);
    add_job_routes(router, agents_);
    add_audit_routes(router, audit_);
    add_grant_routes(router, grants_);
}

asio::awaitable<void> IdentityPart::start() {
    co_await first_start_.run(admin_key_);
    // Remembered from now on, so that wrong keys of others cannot keep the operator out.
    if (!admin_key_.chosen.empty()) co_await accepts_key(kAdminAgent, admin_key_.chosen);
    writing_seen_.start();
    deleting_.start();
    forgetting_.start();
}

asio::awaitable<void> IdentityPart::stop() {
    deleter_.stop();
    co_await forgetting_.stop(kStepGrace);
    co_await deleting_.stop(kStepGrace);
    co_await writing_seen_.stop(kStepGrace);
    TaskGroup last(executor_);
    last.spawn(asio::make_strand(executor_), write_last_seen());
    co_await last.join(kStepGrace);
}

asio::awaitable<void> IdentityPart::write_seen() {
    auto seen = seen_.take();
    if (!seen.empty()) co_await ports_.directory.touch(std::move(seen));
    auto used = seen_.take_keys();
    if (!used.empty()) co_await ports_.keys.touch(std::move(used));
}

asio::awaitable<void> IdentityPart::write_last_seen() {
    try {
        co_await write_seen();
    } catch (const std::exception& error) {
        log::warn("failed to update agent last_seen", {{"error", error.what()}});
    }
}

}  // namespace akashi
