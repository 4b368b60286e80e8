#pragma once

#include "core/part.hpp"
#include "identity/key_service.hpp"
#include "identity/operator_store.hpp"
#include "net/smtp_config.hpp"
#include "signup/mail_worker.hpp"
#include "signup/resend_worker.hpp"
#include "signup/routes.hpp"
#include "signup/sign_up_service.hpp"
#include "signup/signup_config.hpp"
#include "signup/signup_ports.hpp"

#include <memory>
#include <optional>

namespace akashi {

/// Organizations that strangers make, and the mails that verify them. Once a day it removes those
/// that nobody verified.
class SignupPart final : public Part {
public:
    /// What belongs to identity. Both must outlive the part.
    struct Identity {
        OperatorStore& organizations;
        KeyService& keys;
    };
    struct Options {
        SignupConfig signup;
        net::SmtpConfig smtp;
        bool has_billing = false;  ///< then nobody begins without limits
    };

    /// Without ports nobody can sign up here, and the routes say so.
    SignupPart(
        const Context& context, std::optional<SignupPorts> ports, Identity identity, Options options
    );

    ~SignupPart() override;

    void add_routes(http::Router& router) override;
    boost::asio::awaitable<void> start() override;
    boost::asio::awaitable<void> stop() override;

private:
    /// What there is where strangers may sign up.
    struct Desk;

    const SignupConfig config_;
    std::unique_ptr<Desk> desk_;
    SignUpDoor door_;
};

}  // namespace akashi
