#pragma once

#include "doctor/figures_store.hpp"
#include "postgres/pool.hpp"

#include <span>
#include <string_view>
#include <vector>

namespace akashi::postgres {

/// A queue of StoreFigures in the database.
struct QueueTable {
    std::string_view line;  ///< of the doctor
    std::string_view table;
    QueueFigures StoreFigures::* place;
    const Query* count;  ///< for read_queue()
};

/// All of them.
std::span<const QueueTable> queue_tables();
QueueFigures read_queue(const Rows& counted);

/// The statements that ask for all other figures. They read no table that anybody may lock.
std::vector<Statement> server_statements();
/// What these returned, in their order.
ServerFigures read_server(std::span<const Rows> results);

/// The pool must outlive it.
class PostgresFiguresStore final : public FiguresStore {
public:
    explicit PostgresFiguresStore(Pool& pool) : pool_(pool) {}

    boost::asio::awaitable<StoreFigures> measure() override;

private:
    Pool& pool_;
};

}  // namespace akashi::postgres
