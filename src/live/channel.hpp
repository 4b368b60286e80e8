#pragma once

#include <optional>
#include <string_view>

namespace akashi {

/// What an event is about. Its name is that of the event in a stream.
enum class Channel { decisions, conflicts };

inline constexpr Channel kChannels[] = {Channel::decisions, Channel::conflicts};

/// `akashi_decisions`, `akashi_conflicts`.
std::string_view to_string(Channel channel);
/// Nothing for any other text.
std::optional<Channel> parse_channel(std::string_view name);

}  // namespace akashi
