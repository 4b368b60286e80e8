#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace akashi::redis {

/// What Redis answered to one command.
struct Reply {
    enum class Kind { nil, status, error, integer, text, list };

    Kind kind = Kind::nil;
    std::int64_t integer = 0;
    std::string text = {};  ///< of a status, an error or a text
    std::vector<Reply> elements = {};

    bool is_error() const { return kind == Kind::error; }
};

/// The bytes of a command.
std::string format_command(std::span<const std::string_view> words);
std::string format_command(std::initializer_list<std::string_view> words);

/// Reads replies from a stream of bytes. What a reply may hold is bounded: a server that sends
/// anything else than short replies makes it fail, and never makes it hold more than 64 KiB. One
/// thread at a time.
class ReplyReader {
public:
    ReplyReader();
    ~ReplyReader();
    ReplyReader(const ReplyReader&) = delete;
    ReplyReader& operator=(const ReplyReader&) = delete;

    /// Adds bytes, at most 16 KiB at a time.
    void feed(std::string_view bytes);

    /// The next reply; nothing when more bytes are needed. Fails with unavailable when the bytes
    /// are not those of Redis, or a reply is too long; nothing can be read afterwards.
    Result<std::optional<Reply>> next();

private:
    struct State;
    const std::unique_ptr<State> state_;
    std::size_t waiting_ = 0;  ///< bytes since the last whole reply
};

}  // namespace akashi::redis
