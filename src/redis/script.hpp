#pragma once

#include <string>

namespace akashi::redis {

/// A Lua script, and the name by which EVALSHA runs it.
class Script {
public:
    explicit Script(std::string text);

    const std::string& text() const { return text_; }
    /// 40 hexadecimal digits.
    const std::string& sha() const { return sha_; }

private:
    std::string text_;
    std::string sha_;
};

}  // namespace akashi::redis
