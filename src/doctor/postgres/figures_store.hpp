#pragma once

#include "doctor/figures_store.hpp"
#include "postgres/pool.hpp"

#include <vector>

namespace akashi::postgres {

/// The statements of measure(), for one transaction.
std::vector<Statement> figure_statements();
/// What they returned, in their order.
StoreFigures read_figures(const std::vector<Rows>& results);

/// The pool must outlive it.
class PostgresFiguresStore final : public FiguresStore {
public:
    explicit PostgresFiguresStore(Pool& pool) : pool_(pool) {}

    boost::asio::awaitable<StoreFigures> measure() override;

private:
    Pool& pool_;
};

}  // namespace akashi::postgres
