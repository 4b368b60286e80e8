#pragma once

#include "net/smtp_config.hpp"

#include <curl/curl.h>
#include <fmt/format.h>

#include <stdexcept>

namespace akashi::net {

/// Throws std::runtime_error when libcurl does not know the option or the value.
template <class T>
void set_option(CURL* easy, CURLoption option, T value) {
    if (const CURLcode code = curl_easy_setopt(easy, option, value); code != CURLE_OK)
        throw std::runtime_error(fmt::format("libcurl: {}", curl_easy_strerror(code)));
}

/// How every session with the mail server begins: STARTTLS to a server whose certificate the system
/// trusts, and the login. Throws as set_option() does.
void set_up_session(CURL* easy, const SmtpConfig& config);

}  // namespace akashi::net
