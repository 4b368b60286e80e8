#include "base/gzip_encoder.hpp"

#include <zlib.h>

#include <array>
#include <stdexcept>

namespace akashi {

namespace {

constexpr int kGzipFormat = 16;  // added to zlib's window bits

}  // namespace

struct GzipEncoder::Stream : z_stream {};

GzipEncoder::GzipEncoder() : stream_(std::make_unique<Stream>()) {
    const int outcome = deflateInit2(
        stream_.get(),
        Z_BEST_SPEED,
        Z_DEFLATED,
        MAX_WBITS + kGzipFormat,
        MAX_MEM_LEVEL - 1,
        Z_DEFAULT_STRATEGY
    );
    if (outcome != Z_OK) throw std::runtime_error("zlib cannot start a stream");
}

GzipEncoder::~GzipEncoder() { deflateEnd(stream_.get()); }

void GzipEncoder::add(std::string_view bytes, std::string& out) { run(bytes, Z_NO_FLUSH, out); }
void GzipEncoder::finish(std::string& out) { run({}, Z_FINISH, out); }

void GzipEncoder::run(std::string_view bytes, int flush, std::string& out) {
    std::array<unsigned char, 16'384> piece;
    // zlib's interface is not const-correct; it does not write to its input.
    stream_->next_in =
        const_cast<unsigned char*>(reinterpret_cast<const unsigned char*>(bytes.data()));
    stream_->avail_in = static_cast<unsigned>(bytes.size());
    do {
        stream_->next_out = piece.data();
        stream_->avail_out = piece.size();
        deflate(stream_.get(), flush);
        out.append(reinterpret_cast<const char*>(piece.data()), piece.size() - stream_->avail_out);
    } while (stream_->avail_out == 0);
}

}  // namespace akashi
