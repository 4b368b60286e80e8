#include "net/smtp_session.hpp"

#include <openssl/ssl.h>

#include <string>

namespace akashi::net {

namespace {

/// libcurl trusts the authorities of a file whose place is compiled in. These are OpenSSL's own.
CURLcode trust_usual_places(CURL*, void* context, void*) {
    SSL_CTX_set_default_verify_paths(static_cast<SSL_CTX*>(context));
    return CURLE_OK;
}

}  // namespace

void set_up_session(CURL* easy, const SmtpConfig& config) {
    // The path is what EHLO says.
    const std::string url = fmt::format("smtp://{}:{}/localhost", config.host, config.port);
    set_option(easy, CURLOPT_URL, url.c_str());
    set_option(easy, CURLOPT_PROTOCOLS_STR, "smtp");
    set_option(easy, CURLOPT_PROXY, "");
    set_option(easy, CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_ALL));
    set_option(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    set_option(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    set_option(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    set_option(easy, CURLOPT_SSL_CTX_FUNCTION, &trust_usual_places);
    set_option(easy, CURLOPT_FRESH_CONNECT, 1L);
    set_option(easy, CURLOPT_FORBID_REUSE, 1L);
    if (!config.user.empty()) {
        set_option(easy, CURLOPT_USERNAME, config.user.c_str());
        set_option(easy, CURLOPT_PASSWORD, config.password.c_str());
        set_option(easy, CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN");
    }
    set_option(easy, CURLOPT_NOSIGNAL, 1L);
    set_option(easy, CURLOPT_QUICK_EXIT, 1L);
}

}  // namespace akashi::net
