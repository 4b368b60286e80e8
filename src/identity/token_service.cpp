#include "identity/token_service.hpp"

#include "base/log.hpp"
#include "base/steady_clock.hpp"

namespace akashi {

namespace asio = boost::asio;

Error TokenService::invalid_credentials() {
    return {ErrorCode::unauthorized, "invalid credentials"};
}

asio::awaitable<Result<IssuedToken>> TokenService::issue(PresentedKey presented) {
    const std::string agent_id = presented.scope.agent_id;
    const bool was_examined = is_plausible(presented);
    const auto proof =
        co_await authenticator_.prove_key(std::move(presented), invalid_credentials().message());
    if (!proof) {
        // Only those of the limited attempts: a client could cause any number of other lines.
        if (proof.error().code() == ErrorCode::unauthorized && was_examined)
            log_failure(agent_id, proof.error().message());
        co_return proof.error();
    }
    authenticator_.note_use(*proof);
    const Agent& agent = proof->agent;
    co_return signer_.issue(
        {agent.id, agent.agent_id, agent.org_id, std::string(to_string(agent.role))},
        clock_(),
        lifetime_
    );
}

void TokenService::log_failure(const std::string& agent_id, const std::string& reason) {
    if (const auto dropped = failure_lines_.admit(SteadyClock::now()))
        log::warn(
            "auth: login failed",
            {{"agent_id", agent_id}, {"reason", reason}, {"dropped", *dropped}}
        );
}

}  // namespace akashi
