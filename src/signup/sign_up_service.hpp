#pragma once

#include "base/clock.hpp"
#include "base/log_limiter.hpp"
#include "base/result.hpp"
#include "identity/key_service.hpp"
#include "identity/operator_store.hpp"
#include "signup/sign_up.hpp"
#include "signup/sign_up_limit.hpp"
#include "signup/sign_up_store.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

namespace akashi {

/// Who asks, without credentials.
struct Visitor {
    std::string client_ip;
    std::string request_id;
    std::string endpoint;  ///< `POST /auth/signup`
};

/// An organization of a stranger.
struct SignedUp {
    Organization organization;
    std::string agent_id;
    std::string api_key;  ///< as the owner presents it
};

/// Makes organizations for strangers, and verifies their addresses (docs/signup.md). What an answer
/// says, and what it costs, does not depend on whether an address is known. Callable from any
/// thread.
class SignUpService {
public:
    struct Ports {
        OperatorStore& organizations;
        SignUpStore& sign_ups;
    };
    /// All must outlive the service. `plan_of_keys` is that of organizations which begin with a
    /// key. `on_mail` is called when a mail was queued; it must not block.
    SignUpService(
        Ports ports,
        KeyService& keys,
        const Plan& plan_of_keys,
        Clock clock,
        std::function<void()> on_mail
    )
        : ports_(ports),
          keys_(keys),
          plan_of_keys_(plan_of_keys),
          clock_(std::move(clock)),
          on_mail_(std::move(on_mail)) {}

    /// The password becomes the key of the owner, who gets no answer until the address is verified.
    /// Fails with invalid_input; with rate_limited for a network that signs up too often; with
    /// unavailable when kMostWaiting organizations wait; with conflict for a name that is taken,
    /// which costs as much as a success. Throws Unavailable as PasswordHasher::hash does.
    boost::asio::awaitable<Result<SignedUp>> sign_up(PasswordForm form, Visitor visitor);

    /// The owner has a generated key and can use it at once. Fails as above.
    boost::asio::awaitable<Result<SignedUp>> sign_up_for_key(KeyForm form, Visitor visitor);

    /// Verifies the organization of the token; a token that was used works again until it expires.
    /// Fails with invalid_input.
    boost::asio::awaitable<Result<void>> verify(std::string token, Visitor visitor);

private:
    std::optional<Error> refuse_network(const Visitor& visitor);
    void see_to_mail(const SignUp& stored);
    boost::asio::awaitable<Result<SignedUp>> found(
        Organization organization, Agent owner, MadeKey key, SignUp sign_up, Visitor visitor
    );

    const Ports ports_;
    KeyService& keys_;
    const Plan plan_of_keys_;
    const Clock clock_;
    const std::function<void()> on_mail_;
    SignUpLimit limit_;
    log::Limiter crowd_lines_{std::chrono::minutes(1)};
    log::Limiter unmailed_lines_{std::chrono::minutes(1)};
    log::Limiter failure_lines_{std::chrono::minutes(1), 10};
};

}  // namespace akashi
