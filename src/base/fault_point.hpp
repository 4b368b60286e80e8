#pragma once

/// Places where a test kills the process, to see what it finds when it is started again, or lets a
/// step fail. In the product they are nothing. Sources that have some are compiled once more for
/// tests, with AKASHI_FAULT_POINTS (src/CMakeLists.txt).
namespace akashi {

#ifdef AKASHI_FAULT_POINTS
/// Kills the process when the environment says AKASHI_FAULT=name:count and it is here for the
/// count-th time; throws std::runtime_error when it says name:throw
/// (src/testing/program/fault_point.cpp).
void fault_point(const char* name);
#else
constexpr void fault_point(const char* /*name*/) {}
#endif

}  // namespace akashi
