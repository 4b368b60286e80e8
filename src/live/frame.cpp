#include "live/frame.hpp"

#include "base/json_writer.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace akashi {
namespace {

bool agrees(const std::optional<std::string>& wanted, const std::optional<std::string>& value) {
    return !wanted || wanted == value;
}

}  // namespace

std::shared_ptr<const Frame> make_frame(const NewDecision& decision, std::string position) {
    auto frame = std::make_shared<Frame>();
    frame->agent_id = decision.agent_id;
    frame->decision_type = decision.decision_type;
    frame->project = decision.project;
    frame->position = std::move(position);
    std::string data;
    JsonWriter out(data);
    out.begin_object().member("agent_id", decision.agent_id).member("decision_id", decision.id);
    out.member("decision_type", decision.decision_type).member("org_id", decision.org_id);
    out.member("outcome", decision.outcome).member_if("project", decision.project).end_object();
    frame->text = fmt::format(
        "id: {}\nevent: {}\ndata: {}\n\n", frame->position, to_string(frame->channel), data
    );
    return frame;
}

std::string reset_text(std::string_view position, std::string_view reason) {
    std::string data;
    JsonWriter out(data);
    out.begin_object().member("reason", reason).end_object();
    return fmt::format("id: {}\nevent: reset\ndata: {}\n\n", position, data);
}

bool Wanted::has(Channel channel) const {
    return channels.empty() || std::ranges::find(channels, channel) != channels.end();
}

bool Wanted::matches(const Frame& frame) const {
    return has(frame.channel) && agrees(agent_id, frame.agent_id) &&
           agrees(decision_type, frame.decision_type) && agrees(project, frame.project);
}

}  // namespace akashi
