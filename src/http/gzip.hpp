#pragma once

#include "http/message.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace akashi::http {

/// Whether an Accept-Encoding header (RFC 9110 §12.5.3) takes gzip: named, or by `*`, with a weight
/// above zero.
bool accepts_gzip(std::string_view accept_encoding);

/// A body above 1 KiB, of a kind that shrinks, not encoded yet, on a status that has a body.
bool is_compressible(const Response& response);

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

}  // namespace akashi::http
