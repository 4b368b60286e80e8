#pragma once

#include "conflicts/auto_resolution_worker.hpp"
#include "http/router.hpp"

namespace akashi {

/// The settings of an organization. The resolver must outlive the router.
void add_settings_routes(http::Router& router, AutoResolutionWorker& resolver);

}  // namespace akashi
