#pragma once

#include "core/part.hpp"
#include "decisions/project_link_service.hpp"

namespace akashi {

/// Links between projects, and their aliases.
class ProjectLinksPart final : public Part {
public:
    /// Both must outlive the part.
    ProjectLinksPart(const Context& context, ProjectLinkStore& links, DecisionStore& decisions)
        : links_(links, decisions, context.clock) {}

    void add_routes(http::Router& router) override;

    /// For the aliases in traces.
    ProjectLinkService& service() { return links_; }

private:
    ProjectLinkService links_;
};

}  // namespace akashi
