#include "postgres/write_batch.hpp"

#include <fmt/format.h>

#include <utility>

namespace akashi::postgres {

namespace asio = boost::asio;

void WriteBatch::run(const Query& query, Parameters parameters, Read read) {
    finish_calls();
    statements_.push_back({&query, std::move(parameters)});
    readers_.push_back(std::move(read));
}

void WriteBatch::call(std::string_view function, Parameters parameters) {
    calls_.append(calls_.empty() ? "SELECT " : ", ").append(function) += '(';
    for (int i = 1; i <= parameters.size(); ++i)
        calls_ += fmt::format("{}${}", i == 1 ? "" : ", ", arguments_.size() + i);
    calls_ += ')';
    arguments_.append(std::move(parameters));
}

void WriteBatch::finish_calls() {
    if (calls_.empty()) return;
    const Query& query = made_.emplace_back("write_rows", std::exchange(calls_, {}));
    statements_.push_back({&query, std::exchange(arguments_, {})});
    readers_.emplace_back();
}

std::vector<Statement> WriteBatch::take_statements() {
    finish_calls();
    return std::move(statements_);
}

asio::awaitable<void> WriteBatch::commit(Pool& pool) {
    read(co_await pool.run_together(take_statements()));
}

asio::awaitable<void> WriteBatch::commit(Pool& pool, Pool::Clock::time_point deadline) {
    read(co_await pool.run_together(take_statements(), deadline));
}

void WriteBatch::read(const std::vector<Rows>& results) const {
    for (std::size_t i = 0; i < results.size(); ++i)
        if (readers_[i]) readers_[i](results[i]);
}

}  // namespace akashi::postgres
