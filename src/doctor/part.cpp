#include "doctor/part.hpp"

#include "doctor/routes.hpp"

namespace akashi {

void DoctorPart::add_routes(http::Router& router) { add_ops_routes(router, ops_); }

}  // namespace akashi
