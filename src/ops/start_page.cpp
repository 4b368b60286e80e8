#include "ops/start_page.hpp"

#include "base/crypto.hpp"
#include "base/text.hpp"
#include "ops/start_page_html.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace akashi {

using http::Request;
using http::Response;

namespace {

/// Allows nothing but the page's own style, which is named by its hash, and its empty icon.
std::string content_security_policy() {
    constexpr std::string_view kBegin = "<style>";
    const auto begin = kStartPage.find(kBegin) + kBegin.size();
    const auto style = kStartPage.substr(begin, kStartPage.find("</style>") - begin);
    return fmt::format(
        "default-src 'none'; style-src 'sha256-{}'; img-src data:; frame-ancestors 'none'; "
        "base-uri 'none'; form-action 'none'",
        base64_encode(as_text(sha256(style)))
    );
}

}  // namespace

Response show_start_page(const Request& request) {
    if (!to_lower(request.header("accept")).contains("text/html"))
        return http::problem(request, Error(ErrorCode::not_found, "endpoint not found"));
    static const std::string policy = content_security_policy();
    Response response;
    response.body = kStartPage;
    response.content_type = "text/html; charset=utf-8";
    response.headers.emplace_back("Content-Security-Policy", policy);
    return response;
}

}  // namespace akashi
