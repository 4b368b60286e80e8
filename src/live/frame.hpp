#pragma once

#include "live/channel.hpp"
#include "live/new_conflict.hpp"
#include "live/new_decision.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace akashi {

/// An event as it goes over the wire (docs/http-api.md, "Live stream"), and what decides who gets
/// it. Made once and shared by all streams of an organization.
struct Frame {
    Channel channel = Channel::decisions;
    std::string agent_id;
    std::optional<std::string> other_agent_id = {};  ///< side B of a conflict
    std::string decision_type;
    std::optional<std::string> project;
    std::optional<std::string> other_project = {};  ///< of side B
    std::string position;                           ///< behind it, for FeedStore
    std::string text;
};
using Frames = std::vector<std::shared_ptr<const Frame>>;

/// The event about a decision that was recorded.
std::shared_ptr<const Frame> make_frame(const NewDecision& decision, std::string position);

/// The event about a conflict that was announced.
std::shared_ptr<const Frame> make_frame(const NewConflict& conflict, std::string position);

/// The event that says that events were left out. A client that wants them begins again at
/// `position`.
std::string reset_text(std::string_view position, std::string_view reason);

/// Which events a client asks for; what is absent or empty matches all.
struct Wanted {
    std::vector<Channel> channels = {};
    std::optional<std::string> agent_id = {};
    std::optional<std::string> decision_type = {};  ///< stored form: lower case, trimmed
    std::optional<std::string> project = {};

    bool has(Channel channel) const;
    bool matches(const Frame& frame) const;
};

}  // namespace akashi
