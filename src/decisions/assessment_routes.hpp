#pragma once

#include "decisions/assessment_service.hpp"
#include "http/router.hpp"

namespace akashi {

/// Adds what assesses decisions and lists assessments. The service must outlive the router.
void add_assessment_routes(http::Router& router, AssessmentService& assessments);

}  // namespace akashi
