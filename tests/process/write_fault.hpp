#pragma once

#include "akashi.hpp"

#include <string>

namespace akashi::testing {

/// Makes the disk writes of a server fail or hang, with a library that is loaded before libc
/// (write_fault_library.cpp). The server must be started with environment() and must end before
/// this object.
class WriteFault {
public:
    Environment environment() const;

    /// From now on every write fails with this error number; 0: works again.
    void fail_with(int error);

    /// From now on every write hangs until release().
    void hold();
    /// Waits until a write hangs; false when none does within 30 s.
    bool wait_until_held() const;
    void release();

private:
    TemporaryDirectory directory_;
};

}  // namespace akashi::testing
