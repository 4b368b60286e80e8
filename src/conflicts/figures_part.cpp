#include "conflicts/figures_part.hpp"

#include "conflicts/analytics_routes.hpp"
#include "conflicts/label_routes.hpp"

namespace akashi {

void ConflictFiguresPart::add_routes(http::Router& router) {
    add_analytics_routes(router, analytics_);
    add_label_routes(router, labels_);
}

}  // namespace akashi
