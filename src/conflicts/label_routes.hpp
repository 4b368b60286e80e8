#pragma once

#include "conflicts/label_service.hpp"
#include "http/router.hpp"

namespace akashi {

/// Adds the routes of labels below `/v1/admin`. The service must outlive the router.
void add_label_routes(http::Router& router, LabelService& labels);

}  // namespace akashi
