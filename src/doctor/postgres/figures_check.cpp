#include "doctor/postgres/figures_check.hpp"

#include "doctor/figures.hpp"
#include "doctor/postgres/figures_store.hpp"
#include "doctor/postgres/question.hpp"
#include "doctor/postgres/session.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

namespace akashi::postgres {

namespace asio = boost::asio;

asio::awaitable<Observations> check_figures(Connection& connection) {
    StoreFigures figures;
    Observations unanswered;
    for (const QueueTable& queue : queue_tables()) {
        Answer answer =
            co_await ask(connection, queue.line, std::string(queue.table), *queue.count);
        if (auto* failure = std::get_if<Observation>(&answer))
            unanswered.push_back(std::move(*failure));
        else
            figures.*queue.place = read_queue(std::get<Rows>(answer));
    }
    figures.server = read_server(co_await connection.run(server_statements(), kCheckPatience));
    Observations findings = findings_of(figures, now());
    for (Observation& failure : unanswered)
        *std::ranges::find(findings, failure.name, &Observation::name) = std::move(failure);
    co_return findings;
}

}  // namespace akashi::postgres
