#pragma once

#include "doctor/figures_store.hpp"
#include "sqlite/database.hpp"

namespace akashi::sqlite {

/// What measure() returns. Throws SqliteError.
StoreFigures read_figures(Connection& db);

/// The database must outlive it.
class SqliteFiguresStore final : public FiguresStore {
public:
    explicit SqliteFiguresStore(Database& database) : database_(database) {}

    boost::asio::awaitable<StoreFigures> measure() override;

private:
    Database& database_;
};

}  // namespace akashi::sqlite
