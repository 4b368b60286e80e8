#pragma once

#include "signup/mail_store.hpp"
#include "signup/sign_up_store.hpp"

namespace akashi {

/// The ports of this room. They must outlive every object that gets them.
struct SignupPorts {
    SignUpStore& sign_ups;
    MailStore& mails;
};

}  // namespace akashi
