#include "identity/token_service.hpp"

#include "base/log.hpp"

namespace akashi {

namespace asio = boost::asio;

asio::awaitable<Result<IssuedToken>> TokenService::issue(std::string agent_id, std::string key) {
    const auto proof = co_await authenticator_.prove_key({agent_id, std::move(key), std::nullopt});
    if (!proof) {
        log::warn(
            "auth: login failed", {{"agent_id", agent_id}, {"reason", "invalid credentials"}}
        );
        co_return Error(ErrorCode::unauthorized, "invalid credentials");
    }
    const Agent& agent = proof->agent;
    co_return signer_.issue(
        {agent.id, agent.agent_id, agent.org_id, std::string(to_string(agent.role))},
        clock_(),
        lifetime_
    );
}

}  // namespace akashi
