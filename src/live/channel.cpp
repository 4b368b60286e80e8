#include "live/channel.hpp"

#include <algorithm>
#include <iterator>

namespace akashi {

std::string_view to_string(Channel channel) {
    return channel == Channel::decisions ? "akashi_decisions" : "akashi_conflicts";
}

std::optional<Channel> parse_channel(std::string_view name) {
    const auto* const found =
        std::ranges::find_if(kChannels, [&](Channel c) { return to_string(c) == name; });
    return found == std::end(kChannels) ? std::nullopt : std::optional(*found);
}

}  // namespace akashi
