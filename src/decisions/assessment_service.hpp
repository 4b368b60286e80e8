#pragma once

#include "base/clock.hpp"
#include "base/json_writer.hpp"
#include "base/result.hpp"
#include "decisions/assessment_store.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace akashi {

/// The longest notes of an assessment, in bytes.
inline constexpr std::size_t kMaxAssessmentNotes = 4096;

/// An assessment as a client asks for it.
struct NewAssessment {
    DecisionId decision_id;
    std::string outcome;
    std::optional<std::string> notes;
};

/// Keeps what agents say of decisions afterwards (docs/assessments.md). Callable from any thread.
class AssessmentService {
public:
    /// The store must outlive the service.
    AssessmentService(AssessmentStore& store, Clock clock)
        : store_(store), clock_(std::move(clock)) {}

    /// Fails with invalid_input for an outcome that is none and for long notes, otherwise like
    /// AssessmentStore::add().
    boost::asio::awaitable<Result<Assessment>> assess(Caller caller, NewAssessment wanted);

    /// Fails like AssessmentStore::list().
    boost::asio::awaitable<Result<AssessmentPage>> list(
        Caller caller, DecisionId decision, std::int64_t limit, std::int64_t offset
    );

private:
    AssessmentStore& store_;
    const Clock clock_;
};

/// An assessment as JSON.
void write(JsonWriter& out, const Assessment& assessment);

}  // namespace akashi
