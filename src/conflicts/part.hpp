#pragma once

#include "conflicts/check_service.hpp"
#include "conflicts/conflict_service.hpp"
#include "core/part.hpp"

namespace akashi {

/// Shows the conflicts that traces have found. Detection is part of the transaction of a trace.
class ConflictsPart final : public Part {
public:
    /// Both must outlive the part.
    ConflictsPart(ConflictStore& store, ConflictLookup& lookup)
        : conflicts_(store), checks_(lookup) {}

    void add_routes(http::Router& router) override;

    /// For the answer to a trace; see ConflictService::found_by().
    ConflictService& service() { return conflicts_; }
    /// For the answer to a check.
    CheckService& checks() { return checks_; }

private:
    ConflictService conflicts_;
    CheckService checks_;
};

}  // namespace akashi
