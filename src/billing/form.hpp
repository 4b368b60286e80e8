#pragma once

#include <string>
#include <string_view>

namespace akashi {

/// A body of the type application/x-www-form-urlencoded, in the order in which fields are added.
/// Every byte other than an unreserved one of RFC 3986 is percent-encoded.
class Form {
public:
    Form& add(std::string_view name, std::string_view value);
    const std::string& text() const { return text_; }

private:
    std::string text_;
};

}  // namespace akashi
