#include "runs/part.hpp"

#include "runs/run_routes.hpp"

namespace akashi {

RunsPart::RunsPart(const Context& context, RunService::Sources sources)
    : runs_(sources, context.clock) {}

void RunsPart::add_routes(http::Router& router) { add_run_routes(router, runs_); }

}  // namespace akashi
