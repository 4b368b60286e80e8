#pragma once

#include <memory>
#include <string>

namespace akashi::testing {

/// A TLS server on a free port of this machine whose certificate, for `localhost`, is signed by
/// itself. It says `HTTP/1.1 200` to whoever accepts that.
class TlsDouble {
public:
    TlsDouble();
    ~TlsDouble();
    TlsDouble(const TlsDouble&) = delete;
    TlsDouble& operator=(const TlsDouble&) = delete;

    /// `https://localhost:<port>`
    std::string url() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace akashi::testing
