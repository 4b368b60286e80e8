#pragma once

#include "decisions/export_service.hpp"
#include "http/router.hpp"
#include "http/turns.hpp"

namespace akashi {

/// What the route of exports uses. Both must outlive the router.
struct ExportSources {
    ExportService& exports;
    http::Turns& pages;  ///< reads of pages: other reads keep the connections of the store
};

/// `GET /v1/export/decisions` (docs/http-api.md, "Export").
void add_export_routes(http::Router& router, ExportSources& sources);

}  // namespace akashi
