#include "ops/start_page.hpp"

#include "base/crypto.hpp"
#include "ops/start_page_html.hpp"

#include <fmt/format.h>

namespace akashi {

std::string_view start_page() { return kStartPage; }

std::string start_page_policy() {
    constexpr std::string_view kBegin = "<style>";
    const auto begin = kStartPage.find(kBegin) + kBegin.size();
    const auto style = kStartPage.substr(begin, kStartPage.find("</style>") - begin);
    return fmt::format(
        "default-src 'none'; style-src 'sha256-{}'; img-src data:; frame-ancestors 'none'; "
        "base-uri 'none'; form-action 'none'",
        base64_encode(as_text(sha256(style)))
    );
}

}  // namespace akashi
