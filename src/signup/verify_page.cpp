#include "signup/verify_page.hpp"

#include "base/page_policy.hpp"
#include "signup/verify_page_html.hpp"

#include <boost/algorithm/string/replace.hpp>

namespace akashi {
namespace {

struct Texts {
    std::string_view title;
    std::string_view text;
    std::string_view command;
};

constexpr Texts kVerified{
    "Your address is verified",
    "Your organization can be used now. Log in with the name of its owner and the password that "
    "you chose, or send both with each request:",
    "Authorization: ApiKey owner@YOUR-ORGANIZATION:PASSWORD"
};
constexpr Texts kNotVerified{
    "This link does not work",
    "It may be older than 24 hours, or cut off: use the whole link of the newest mail. If there is "
    "none, ask for another mail with the address that you signed up with:",
    "curl AKASHI/auth/resend -d '{\"email\":\"YOU@EXAMPLE.COM\"}'"
};

}  // namespace

std::string verify_page(bool is_verified) {
    const Texts& texts = is_verified ? kVerified : kNotVerified;
    std::string page(kVerifyPage);
    boost::replace_all(page, "{{title}}", texts.title);
    boost::replace_all(page, "{{text}}", texts.text);
    boost::replace_all(page, "{{command}}", texts.command);
    return page;
}

std::string verify_page_policy() { return page_policy(kVerifyPage); }

}  // namespace akashi
