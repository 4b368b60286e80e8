#include "ops/start_page.hpp"

#include "base/page_policy.hpp"
#include "ops/start_page_html.hpp"

namespace akashi {

std::string_view start_page() { return kStartPage; }

std::string start_page_policy() { return page_policy(kStartPage); }

}  // namespace akashi
