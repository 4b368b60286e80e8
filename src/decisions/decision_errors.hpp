#pragma once

#include "base/result.hpp"

// What stores and services say about decisions that they refuse to read or to record.
namespace akashi {

inline Error decision_not_found() { return {ErrorCode::not_found, "decision not found"}; }
inline Error no_access_to_decision() {
    return {ErrorCode::forbidden, "no access to this decision"};
}

inline Error caller_is_gone() {
    return {ErrorCode::unauthorized, "the agent of these credentials is gone"};
}
inline Error agent_of_trace_not_found() {
    return {ErrorCode::invalid_input, "agent_id not found in this organization"};
}
inline Error agent_of_trace_is_being_deleted() {
    return {
        ErrorCode::conflict,
        "agent is being deleted; no trace can be recorded for it until it is gone"
    };
}
inline Error run_of_trace_not_found() {
    return {
        ErrorCode::invalid_input,
        "run_id not found in this organization, or it is not a run of this agent"
    };
}
inline Error run_of_trace_has_ended() {
    return {
        ErrorCode::conflict,
        "the run of run_id has ended; trace without run_id, or create another run"
    };
}
inline Error precedent_not_found() {
    return {ErrorCode::invalid_input, "precedent_ref not found in this organization"};
}
inline Error superseded_not_found() {
    return {ErrorCode::invalid_input, "superseded decision not found or already superseded"};
}

}  // namespace akashi
