#pragma once

#include "core/part.hpp"
#include "doctor/ops_service.hpp"

namespace akashi {

/// Tells operators what is wrong with this instance and its database.
class DoctorPart final : public Part {
public:
    /// The sources must outlive the part.
    DoctorPart(const Context& context, OpsService::Sources sources)
        : ops_(std::move(sources), context.clock) {}

    void add_routes(http::Router& router) override;

private:
    OpsService ops_;
};

}  // namespace akashi
