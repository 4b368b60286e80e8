#pragma once

#include "http/router.hpp"
#include "signup/resend_worker.hpp"
#include "signup/sign_up_service.hpp"
#include "signup/signup_config.hpp"

namespace akashi {

/// What the routes need. All must outlive the router.
struct SignUpDoor {
    const SignupConfig& config;
    SignUpService* service;  ///< none: nobody can sign up, and all routes say so
    ResendWorker* resends;   ///< none as well
};

/// POST /auth/signup, /auth/verify, /auth/resend and /auth/verify/resend, GET /auth/verify and
/// /verify.
void add_sign_up_routes(http::Router& router, SignUpDoor& door);

}  // namespace akashi
