#include "live/frame.hpp"

#include "base/json_writer.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace akashi {
namespace {

bool agrees(const std::optional<std::string>& wanted, const std::optional<std::string>& value) {
    return !wanted || wanted == value;
}

std::string text_of(const Frame& frame, std::string_view data) {
    return fmt::format(
        "id: {}\nevent: {}\ndata: {}\n\n", frame.position, to_string(frame.channel), data
    );
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
    frame->text = text_of(*frame, data);
    return frame;
}

std::shared_ptr<const Frame> make_frame(const NewConflict& conflict, std::string position) {
    auto frame = std::make_shared<Frame>();
    frame->channel = Channel::conflicts;
    frame->agent_id = conflict.agent_a;
    frame->other_agent_id = conflict.agent_b;
    frame->decision_type = conflict.decision_type;
    frame->project = conflict.project_a;
    frame->other_project = conflict.project_b;
    frame->position = std::move(position);
    frame->text = text_of(*frame, conflict.data);
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
    const auto either = [](const auto& wanted, const auto& one, const auto& other) {
        return agrees(wanted, one) || (other && agrees(wanted, other));
    };
    return has(frame.channel) && either(agent_id, frame.agent_id, frame.other_agent_id) &&
           agrees(decision_type, frame.decision_type) &&
           either(project, frame.project, frame.other_project);
}

}  // namespace akashi
