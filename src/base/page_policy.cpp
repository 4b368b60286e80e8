#include "base/page_policy.hpp"

#include "base/crypto.hpp"

#include <fmt/format.h>

namespace akashi {

std::string page_policy(std::string_view page) {
    constexpr std::string_view kBegin = "<style>";
    const auto begin = page.find(kBegin) + kBegin.size();
    const auto style = page.substr(begin, page.find("</style>") - begin);
    return fmt::format(
        "default-src 'none'; style-src 'sha256-{}'; img-src data:; frame-ancestors 'none'; "
        "base-uri 'none'; form-action 'none'",
        base64_encode(as_text(sha256(style)))
    );
}

}  // namespace akashi
