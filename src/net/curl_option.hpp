#pragma once

#include <curl/curl.h>

#include <stdexcept>
#include <string>

namespace akashi::net {

/// Sets an option of a transfer. Throws std::runtime_error when libcurl refuses it.
template <class T>
void set_option(CURL* easy, CURLoption option, T value) {
    if (const CURLcode code = curl_easy_setopt(easy, option, value); code != CURLE_OK)
        throw std::runtime_error(std::string("libcurl: ") + curl_easy_strerror(code));
}

}  // namespace akashi::net
