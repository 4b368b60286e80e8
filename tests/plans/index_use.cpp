#include "index_use.hpp"

#include "questions.hpp"

#include <algorithm>
#include <iterator>

namespace akashi::plans {

Decision find_example(const Ports& ports, boost::asio::io_context& io) {
    DecisionQuery query;
    query.limit = 1;
    query.offset = 100;
    return testing::run(io, ports.decisions.list(kDefaultOrg, Visibility::everything(), query))
        .decisions.at(0);
}

std::vector<Question> questions() {
    std::vector<Question> all;
    for (const auto ask :
         {questions_about_decisions,
          questions_about_runs,
          questions_about_conflicts,
          questions_about_search,
          questions_about_identity,
          questions_about_accounts,
          questions_that_change})
        std::ranges::move(ask(), std::back_inserter(all));
    return all;
}

}  // namespace akashi::plans
