#include "net/http_message.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <memory>

namespace akashi::net {
namespace {

/// A part of the URL; empty when it has none.
std::string part_of(CURLU* url, CURLUPart part) {
    char* text = nullptr;
    if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return {};
    const std::unique_ptr<char, void (*)(void*)> owner(text, curl_free);
    return text;
}

}  // namespace

std::string_view HttpAnswer::header(std::string_view name) const {
    const auto found = std::ranges::find(headers, name, &Header::name);
    return found == headers.end() ? std::string_view() : found->value;
}

std::string host_of(const std::string& url) {
    const std::unique_ptr<CURLU, void (*)(CURLU*)> parts(curl_url(), curl_url_cleanup);
    if (!parts || curl_url_set(parts.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK)
        return "an invalid URL";
    const std::string port = part_of(parts.get(), CURLUPART_PORT);
    return part_of(parts.get(), CURLUPART_HOST) + (port.empty() ? "" : ":" + port);
}

}  // namespace akashi::net
