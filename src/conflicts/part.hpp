#pragma once

#include "conflicts/conflict_service.hpp"
#include "core/part.hpp"

namespace akashi {

/// Shows the conflicts that traces have found. Detection is part of the transaction of a trace.
class ConflictsPart final : public Part {
public:
    /// The store must outlive the part.
    explicit ConflictsPart(ConflictStore& store) : conflicts_(store) {}

    void add_routes(http::Router& router) override;

    /// For the answer to a trace; see ConflictService::found_by().
    ConflictService& service() { return conflicts_; }

private:
    ConflictService conflicts_;
};

}  // namespace akashi
