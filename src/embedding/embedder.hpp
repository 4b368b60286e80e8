#pragma once

#include "embedding/vector.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <stdexcept>
#include <string>
#include <vector>

namespace akashi {

/// What a text is, for models that treat the two differently.
enum class TextKind { decision, query };

/// No vectors can be had at the moment: the provider does not answer, is overloaded, or refuses the
/// key. The texts are not at fault.
class EmbedderAway : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// The provider works, but refuses one of these texts.
class TextRefused : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Makes vectors of texts. Callable from any thread; the caller resumes on its own executor.
class Embedder {
public:
    virtual ~Embedder() = default;

    /// Names the model with everything that its vectors depend on, as
    /// `openai/text-embedding-3-small/1024`. Only vectors of the same name can be compared.
    virtual const std::string& model() const = 0;
    virtual std::size_t dimensions() const = 0;

    /// A vector of length 1 for each text, in their order. Texts are UTF-8 of up to 64 KiB; what a
    /// model cannot take of a long one is cut off. Splits what is too much for one request. Throws
    /// EmbedderAway after its retries, and TextRefused.
    virtual boost::asio::awaitable<std::vector<Vector>> embed(
        std::vector<std::string> texts, TextKind kind
    ) = 0;
};

}  // namespace akashi
