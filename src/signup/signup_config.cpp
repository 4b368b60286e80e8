#include "signup/signup_config.hpp"

#include <boost/url/parse.hpp>

namespace akashi {

std::optional<std::string> find_mistake(const SignupConfig& config) {
    const auto url = boost::urls::parse_uri(config.base_url);
    const bool is_web =
        url && !url->host().empty() && (url->scheme() == "http" || url->scheme() == "https");
    if (is_web && !url->has_query() && !url->has_fragment()) return std::nullopt;
    // What looks like a password is not told.
    const std::string shown =
        config.base_url.contains('@') ? std::string() : "=\"" + config.base_url + "\"";
    return "AKASHI_BASE_URL" + shown + " must be an http or https URL without query and fragment";
}

}  // namespace akashi
