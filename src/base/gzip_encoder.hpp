#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace akashi {

/// Makes a gzip stream (RFC 1952) at zlib's fastest level, piece by piece.
class GzipEncoder {
public:
    GzipEncoder();
    ~GzipEncoder();
    GzipEncoder(const GzipEncoder&) = delete;
    GzipEncoder& operator=(const GzipEncoder&) = delete;

    /// Appends the output that is ready so far to `out`.
    void add(std::string_view bytes, std::string& out);
    /// Appends the rest. Nothing may be added afterwards.
    void finish(std::string& out);

private:
    struct Stream;
    void run(std::string_view bytes, int flush, std::string& out);

    std::unique_ptr<Stream> stream_;
};

}  // namespace akashi
