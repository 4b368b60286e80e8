#pragma once

#include "conflicts/judge_service.hpp"
#include "http/router.hpp"

namespace akashi {

/// Where requests for the judge arrive.
struct JudgeDesk {
    JudgeService* service = nullptr;  ///< null: there is no judge
};

/// Adds `POST /v1/admin/conflicts/validate-pair` and `POST /v1/admin/conflicts/eval`. The desk must
/// outlive the router.
void add_judge_routes(http::Router& router, JudgeDesk& desk);

}  // namespace akashi
